"""Tables in web pages, as shops' programs name .xls, and what strangers may write."""

import contextlib
import gzip
import random
import time
from pathlib import Path

import pytest

from lib.errors import FeedError
from lib.feeds import open_feed
from tests.feeds_read import read, refusal
from tests.memory import peak_of

WRITTEN = Path(__file__).parent / "old_excel"
SHOWN = "https://x.example/1.jpg"
HEADER = ("id", "title", "price", "image")
GOOD = ("a", "Mug", "5", SHOWN)
WEB_PAGE = "this is a web page, not a feed. Download the feed itself."


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "products.xls"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def cells(*texts):
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


def table(*rows):
    return (
        "<table>"
        + "".join(row if isinstance(row, str) else cells(*row) for row in rows)
        + "</table>"
    )


def only(path):
    (listing,), _ = read(path)
    return listing


@pytest.mark.parametrize("name", ["libreoffice-page.xls", "sheetjs-page.xls"])
def test_what_programs_wrote_is_read_as_one_sees_it(name):
    feed = open_feed(WRITTEN / name)
    assert feed.format.startswith("table as a web page")
    listings, problems = read(WRITTEN / name)
    one, two, three, _ = listings
    assert [item.row for item in listings] == [4, 5, 6, 10]
    assert (one.product.id, one.product.title) == ("00007", "Roter Becher")  # not its comment
    assert (one.product.price, one.product.currency) == (1219.3, "EUR")
    assert one.cells["Notiz"] == "=cmd|' /C calc'!A0"
    assert (two.product.id, two.product.title) == ("4006381333931", "Blauer Becher")
    assert (two.product.price, two.product.currency) == (20, "CHF")
    assert three.cells["Bezeichnung"] == "Becher mit\nzwei Zeilen"
    assert {item.product.category for item in (one, two, three)} == {"Küche > Becher"}  # merged
    assert problems[0].cells["Bezeichnung"] == "Vase “Hodně štěstí” 花瓶"


@pytest.mark.parametrize(
    "page",
    [
        table(HEADER, GOOD),
        "\r\n<TABLE border=1>" + cells(*HEADER) + cells(*GOOD),
        "<table><tr><th>id<th>title<th>price<th>image<tr><td>a<td>Mug<td>5<td>" + SHOWN,
        "<table><td>id<td>title<td>image</tr><td>a<td>Mug<td>" + SHOWN + "</table>",
        f"<html><body>{table(('Our prices', 'of autumn'), HEADER, GOOD)}</body></html>",
        f"<meta charset=utf-8><style>td {{}}</style>{table(HEADER, GOOD)}",
        f'<?xml version="1.0"?>\n<!-- a > b --><!DOCTYPE html>\n<html>{table(HEADER, GOOD)}</html>',
        f"<!-- saved --> <div><h1>List</h1>{table(('a', 'b'))}{table(HEADER, GOOD)}</div>",
        "<html><table><tr><td><h1>Shop</h1></td></tr><tr><td>" + table(HEADER, GOOD) + "</td></tr>",
        "<table>" + cells(*HEADER) + cells(*GOOD).replace("Mug", table(("Mug",))),
        "<html><script>if (a<b) document.write('<td>')</script>" + table(HEADER, GOOD),
    ],
)
def test_a_table_is_read_however_it_is_written(written, page):
    listing = only(written(page))
    assert (listing.product.id, listing.product.title) == ("a", "Mug")
    assert listing.pictures[0].address == SHOWN


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", "windows-1252"),
        ("cp1252", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("cp1250", "windows-1250"),
        ("utf-8", "rot13"),
        ("utf-8", "no-such"),
    ],
)
def test_a_page_is_read_in_its_encoding(written, encoding, said):
    title = "Květináč" if encoding == "cp1250" else "Süßer Becher"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said else ""
    page = f"<html><head>{head}</head>{table(HEADER, ('a', title, '5', SHOWN))}</html>"
    assert only(written(page.encode(encoding))).product.title == title


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("<td>Tom &amp; Jerry&nbsp;&#39;24 &lt;b&gt;</td>", "Tom & Jerry '24 <b>"),
        ("<td>\n  one <b>two</b>\n three<br/>four<p>five</p></td>", "one two three\nfour\nfive"),
        ("<td>a<ul><li>b<li>c</ul></td>", "a\nb\nc"),
        ("<td>a<table><tr><td>b<td>c<tr><td>d</table>e</td>", "a\nb c\nde"),
        ('<td x:num="4006381333931">4,00638E+12</td>', "4006381333931"),
        ('<td sdval="1219.5">###</td>', "1219.5"),
        ('<td x:num="0.25">25%</td>', "25%"),
        ("<td x:num>00012</td>", "00012"),
        (f'<td><img src="{SHOWN}"></td>', SHOWN),
        (f'<td>seen<img src="{SHOWN}"></td>', "seen"),
        ('<td><img src="javascript:alert(1)"><img src="file:///etc/passwd"></td>', ""),
        ("<td>=cmd|' /C calc'!A0</td>", "=cmd|' /C calc'!A0"),
        ("<td>a\0b</td>", "ab"),
        ("<td>a<script>alert(1)</script>b</td>", "ab"),
    ],
)
def test_a_cell_is_the_text_that_one_sees(written, cell, said):
    rows = (cells("id", "title", "told", "image"), f"<tr><td>a<td>Mug{cell}<td>{SHOWN}</tr>")
    assert only(written(table(*rows))).cells["told"] == said


def test_cells_span_columns_and_rows(written):
    page = table(
        ("Shop", "", "", ""),
        ("id", "title", "category", "colour", "image"),
        f"<tr><td>a<td>Mug<td rowspan=3>Kitchen<td>red<td>{SHOWN}</tr>",
        f"<tr><td>b<td>Cup<td>blue<td>{SHOWN}?2</tr>",
        f"<tr><td>c<td>Jug<td>grey<td>{SHOWN}?3</tr>",
        f"<tr><td>d<td colspan=2>Vase<td>green<td>{SHOWN}?4</tr>",
    )
    told = [
        (i.row, i.product.id, i.product.category, i.product.colour) for i in read(written(page))[0]
    ]
    assert told == [
        (3, "a", "Kitchen", "red"),
        (4, "b", "Kitchen", "blue"),
        (5, "c", "Kitchen", "grey"),
        (6, "d", "", "green"),
    ]


def test_tables_alike_are_one_and_called_by_what_stands_above_them(written):
    mugs, cups = table(HEADER, GOOD), table(HEADER, ("b", "Cup", "6", SHOWN))
    feed = open_feed(written(f"<html><h1>Mugs</h1>{mugs}<h2>Cups</h2>{cups}"))
    assert feed.format == 'table as a web page, sheets "Mugs", "Cups"'
    assert [(item.row, item.product.id) for item in feed] == [(2, "a"), (4, "b")]
    assert open_feed(written(mugs + cups)).format == "table as a web page, 2 tables"


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html></html>",
        "<html><body><h1>Mugs</h1><p>From 5 EUR</p></body></html>",
        f"<!doctype html><html>{table(('Home', 'Contact'), ('Mugs', 'Cups'))}</html>",
        "<html>" + table(HEADER),
        "<html>" + "<table>" * 3000,
        "<html><table><tr><td>" + "x" * 200_000,
        f"<html xmlns='http://www.w3.org/1999/xhtml'>{table(('a', 'b'), ('c', 'd'))}",
    ],
)
def test_other_web_pages_are_refused(written, page):
    assert refusal(written(page)) == f"products.xls: {WEB_PAGE}"


EXCEL = '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'


@pytest.mark.parametrize("begin", [EXCEL, "", "<meta charset=utf-8><style>td {}</style>"])
def test_a_page_made_for_excel_may_name_its_columns_as_it_likes(written, begin):
    page = begin + table(("Artikel XY", "Foto 1"), ("Rote Tasse", SHOWN), ("Blaue Tasse", SHOWN))
    assert open_feed(written(page)).columns == ("Artikel XY", "Foto 1")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<table>" * 10**6, "no sheet has a header"),
        (EXCEL + table(HEADER) + "</table>" * 10**5, "no sheet has a header"),
        ("<table>" + cells(*HEADER) + "<tr><td>" + "x" * 100_001, "more than 100,000 characters"),
        ("<table>" + cells(*HEADER) + "<tr><td>" + "<b>x</b>" * 100_001, "more than 100,000"),
        ("<table>" + cells(*HEADER) + "<tr>" + f"<td>{'x' * 90_000}" * 30, "row 2 holds more"),
        ("<table>" + cells(*(f"c{n}" for n in range(1500))) + cells(*"ab"), "1,500 columns"),
        ("<table>" + cells("id", "id") + cells(*"ab"), "twice"),
        ("<table><td " + "x" * 3_000_000, "a tag of this page is larger"),
        ("<table><td " + "x=1 " * 1_000_000, "a tag of this page is larger"),
        ("<table>" + cells(*HEADER) + "<!-- " + "x" * 3_000_000, "a tag of this page is larger"),
        ("<table>" + cells(*HEADER) + "<a" * 2_000_000, "a tag of this page is larger"),
        ("<table><script>" + "x" * 3_000_000, "a tag of this page is larger"),
        ("<table>&#" + "1" * 50_000 + ";", "cannot be read on"),
        ("<table><![nonsense[", "cannot be read on"),
        (b"<table>" + b"\x81\x8d" * 5000, "is not text"),
        ("<table>" + "<tr><td rowspan=65534 colspan=1000>x" * 30_000, "merges more cells"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_has_no_bounds_is_refused(written, page, said):
    assert said in refusal(written(page))


@pytest.mark.parametrize(
    "between",
    [
        "<td colspan=1000000>b</td>",
        "<td rowspan=1000000000>b</td>",
        "<td colspan=-1 rowspan=x>b</td>",
        "<div>" * 100_000,
        "<tr>" * 100_000,
        "<" * 100_000,
        "</td>" * 100_000,
        "<table>" * 100_000 + "</table>" * 100_000,
    ],
    ids=lambda value: value[:20],
)
def test_what_stands_between_does_no_harm(written, between):
    page = table(HEADER, GOOD, between, ("b", "Cup", "6", SHOWN + "?2"))
    started = time.monotonic()
    listings, _ = read(written(page))
    assert listings[0].product.id == "a"
    assert time.monotonic() - started < 10


def test_damaged_pages_are_read_or_refused(written):
    content = (WRITTEN / "libreoffice-page.xls").read_bytes()
    chance = random.Random(7)
    for _ in range(100):
        data = bytearray(content[: chance.randrange(200, 2 * len(content))])
        for _ in range(chance.randrange(20)):
            place = chance.randrange(len(data))
            piece = chance.choice([b"<", b">", b"&", b"\0", b'"', b"<table", b"\xff", b"<!", b"</"])
            data[place : place + chance.randrange(5)] = piece
        with contextlib.suppress(FeedError):
            list(open_feed(written(bytes(data))))


def test_it_is_read_packed(tmp_path):
    path = tmp_path / "list.gz"
    path.write_bytes(gzip.compress((WRITTEN / "sheetjs-page.xls").read_bytes()))
    assert len(read(path)[0]) == 4


def test_memory_stays_flat(written):
    def rows(count):
        return written(table(HEADER, *((f"{n}", "Mug", "5", SHOWN) for n in range(count))))

    few, least = peak_of(rows(300))
    many, most = peak_of(rows(4000))
    assert (few, many) == (300, 4000)
    assert most < least + 1_500_000
