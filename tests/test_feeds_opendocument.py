"""OpenDocument spreadsheets: one that LibreOffice wrote, and what others may write."""

import base64
import contextlib
import io
import random
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from lib.errors import FeedError
from lib.feeds import Listing, open_feed
from lib.feeds.excel import parts
from tests.feeds_read import read, refusal
from tests.memory import peak_of
from tests.workbooks import altered, damaged, part

WRITTEN = Path(__file__).parent / "libreoffice.ods"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "draw": "drawing",
    }.items()
)
HEADER = ("id", "title", "price", "image")
SHOWN = "https://x.example/1.jpg"


def cell(text, **said):
    attributes = "".join(f' table:{name.replace("_", "-")}="{its}"' for name, its in said.items())
    return f"<table:table-cell{attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*cells, repeated=1):
    inside = "".join(c if c.startswith("<") else cell(c) for c in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'


def table(*rows, name="Products", style=""):
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'
    )


def ods(path, *tables, styles="", members=()):
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, data in members:
            archive.writestr(name, data)
    return path


def test_what_libreoffice_wrote_is_read_as_one_sees_it():
    feed = open_feed(WRITTEN)
    assert feed.format == "table as OpenDocument"
    listings, problems = read(WRITTEN)
    one, two, vase = listings
    assert [item.row for item in listings] == [4, 5, 7]
    assert (one.product.id, one.product.title) == ("00007", "Roter Becher")  # not its comment
    assert (one.product.price, one.product.currency) == (1219.3, "EUR")
    assert (one.cells["Seit"], one.cells["Rabatt"]) == ("2026-11-20", "0.25")
    assert one.pictures[0].address == "https://x.example/1.jpg"
    assert (two.product.id, two.product.title) == ("4006381333931", "Blauer Becher")
    assert {item.product.category for item in (one, two)} == {"Küche > Becher"}  # merged
    colours = [
        Image.open(io.BytesIO(feed.read(item.pictures[0].address))).convert("RGB").getpixel((5, 5))
        for item in (two, vase)
    ]
    assert colours == [(0, 0, 255), (255, 0, 0)]
    assert [(item.row, item.kind) for item in problems] == [(6, "no picture"), (10, "no picture")]
    assert problems[0].cells["Bezeichnung"] == "Becher  mit\nzwei Zeilen"
    assert problems[0].cells["Kategorie"] == "Küche > Becher"
    assert vase.product.category == ""


def test_what_repeats_is_written_once_and_counts_each_time(tmp_path):
    path = ods(
        tmp_path / "x.ods",
        table(
            row(*HEADER),
            "<table:table-row table:number-rows-repeated='1048000'/>",
            row("a", cell("19", number_columns_repeated=2), SHOWN),
            row("b", "Vase", "5", SHOWN, repeated=2),
        ),
    )
    listings, problems = read(path)
    told = [(item.row, item.product.title, item.product.price) for item in listings]
    assert told == [(1_048_002, "19", 19), (1_048_003, "Vase", 5)]
    assert [(item.row, item.kind) for item in problems] == [(1_048_004, "duplicate")]


def number(value, seen, formula=""):
    said = f'office:value-type="float" office:value="{value}" table:formula="{formula}"'
    return f"<table:table-cell {said}><text:p>{seen}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("value", "seen", "said"),
    [
        ("12", "12.00 €", "12 €"),
        ("1234.5", "CHF 1'234.50", "1234.5 CHF"),
        ("12", "12,00 EUR", "12 EUR"),
        ("1234", "A1234", "A1234"),
        ("12345", "ART-12345", "ART-12345"),
        ("7", "A007", "A007"),
        ("1042", "1042-X", "1042-X"),
        ("123456", "123-456", "123-456"),
        ("0", "0000", "0000"),
        ("1234", "1,234", "1234"),
        ("1234.56", "1.234,56", "1234.56"),
        ("-5", "-5", "-5"),
        ("0.25", "25%", "0.25"),
    ],
)
def test_a_number_is_read_with_its_currency_and_a_code_as_it_is_seen(tmp_path, value, seen, said):
    its = ("a", "Mug", number(value, seen), SHOWN)
    path = ods(tmp_path / "x.ods", table(row("id", "title", "told", "image"), row(*its)))
    (listing,), _ = read(path)
    assert listing.cells["told"] == said


def test_a_formula_that_shows_a_picture_is_its_address(tmp_path):
    shows = number("0", "#NAME?", f"of:=IMAGE(&quot;{SHOWN}&quot;)")
    path = ods(tmp_path / "x.ods", table(row(*HEADER), row("a", "Mug", "1", shows)))
    (listing,), _ = read(path)
    assert listing.pictures[0].address == SHOWN


def test_pictures_are_found_wherever_the_file_keeps_them_and_lie_in_the_row_they_cover(tmp_path):
    def pasted(href, y="0cm"):
        shown = f'<draw:image xmlns:xlink="x" xlink:href="{href}"/>'
        frame = f'<draw:frame xmlns:svg="y" svg:y="{y}" svg:height="2cm">{shown}</draw:frame>'
        return f"<table:table-cell>{frame}</table:table-cell>"

    colours = ("red", "green", "blue")
    members = []
    for colour in colours:
        picture = io.BytesIO()
        Image.new("RGB", (40, 40), colour).save(picture, "PNG")
        members.append((f"media/{colour} one.png", picture.getvalue()))
    heights = (
        '<style:style style:name="r" style:family="table-row">'
        '<style:table-row-properties style:row-height="2cm"/></style:style>'
    )
    rows = [
        row("a", "Mug", pasted("./media/red%20one.png", "0.2cm")),
        row("b", "Cup", pasted("media/green one.png", "1.5cm")),  # lies over the next row
        row("c", "Vase", pasted("media/blue one.png", "0.1cm")),
    ]
    rows = [
        each.replace("<table:table-row ", '<table:table-row table:style-name="r" ') for each in rows
    ]
    path = ods(
        tmp_path / "x.ods", table(row("id", "title"), *rows), styles=heights, members=members
    )
    feed = open_feed(path)
    found = {
        item.product.id: [
            Image.open(io.BytesIO(feed.read(p.address))).convert("RGB").getpixel((5, 5))
            for p in item.pictures
        ]
        for item in feed
        if isinstance(item, Listing)
    }
    assert found == {"a": [(255, 0, 0)], "c": [(0, 128, 0), (0, 0, 255)]}


def test_how_a_word_is_read_aloud_is_not_said(tmp_path):
    title = cell(
        "<text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby>"
    )
    path = ods(tmp_path / "x.ods", table(row(*HEADER), row("a", title, "1", SHOWN)))
    (listing,), _ = read(path)
    assert listing.product.title == "漢字"


def test_the_sheets_are_read_once_however_many_there_are(tmp_path, monkeypatch):
    read_parts = []
    events = parts.events
    monkeypatch.setattr(parts, "events", lambda source: read_parts.append(source) or events(source))
    each = [row(*HEADER), *[row(f"{n}", "Mug", "1", SHOWN) for n in range(20)]]
    path = ods(tmp_path / "x.ods", *[table(*each, name=f"s{n}") for n in range(12)])
    assert len(list(open_feed(path))) == 240
    assert [source.name for source in read_parts].count("content.xml in x.ods") == 1


def test_hidden_sheets_and_notes_are_not_what_is_sold(tmp_path):
    hidden = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    path = ods(
        tmp_path / "x.ods",
        table(row("Please", "fill", "this in"), name="Notes"),
        table(row(*HEADER), row("h", "Hidden", "1", SHOWN), name="Hidden", style="ta2"),
        table(row(*HEADER), row("a", "Mug", "1", SHOWN)),
        styles=hidden,
    )
    listings, _ = read(path)
    assert [item.product.title for item in listings] == ["Mug"]


def test_it_may_lie_in_a_zip_with_its_pictures(tmp_path):
    inner = ods(tmp_path / "x.ods", table(row(*HEADER), row("a", "Mug", "1", "01.png")))
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(inner, "x.ods")
        archive.writestr("01.png", picture.getvalue())
    feed = open_feed(tmp_path / "all.zip")
    (listing,) = [item for item in feed if isinstance(item, Listing)]
    assert listing.product.title == "Mug"  # as it says, and not as the picture's file is called
    assert feed.read(listing.pictures[0].address) == picture.getvalue()


MANY = "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=100_001))
NOISE = f"<x>{base64.b64encode(random.Random(1).randbytes(400_000)).decode()}</x>"  # else a bomb
BLANKS = "<text:s text:c='999999999'/>"
HOSTILE = {
    "a cell of many": (table(row(*HEADER), row("a", MANY)), "a cell of more than 100,000"),
    "a row of many": (
        table(row(*HEADER), row("a", cell(MANY[:99_000], number_columns_repeated=16_384))),
        "row 2 holds more than we read",
    ),
    "a row many times": (
        table(row(*HEADER), row("a", "b", "1", SHOWN, repeated=1_000_000)),
        "row 2 repeats too often",
    ),
    "blanks without end": (
        table(
            row(*HEADER),
            row("a", cell(BLANKS), cell(f"b{BLANKS}c")),
        ),
        "more than 100,000",
    ),
    "blanks in many pieces": (
        table(row(*HEADER), row("a", cell("<text:s text:c='90000'/>" * 400))),
        "a cell of more than 100,000",
    ),
    "too many empty rows": (
        table(row(*HEADER), "<table:table-row/>" * 100_001),
        "more rows than we read",
    ),
    "too many sheets": (table(name="x", style="hidden") * 1001, "more sheets than we read"),
    "too many styles": ("", "more styles than we read"),
    "nested without end": (table(row("<table:table-cell>" * 60)), "nested more than 50"),
    "nothing": (table(), "no sheet has a header"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_spreadsheet_is_refused(tmp_path, name):
    content, said = HOSTILE[name]
    hidden = '<style:style style:name="hidden"><style:table-properties table:display="false"/>'
    styles = "<style:style/>" * (70_000 if name == "too many styles" else 1)
    styles += f"{hidden}</style:style>"
    path = ods(tmp_path / "x.ods", content, styles=styles + NOISE)
    tracemalloc.start()
    try:
        assert said in refusal(path)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_entities_other_documents_and_locked_ones_are_refused(tmp_path):
    path = tmp_path / "x.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<!DOCTYPE a [<!ENTITY b "c">]><office:spreadsheet>&b;</office:spreadsheet>',
        )
    assert "defines entities" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<document><text/></document>")
    assert "this Office document is no workbook" in refusal(path)
    locked = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert "locked" in refusal(
        ods(path, table(row(*HEADER)), members=[("META-INF/manifest.xml", locked)])
    )


def test_a_sheet_without_bounds_does_not_stand_in_the_way_of_one_that_lists_products(tmp_path):
    endless = table(row(*HEADER), row("a", MANY), row("b", "c"), name="Summary")
    path = ods(tmp_path / "x.ods", endless, table(row(*HEADER), row("a", "Mug", "1", SHOWN)))
    listings, problems = read(path)
    assert [item.product.title for item in listings] == ["Mug"]
    assert problems == []


def test_a_bomb_is_refused_by_its_ratio(tmp_path):
    path = ods(tmp_path / "x.ods", table(row(*HEADER), row("a", "x" * 90_000)))
    assert "more than 200 times as large unpacked" in refusal(path)


def test_pictures_outside_are_not_reached(tmp_path):
    image = '<draw:frame><draw:image xlink:href="{}" xmlns:xlink="http://www.w3.org/1999/xlink"/></draw:frame>'
    cells = [
        f"<table:table-cell><text:p>Mug</text:p>{image.format(href)}</table:table-cell>"
        for href in (
            "../../etc/passwd",
            "http://10.0.0.1/a.png",
            "file:///etc/passwd",
            "content.xml",
        )
    ]
    path = ods(
        tmp_path / "x.ods",
        table(row("id", "title"), *[row(str(n), each) for n, each in enumerate(cells)]),
        members=[("Pictures/a.png", b"")],
    )
    listings, problems = read(path)
    assert listings == []
    assert [problem.kind for problem in problems] == ["no picture"] * 3 + ["picture"]


def test_a_ten_times_larger_spreadsheet_takes_no_more_memory(tmp_path):
    def peak(rows):
        told = [row(str(n), f"Cup {n} {'made by hand ' * 20}", "1", SHOWN) for n in range(rows)]
        path = ods(tmp_path / f"{rows}.ods", table(row(*HEADER), *told))
        return peak_of(path)

    peak(800)
    few, small = peak(800)
    many, large = peak(8000)
    assert (few, many) == (800, 8000)
    assert large < 1.5 * small + 2**19


def test_damaged_spreadsheets_are_read_or_refused_and_nothing_else_happens(tmp_path):
    content, chance = part(WRITTEN, "content.xml").encode(), random.Random(5)
    path = tmp_path / "x.ods"
    for _ in range(150):
        path.write_bytes(WRITTEN.read_bytes())
        altered(path, {"content.xml": damaged(content, chance)})
        with contextlib.suppress(FeedError):
            list(open_feed(path))
