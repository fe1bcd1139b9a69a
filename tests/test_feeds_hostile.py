"""Whatever a feed file holds: it is read, or refused with the place and the reason, soon."""

import os
import random
import socket
import time
import tracemalloc
from pathlib import Path

import pytest

from lib.errors import FeedError, PictureError
from lib.feeds import Listing, RowProblem, open_feed
from lib.feeds.groups import MAX_ROWS, MAX_SIZE
from lib.feeds.lines import MAX_LINE
from lib.feeds.named_pictures import MAX_PICTURES
from lib.pictures import MAX_BYTES
from tests.hostile_pictures import small_png
from tests.memory import peak_of

FEEDS = Path(__file__).parent / "feeds"
HEADER = "id,title,price,image\n"
GOOD = "1,Cup,2.50,https://x.example/1.jpg\n"


@pytest.fixture
def feed_file(tmp_path):
    def write(content, name="feed.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path, **options):
    """The sentence with which opening or reading a feed ends."""
    with pytest.raises(FeedError) as caught:
        list(open_feed(path, **options))
    return str(caught.value)


def only(path, **options):
    """The listings, and the problems by row."""
    items = list(open_feed(path, **options))
    return (
        [item for item in items if isinstance(item, Listing)],
        {item.row: item for item in items if isinstance(item, RowProblem)},
    )


# Files that are no feeds


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (small_png(), "a picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old workbook is damaged"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "damaged or too large"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "web archive"),
        (b"PAR1" + bytes(100), "Parquet"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"[]", "lists no products"),
        (b'{"products": []}', "lists no products"),
        (b"[1, 2]", "lists no products"),
        (b'[{"id": 1}, {"id": ', "cannot be read on"),
        (b'[{"id": "' + b"x" * 2_000_000 + b'"}]', "cannot be read on"),
        (b'[{"id": ' + b"[" * 200_000, "cannot be read on"),
        (b"[" + b" , " * 900_000, "line 1 is longer"),
        (b"[{}" + b" , " * 900_000, "cannot be read on"),
        (b'[{"id": "\xff\x81"' + b" " * 70_000 + b"}]", "is not text"),
        (b'{"id": \n 1}\n', "lists no products"),
        (b'{"id": ' + b"[" * 200_000, "lists no products"),
        (b"id,title,image\n", "nothing under it"),
        (b"id,title,image\n\n  ,,\n", "nothing under it"),
        (b"\xef\xbb\xbfid,title,image", "nothing under it"),
        (b"id,title,ID ,image\n1,2,3,4\n", 'the column "ID" twice'),
        (b"id,title,image\n1,a\0b,3\n", "line 2 holds NUL"),
        (b"\xff\xfei\0d\0\n\0\xff", "is not text"),
        (b"\0" * 5000, "NUL"),
        (b"a\x81b,c\n1,2\n", "line 1 is not text"),
        ((HEADER + GOOD + '2,"open,3,https://x.example/2.jpg\n' + GOOD).encode(), "line 3"),
        ((HEADER + GOOD + '2,"a"b,3,https://x.example/2.jpg\n').encode(), "line 3"),
        ((HEADER + GOOD * 5 + f"2,{'x' * 200_000},3,4\n").encode(), "line 7"),
        ((HEADER + GOOD + '2,"' + "x\n" * 100_000 + '",3,4\n').encode(), "line 3"),
        ((HEADER + GOOD + '2,"' + "x\n" * 100_000).encode(), "line 3"),
        (",".join(f"c{n}" for n in range(1_000_000)).encode() + b"\n1,2\n", "line 1"),
        (b"x," * 400_000 + b"x\n1,2\n", "columns, more than"),
        (b"x" * (MAX_LINE + 5) + b"\n", "line 1 is longer"),
        (b"x," * 3_000_000, "line 1 is longer"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_what_is_no_feed_is_refused_with_the_reason(feed_file, content, said):
    started = time.monotonic()
    sentence = refusal(feed_file(content), name="products.csv")
    assert said in sentence
    assert sentence.startswith("products.csv")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("depth", [1, 300, 900, 5000])
def test_json_is_read_or_told_however_deep_it_is(feed_file, depth):
    good = '{"id": 1, "title": "Cup", "image": "https://x.example/1.jpg"}\n'
    deep = good.replace("}", ', "more": ' + "[" * depth + "]" * depth + "}")
    listings, problems = only(feed_file(good + deep.replace("1,", "2,")))
    assert len(listings) + len(problems) == 2
    assert listings[0].product.id == "1"


def test_ever_new_names_of_columns_are_refused(feed_file):
    many = "".join(f"<x{n}>1</x{n}>" for n in range(900))
    other = many.replace("x", "y")
    assert "columns, more than" in refusal(
        feed_file(f"<rss><item>{many}</item><item>{other}</item></rss>")
    )
    line = "{" + ", ".join(f'"c{n}": 1' for n in range(60_000)) + "}\n"
    assert "columns, more than" in refusal(feed_file(line + line.replace("c", "d")))


def test_strange_separators_of_excel_are_not_believed(feed_file):
    for sign in ('"', "\r", "x", "\0"):
        refusal(feed_file(f"sep={sign}\n"))


def test_an_unclosed_quotation_mark_never_swallows_rows_in_silence(feed_file):
    rows = "".join(f'{n},"Cup {n}",1,https://x.example/{n}.jpg\n' for n in range(500))
    broken = rows.replace('"Cup 300"', '"Cup 300')
    items = iter(open_feed(feed_file(HEADER + broken)))
    assert len([next(items) for _ in range(300)]) == 300
    with pytest.raises(FeedError, match="line 302"):
        next(items)


def test_what_is_not_there_or_not_a_file_is_refused_without_waiting(tmp_path):
    assert "cannot be read" in refusal(tmp_path / "nothing.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a file" in refusal(tmp_path / "pipe.csv")
    assert "not a file" in refusal(Path("/dev/zero"))


def test_the_name_of_an_upload_is_shown_and_never_used(feed_file):
    name = "../../etc/\x1b[31m\u202egnp.<script>alert(1)</script>" + "x" * 500
    sentence = refusal(feed_file(b""), name=name)
    assert "\x1b" not in sentence
    assert "\u202e" not in sentence
    assert "<script" not in sentence
    assert len(sentence) < 200


@pytest.mark.parametrize("name", [path.name for path in sorted(FEEDS.iterdir())])
def test_a_damaged_feed_is_read_or_refused_and_nothing_else_happens(feed_file, name):
    whole = (FEEDS / name).read_bytes()
    chance = random.Random(name)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            start = chance.randrange(len(data))
            piece = chance.choice(
                [b"", b'"', b"\n", b"\r", b",", b"\0", b"<", b"&", b"\xff", b"\xf0"]
            )
            data[start : start + chance.choice([0, 1, 1, 40])] = piece * chance.randint(1, 3)
        try:
            for item in open_feed(feed_file(bytes(data))):
                assert isinstance(item, Listing | RowProblem)
        except FeedError as refused:
            assert str(refused)  # noqa: PT017 - refusing is as good


# XML


@pytest.mark.parametrize("kind", ["r SYSTEM", "r PUBLIC '-//x'"])
def test_what_a_document_names_as_its_type_is_never_fetched(feed_file, kind):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.dtd"
        item = "<item><id>1</id><name>Cup</name><image>https://x.example/1.jpg</image></item>"
        path = feed_file(f'<!DOCTYPE {kind} "{address}"><r>{item}</r>')
        assert len(list(open_feed(path))) == 1
        with pytest.raises(TimeoutError):
            server.accept()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>
<rss><channel><item><id>&e;</id></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss><channel><item><id>&x;</id></item></channel></rss>"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LAUGHS, "entities"),
        (OUTSIDE, "entities"),
        (b"<!DOCTYPE rss SYSTEM 'http://127.0.0.1/x.dtd'><rss/>", "no items"),
        (b"<!DOCTYPE r SYSTEM 'x'><r><item><id>&x;</id></item></r>", "cannot be read on"),
        (b"<!DOCTYPE r SYSTEM 'x' []><r><item><id>1</id></item></r>", "entities or a document"),
        (b"<!DOCTYPE r [<!ATTLIST item id CDATA 'x'>]><r><item/></r>", "entities or a document"),
        (b"<!DOCTYPE r [<!ELEMENT item ANY>]><r><item/></r>", "entities or a document type"),
        (b"<rss><channel><item><id>1</id>", "cannot be read on"),
        (b"<rss><channel><title>x</title></channel></rss>", "no items"),
        (b"<rss>" + b"<a>" * 100_000, "nested"),
        (b"<rss><item>" + b"<a/>" * 5000, "larger"),
        (b"<rss><item><id>" + b"x" * 5_000_000, "larger"),
        (b"<rss><item><id " + b"x" * 9_000_000, "larger"),
        (b"<rss><item><id a='" + b"x" * 9_000_000, "larger"),
        (b"<?xml version='1.0' encoding='klingon'?><rss><item><id>1</id></item></rss>", "read on"),
        (b"<rss><item><id>\xff\xfe</id></item></rss>", "cannot be read on"),
        (b"<rss><item><id>&nbsp;</id></item></rss>", "cannot be read on"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_hostile_xml_is_refused(feed_file, content, said):
    started = time.monotonic()
    tracemalloc.start()
    try:
        sentence = refusal(feed_file(content))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said in sentence
    assert time.monotonic() - started < 5
    assert peak < 40 * 2**20


# Cells


@pytest.mark.parametrize(
    "price",
    [
        "abc",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "-1",
        "1e999",
        "1e5",
        "1..2",
        "1,2,3.4.5",
        "--",
        "€",
        "12 13",
        "9" * 400,
        "10-20",
        "1 EUR 2",
        "EUR 1 USD",
        "0x10",
        "１e２",
        "12.50-",
        "1/2",
        "=1+1",
    ],
)
def test_a_price_that_is_none_is_a_problem_of_its_row(feed_file, price):
    listings, problems = only(
        feed_file(HEADER + f'9,Mug,"{price}",https://x.example/9.jpg\n' + GOOD)
    )
    assert [listing.product.id for listing in listings] == ["1"]
    assert problems[2].kind == "price"
    assert problems[2].cells["price"] == price
    assert problems[2].cells["title"] == "Mug"


def test_an_id_that_comes_twice_is_told_with_both_rows(feed_file):
    listings, problems = only(
        feed_file(HEADER + GOOD + "2,Mug,1,https://x.example/2.jpg\n" + GOOD.replace("Cup", "Jug"))
    )
    assert [listing.product.title for listing in listings] == ["Cup", "Mug"]
    assert problems[4].kind == "duplicate"
    assert "row 2" in problems[4].reason
    assert "Row 4" in problems[4].reason
    assert problems[4].cells["title"] == "Jug"


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>Cup",
        "Cup<img src=x onerror=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;Cup",
        "\u202eCup\x00\x07".replace("\x00", ""),
        "\u200bCup\ufeff",
        "<b>Cup</b> <!-- <script> -->",
    ],
    ids=ascii,
)
def test_markup_and_what_cannot_be_seen_is_taken_out_of_texts(feed_file, title):
    (listing,), problems = only(feed_file(HEADER + GOOD.replace("Cup", title)))
    assert listing.product.title in ("Cup", "Cup -->")
    assert problems == {}


def test_texts_are_cut_and_long_ids_are_told(feed_file):
    long = "word " * 10_000
    (listing,), problems = only(
        feed_file(
            "id,title,description,brand,category,image\n"
            f"1,{long},{long},{long},{long},https://x.example/1.jpg\n"
            f"{'9' * 300},Cup,,,,https://x.example/2.jpg\n"
        )
    )
    product = listing.product
    assert (len(product.title), len(product.description)) == (300, 5000)
    assert max(len(product.brand), len(product.category)) <= 500
    assert problems[3].kind == "id"


@pytest.mark.parametrize(
    "text",
    [
        "<" * 90_000,
        "<a" * 45_000,
        "<script>" * 12_000,
        "&" * 90_000,
        "&#x" * 30_000,
        "&lt;" * 20_000,
        "<!--" * 20_000,
        " " * 90_000 + "x",
        "> " * 45_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_cell_takes_long_to_read(feed_file, text):
    header = "id,title,description,category,availability,price,image,additional_images\n"
    started = time.monotonic()
    rows = f'1,Cup,"{text}","{text}",,,https://x.example/1.jpg,"{text}"\n'
    rows += f'2,"{text}",,,"{text}","{text}","{text}",\n'
    list(open_feed(feed_file(header + rows)))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x y", "ftp://x.example/", "/p/1"]
)
def test_only_web_addresses_become_links(feed_file, url):
    header = HEADER.replace("price", "url")
    (listing,), _ = only(feed_file(header + f'1,Cup,"{url}",https://x.example/1.jpg\n'))
    assert listing.product.url == ""


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("in stock", "in stock"),
        ("in_stock", "in stock"),
        ("IN-STOCK", "in stock"),
        ("https://schema.org/InStock", "in stock"),
        ("http://schema.org/OutOfStock", "out of stock"),
        ("https://schema.org/PreOrder", "preorder"),
        ("out_of_stock", "out of stock"),
        ("Sold out", "out of stock"),
        ("preorder", "preorder"),
        ("backorder", "preorder"),
        ("17", "in stock"),
        ("0", "out of stock"),
        ("-3", "out of stock"),
        ("2,0", "in stock"),
        ("", "in stock"),
        ("TRUE", "in stock"),
        ("no", "out of stock"),
    ],
)
def test_availability_is_said_in_our_words(feed_file, word, meant):
    header = HEADER.replace("price", "availability")
    (listing,), _ = only(feed_file(header + f'1,Cup,"{word}",https://x.example/1.jpg\n'))
    assert listing.product.availability == meant


def test_a_word_for_availability_that_nobody_knows_is_told(feed_file):
    header = HEADER.replace("price", "availability")
    listings, problems = only(feed_file(header + "1,Cup,perhaps,https://x.example/1.jpg\n"))
    assert listings == []
    assert problems[2].kind == "availability"


def test_a_product_of_endless_rows_is_cut_and_told(feed_file):
    header = "Handle,Title,Variant Price,Image Src\n"
    rows = "".join(f"cup,Cup,1,https://x.example/{n}.jpg\n" for n in range(MAX_ROWS + 40))
    (listing,), problems = only(feed_file(header + rows + "mug,Mug,1,\n"))
    assert len(listing.pictures) == MAX_PICTURES
    items = list(open_feed(feed_file(header + rows)))
    assert [item.kind for item in items if isinstance(item, RowProblem)] == [
        "picture",
        "too many rows",
    ]
    assert "40 more rows" in items[-1].reason
    assert problems[MAX_ROWS + 42].kind == "no picture"


def test_a_product_of_gigantic_rows_is_cut_before_it_fills_the_memory(feed_file):
    header = "Handle,Title,Variant Price,Image Src,Tags,Notes\n"
    text = "x" * 90_000
    rows = f"cup,Cup,1,https://x.example/1.jpg,{text},{text}\n" * 200
    (listing,), problems = only(feed_file(header + rows))
    assert len(listing.pictures) == 1
    assert problems[2].kind == "too many rows"
    assert len(rows) > 4 * MAX_SIZE


@pytest.mark.parametrize("where", ["title", "price", "image", "availability"])
def test_what_is_said_of_a_row_is_fit_to_be_shown(feed_file, where):
    cells = {"id": "1", "title": "Cup", "price": "", "image": "", "availability": ""}
    cells[where] = "\x1b[31m\u202ex\x07 <b>" + "y" * 500
    header, row = ",".join(cells), ",".join(cells.values())
    for item in open_feed(feed_file(f"{header}\n{row}\n")):
        assert isinstance(item, RowProblem)
        assert not set("\x1b\x07\u202e\n") & set(item.reason)
        assert len(item.reason) < 300


# Pictures in the feed's own folder

BAD_PATHS = [
    "../../.streamlit/secrets.toml",
    "images/../../x.jpg",
    "/etc/passwd",
    "~/x.jpg",
    "C:\\x.jpg",
    "C:/x.jpg",
    "\\\\host\\share\\x.jpg",
    "//host/share/x.jpg\\y",
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    "data:image/png;base64,AAAA",
    "gopher://127.0.0.1/",
    "images//x.jpg",
    "images/",
    ".",
    "..",
    "x" * 2000,
    "link.png",
    "linked/one.png",
    "pipe.png",
    "device.png",
    "folder",
    "sparse.png",
    "nothing.png",
]


PICTURES = ("picture", "picture's path")


@pytest.fixture
def shop(tmp_path):
    """A folder with one good picture among traps, and a secret beside it."""
    folder = tmp_path / "shop"
    (folder / "images").mkdir(parents=True)
    (folder / "folder").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "one.png").write_bytes(small_png())
    (folder / "images" / "good one.png").write_bytes(small_png())
    (folder / "link.png").symlink_to(tmp_path / "outside" / "one.png")
    (folder / "linked").symlink_to(tmp_path / "outside")
    (folder / "device.png").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.png")
    with (folder / "sparse.png").open("wb") as file:
        file.truncate(16 * 2**30)
    return folder


@pytest.mark.parametrize("path", BAD_PATHS, ids=lambda path: path[:30])
def test_a_picture_that_is_not_a_plain_file_inside_the_folder_is_never_opened(shop, path):
    (shop / "products.csv").write_text(
        f'id,title,image\n1,Cup,"{path}"\n2,Mug,./images/good one.png\n', "utf-8"
    )
    feed = open_feed(shop)
    started = time.monotonic()
    items = list(feed)
    (good,) = [item for item in items if isinstance(item, Listing) and item.product.id == "2"]
    assert feed.read(good.pictures[0].address) == small_png()
    bad = [item for item in items if item.row == 2]
    assert all(isinstance(item, Listing) or item.kind in PICTURES for item in bad)
    assert path == "linked/one.png" or not [item for item in bad if isinstance(item, Listing)]
    with pytest.raises(PictureError):
        feed.read(path)
    assert time.monotonic() - started < 5


def test_a_picture_of_just_the_largest_size_is_read(shop):
    (shop / "products.csv").write_text("id,title,image\n1,Cup,large.png\n", "utf-8")
    (shop / "large.png").write_bytes(bytes(MAX_BYTES))
    feed = open_feed(shop)
    assert len(feed.read("large.png")) == MAX_BYTES
    (shop / "large.png").write_bytes(bytes(MAX_BYTES + 1))
    with pytest.raises(PictureError):
        feed.read("large.png")


# Memory


def gigantic(path, rows, kind):
    """A feed of many products in two variants each."""
    with path.open("w", encoding="utf-8") as file:
        if kind == "xml":
            file.write('<rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n')
        else:
            file.write(HEADERS[kind])
        for n in range(rows // 2):
            file.write(BLOCKS[kind].format(n=n, text="Made by hand. " * 20))
        if kind == "xml":
            file.write("</channel></rss>")


HEADERS = {
    "table": "id,title,description,price,image\n",
    "shopify": "Handle,Title,Body (HTML),Variant Price,Image Src\n",
    "merchant": "id,title,description,link,image_link,item_group_id,price\n",
    "woocommerce": "ID,Type,SKU,Name,Published,Description,Regular price,Images,Parent\n",
    "jsonl": "",
    "wix": "handleId,fieldType,name,description,productImageUrl,price,surcharge\n",
    "shopify json": "",
    "magento": "sku,product_type,name,description,visibility,base_image,configurable_variations\n",
}
BLOCKS = {
    "table": "a{n},Cup {n},{text},1,https://x.example/{n}.jpg\nb{n},Cup,{text},1,https://x.example/b{n}.jpg\n",
    "shopify": "h{n},Cup {n},{text},1,https://x.example/{n}.jpg\nh{n},,,2,https://x.example/{n}b.jpg\n",
    "merchant": "a{n},Cup {n},{text},https://x.example/,https://x.example/{n}.jpg,g{n},1 EUR\n"
    "b{n},Cup {n},{text},https://x.example/,https://x.example/{n}b.jpg,g{n},2 EUR\n",
    "woocommerce": "{n},variable,s{n},Cup {n},1,{text},,https://x.example/{n}.jpg,\n"
    "1{n},variation,v{n},Cup {n},1,{text},2,https://x.example/{n}b.jpg,s{n}\n",
    "jsonl": '{{"id": "a{n}", "title": "Cup {n}", "description": "{text}", "image": "https://x.example/{n}.jpg"}}\n'
    '{{"id": "b{n}", "title": "Cup {n}", "description": "{text}", "image": "https://x.example/{n}b.jpg"}}\n',
    "wix": "h{n},Product,Cup {n},{text},{n}.jpg,5,\nh{n},Variant,,{text},,,1\n",
    "shopify json": '{{"handle": "h{n}", "title": "Cup {n}", "body_html": "{text}", "variants": '
    '[{{"price": "5"}}, {{"price": "6"}}], "images": [{{"src": "https://x.example/{n}.jpg"}}]}}\n',
    "magento": "v{n},simple,Cup {n},{text},Not Visible Individually,https://x.example/{n}.jpg,\n"
    'c{n},configurable,Cup {n},{text},"Catalog, Search",,"sku=v{n},size=S"\n',
    "xml": "<item><g:id>a{n}</g:id><title>Cup {n}</title><description>{text}</description>"
    "<link>https://x.example/</link><g:image_link>https://x.example/{n}.jpg</g:image_link></item>\n"
    "<item><g:id>b{n}</g:id><title>Cup {n}</title><description>{text}</description>"
    "<link>https://x.example/</link><g:image_link>https://x.example/{n}b.jpg</g:image_link></item>\n",
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_hundred_times_larger_feed_takes_no_more_memory(tmp_path, kind):
    gigantic(tmp_path / "warm", 60, kind)
    gigantic(tmp_path / "small", 60, kind)
    gigantic(tmp_path / "large", 6000, kind)
    peak_of(tmp_path / "warm")
    few, small = peak_of(tmp_path / "small")
    many, large = peak_of(tmp_path / "large")
    assert many == 100 * few
    assert large < 2 * small + 2**20
