"""The bundled shop is what its README says it is: complete, consistent and without strays."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

CATALOGUE = Path(__file__).parents[1] / "data" / "catalogue"
HEADER = (
    "id,title,description,brand,category,colour,material,pattern,"
    "price,currency,availability,image,additional_images"
)
PALETTE = (
    "white cream beige grey black silver gold brown red orange yellow green blue navy teal pink "
    "purple multicolour"
)
PICTURE_SIZES = {"images": (512, 512), "queries": (448, 448)}


@pytest.fixture(scope="module")
def products() -> list[dict[str, str]]:
    with (CATALOGUE / "products.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def twins() -> list[tuple[str, str]]:
    """The pairs in the README's table of twins."""
    readme = (CATALOGUE / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([a-z]+-\d{3})` \| `([a-z]+-\d{3})` \|", readme, re.MULTILINE)


def pictures_of(product: dict[str, str]) -> list[str]:
    return [product["image"], *filter(None, product["additional_images"].split(","))]


def files_in(folder: str) -> set[str]:
    return {f"{folder}/{path.name}" for path in (CATALOGUE / folder).iterdir()}


def test_the_file_is_plain_utf8_with_unix_line_ends():
    raw = (CATALOGUE / "products.csv").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8").splitlines()[0] == HEADER


def test_a_shop_of_about_four_hundred_and_fifty_products(products):
    assert 440 <= len(products) <= 470


def test_every_product_has_all_it_needs(products):
    for product in products:
        missing = {name for name, value in product.items() if not value} - {"additional_images"}
        assert not missing, f"{product['id']} lacks {missing}"
        untidy = {name for name, value in product.items() if value != " ".join(value.split())}
        assert not untidy, f"{product['id']} has stray spaces in {untidy}"


def test_ids_are_unique(products):
    repeated = [id_ for id_, count in Counter(p["id"] for p in products).items() if count > 1]
    assert not repeated


def test_colours_come_from_the_fixed_list(products):
    assert {product["colour"] for product in products} <= set(PALETTE.split())


def test_categories_are_paths_of_two_or_three_levels(products):
    for product in products:
        levels = product["category"].split(" > ")
        assert len(levels) in (2, 3), product["category"]
        assert levels[-1].endswith("s"), f"{product['category']} should end in a plural"


def test_no_category_is_nearly_empty(products):
    sizes = Counter(product["category"] for product in products)
    assert 20 <= len(sizes) <= 24
    assert min(sizes.values()) >= 5, sizes.most_common()[-1]


def test_prices_are_positive_euros_with_two_decimals(products):
    for product in products:
        assert re.fullmatch(r"\d+\.\d\d", product["price"]), product["id"]
        assert float(product["price"]) > 0, product["id"]
        assert product["currency"] == "EUR", product["id"]


def test_most_products_are_in_stock_and_some_are_not(products):
    shares = Counter(product["availability"] for product in products)
    assert set(shares) == {"in stock", "out of stock", "preorder"}
    assert 0.05 <= shares["out of stock"] / len(products) <= 0.09
    assert 0.02 <= shares["preorder"] / len(products) <= 0.04


def test_no_title_repeats_except_between_twins(products, twins):
    seen: dict[str, str] = {}
    for product in products:
        other = seen.setdefault(product["title"], product["id"])
        if other != product["id"]:
            assert (other, product["id"]) in twins, product["title"]


def test_descriptions_are_two_sentences_and_never_repeat(products):
    for product in products:
        sentences = re.findall(r"[.!?](?:\s|$)", product["description"])
        assert len(sentences) == 2, f"{product['id']}: {product['description']}"
    assert len({product["description"] for product in products}) == len(products)


def test_twins_are_products_of_one_category_and_colour(products, twins):
    by_id = {product["id"]: product for product in products}
    assert twins, "the README lists no twins"
    for first, second in twins:
        assert by_id[first]["category"] == by_id[second]["category"]
        assert by_id[first]["colour"] == by_id[second]["colour"]


def test_no_picture_is_missing_or_left_over(products):
    named = [path for product in products for path in pictures_of(product)]
    assert len(named) == len(set(named)), "two products share a picture"
    assert set(named) == files_in("images")


def test_pictures_are_named_after_their_product(products):
    for product in products:
        assert product["image"] == f"images/{product['id']}.webp"
        for path in pictures_of(product)[1:]:
            assert re.fullmatch(rf"images/{product['id']}-\d\.webp", path)


def test_every_query_scene_belongs_to_a_product(products):
    scenes = files_in("queries")
    assert scenes
    assert scenes <= {f"queries/{product['id']}.webp" for product in products}


@pytest.mark.parametrize("folder", PICTURE_SIZES)
def test_every_picture_opens_as_webp_of_the_expected_size(folder):
    for path in sorted((CATALOGUE / folder).iterdir()):
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.size) == ("WEBP", PICTURE_SIZES[folder]), path.name


def test_every_room_shows_products_of_the_shop_where_it_says(products):
    told = json.loads((CATALOGUE / "rooms" / "rooms.json").read_text("utf-8"))
    assert files_in("rooms") == {f"rooms/{name}.webp" for name in told} | {"rooms/rooms.json"}
    ids = {product["id"] for product in products}
    for name, shown in told.items():
        with Image.open(CATALOGUE / "rooms" / f"{name}.webp") as picture:
            picture.load()
            assert (picture.format, picture.size) == ("WEBP", (640, 480))
        assert 2 < len(shown) < 5
        assert set(shown) <= ids
        for edges in shown.values():
            left, top, right, bottom = map(float, edges.split(","))
            assert 0 <= left < right <= 1
            assert 0 <= top < bottom <= 1


def test_the_folder_holds_nothing_else():
    assert {path.name for path in CATALOGUE.iterdir()} == {
        "README.md",
        "products.csv",
        "images",
        "queries",
        "rooms",
        "vectors.npz",
    }
