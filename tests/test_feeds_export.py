"""What is exported opens safely in a spreadsheet and is read back as it was."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.feeds import Listing, RowProblem, open_feed
from lib.feeds.export import failures_csv, products_csv
from lib.products import Photo, Product

FEEDS = Path(__file__).parent / "feeds"
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "＝1",
    "'=1",
    "''=1",
    "-5",
]


def photos(product_id, *addresses):
    return tuple(Photo(product_id, n, address, "") for n, address in enumerate(addresses))


def exported(products, tmp_path):
    path = tmp_path / "products.csv"
    path.write_text("".join(products_csv(products)), "utf-8", newline="")
    return path


def as_products(items):
    return [
        replace(item.product, photos=photos(item.product.id, *(p.address for p in item.pictures)))
        for item in items
        if isinstance(item, Listing)
    ]


PRODUCTS = [
    Product("a-1", 'Cup, "blue"', "Two lines", "Tarn", "Kitchen > Cups", "blue",
            "stoneware", "speckled", 14.5, "EUR", "preorder", "https://x.example/p?a=1,2",
            photos("a-1", "https://x.example/a,b.jpg", "https://x.example/c.jpg", "https://x.example/d.jpg")),
    Product("a-2", "Jug", photos=photos("a-2", "https://x.example/jug.jpg")),
    Product("=cmd|' /C calc'!A0", "+SUM(A1)", "@x", "-5", "=Home > Cups", price=0.1, currency="USD",
            photos=photos("=cmd|' /C calc'!A0", "https://x.example/e.jpg")),
]  # fmt: skip


def test_products_are_read_back_as_they_were(tmp_path):
    path = exported(PRODUCTS, tmp_path)
    feed = open_feed(path)
    assert feed.format == "Findalike products.csv"
    assert as_products(feed) == PRODUCTS


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            Product,
            st.from_regex(r"[a-zA-Z0-9=+@'_-]{1,20}", fullmatch=True),
            st.from_regex(r"[A-Z=+@'\"-][A-Z0-9 ,;='\"+-]{0,30}[a-z]", fullmatch=True),
            price=st.none() | st.just(0.0) | st.floats(1e-6, 1e11),
            availability=st.sampled_from(["in stock", "out of stock", "preorder"]),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda product: product.id,
    )
)
def test_any_products_are_read_back_as_they_were(tmp_path_factory, products):
    products = [
        replace(
            product,
            title=" ".join(product.title.split()),
            photos=photos(product.id, f"https://x.example/{n}.jpg"),
        )
        for n, product in enumerate(products)
    ]
    assert as_products(open_feed(exported(products, tmp_path_factory.mktemp("x")))) == products


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_cell_of_an_export_is_a_formula(text):
    product = Product(
        text, text, text, text, text, text, text, text, url=text, photos=photos(text, text, text)
    )
    problem = RowProblem(2, "price", text, {text: text})
    for lines in (products_csv([product]), failures_csv([problem], [text])):
        for row in csv.reader(io.StringIO("".join(lines), newline="")):
            for cell in row:
                assert not cell.lstrip(" \u00a0\ufeff").startswith(tuple("=+-@\t\r＝"))


def test_a_number_stays_a_number():
    row = list(products_csv([Product("1", "Cup", price=5.0)]))[1]
    assert ",5.0," in row


def mended(text, old, new):
    assert old in text
    return text.replace(old, new)


def test_failures_are_imported_as_they_are_once_they_are_mended(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(
        "ref,name,price,image,Anmerkung\n1,Cup,abc,https://x.example/1.jpg,=1+1\n"
        "2,Mug,2,https://x.example/2.jpg,\n",
        "utf-8",
    )
    feed = open_feed(path, mapping={"ref": "id"})
    problems = [item for item in feed if isinstance(item, RowProblem)]
    text = "".join(failures_csv(problems, feed.columns))
    header, failed = csv.reader(io.StringIO(text))
    assert header == ["ref", "name", "price", "image", "Anmerkung", "row", "reason"]
    assert failed[-2] == "2"
    assert "abc" in failed[-1]
    path.write_text(mended(text, "1,Cup,abc", "1,Cup,3.50"), "utf-8", newline="")
    again = open_feed(path, mapping={"ref": "id"})
    (listing,) = again
    assert (listing.product.id, listing.product.price) == ("1", 3.5)
    assert not {"row", "reason"} & set(again.mapping)


def test_a_failed_product_of_several_rows_comes_with_all_of_them(tmp_path):
    text = (FEEDS / "shopify_current.csv").read_text("utf-8")
    path = tmp_path / "feed.csv"
    path.write_text(mended(text, "79.50", "cheap"), "utf-8")
    feed = open_feed(path)
    problems = [p for p in feed if isinstance(p, RowProblem) and p.kind == "price"]
    failures = "".join(failures_csv(problems, feed.columns))
    assert failures.count("linen-shirt,") == 3
    path.write_text(mended(failures, ",cheap,", ",79.50,"), "utf-8", newline="")
    (listing,) = open_feed(path)
    original = next(x for x in open_feed(FEEDS / "shopify_current.csv") if x.row == 2)
    assert listing == original


def test_a_column_called_row_keeps_its_name(tmp_path):
    text = "".join(failures_csv([RowProblem(7, "id", "Why", {"row": "x"})], ["row", "reason"]))
    assert text.splitlines() == ["row,reason,import row,import reason", "x,,7,Why"]
