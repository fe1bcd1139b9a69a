"""Workbooks as one XML document: one that SheetJS wrote, and what others may write."""

import contextlib
import random
from pathlib import Path

import pytest

from lib.errors import FeedError
from lib.feeds import open_feed
from tests.feeds_read import read, refusal
from tests.memory import peak_of
from tests.workbooks import damaged

WRITTEN = Path(__file__).parent / "old_excel" / "sheetjs-2003.xls"
SHOWN = "https://x.example/1.jpg"
HEADER = ("id", "title", "price", "image")
GOOD = ("a", "Mug", "5", SHOWN)
BEGIN = (
    '<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:html="http://www.w3.org/TR/REC-html40">'
)
HIDDEN = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"


def cell(text, kind="String", **said):
    if text.startswith("<"):
        return text
    attributes = "".join(f' ss:{name}="{value}"' for name, value in said.items())
    return f'<Cell{attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def row(*cells, **said):
    attributes = "".join(f' ss:{name}="{value}"' for name, value in said.items())
    return f"<Row{attributes}>{''.join(map(cell, cells))}</Row>"


def sheet(*rows, name="Products", after=""):
    return f'<Worksheet ss:Name="{name}"><Table>{"".join(rows)}</Table>{after}</Worksheet>'


def book(*sheets, styles=""):
    return f"{BEGIN}<Styles>{styles}</Styles>{''.join(sheets)}</Workbook>"


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "products.xls"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_what_a_program_wrote_is_read_as_one_sees_it():
    feed = open_feed(WRITTEN)
    assert feed.format == "table as Excel's XML"
    listings, problems = read(WRITTEN)
    one, two, three, lamp = listings
    assert [item.row for item in listings] == [4, 5, 6, 10]
    assert (one.product.id, one.product.title) == ("00007", "Roter Becher")
    assert (one.product.price, one.product.currency) == (1219.3, "EUR")
    assert (one.cells["Seit"], one.cells["Rabatt"]) == ("2026-11-20", "0.25")
    assert (one.cells["Auf Lager"], two.cells["Auf Lager"]) == ("true", "false")
    assert one.cells["Notiz"] == "=cmd|' /C calc'!A0"
    assert (two.product.id, two.product.title) == ("4006381333931", "Blauer Becher")
    assert (two.product.price, two.product.currency) == (20, "CHF")
    assert two.cells["Notiz"] == ""  # an error
    assert {item.product.category for item in (one, two, three)} == {"Küche > Becher"}  # merged
    assert three.cells["Bezeichnung"] == "Becher  mit\nzwei Zeilen"
    assert lamp.product.category == ""
    assert problems[0].cells["Bezeichnung"] == "Vase “Hodně štěstí” 花瓶"


STYLES = (
    '<Style ss:ID="code"><NumberFormat ss:Format="00000"/></Style>'
    '<Style ss:ID="child" ss:Parent="code"><Font/></Style>'
    '<Style ss:ID="euro"><NumberFormat ss:Format="Euro Currency"/></Style>'
    '<Style ss:ID="money"><NumberFormat ss:Format="Currency"/></Style>'
    '<Style ss:ID="fixed"><NumberFormat ss:Format="Fixed"/></Style>'
    '<Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>'
    '<Style ss:ID="pounds"><NumberFormat ss:Format="&quot;£&quot;#,##0.00"/></Style>'
)


@pytest.mark.parametrize(
    ("written_as", "said"),
    [
        (cell("12", "Number", StyleID="code"), "00012"),
        (cell("12", "Number", StyleID="child"), "00012"),
        (cell("12.50", "Number", StyleID="euro"), "12.5 €"),
        (cell("12.5", "Number", StyleID="pounds"), "12.5 £"),
        (cell("12.5", "Number", StyleID="money"), "12.5"),
        (cell("12.5", "Number", StyleID="fixed"), "12.5"),
        (cell("46346", "Number", StyleID="day"), "2026-11-20"),
        (cell("4006381333931", "Number"), "4006381333931"),
        (cell("0.30000000000000004", "Number"), "0.3"),
        (cell("many", "Number"), "many"),
        (cell("2026-11-20T00:00:00.000", "DateTime"), "2026-11-20"),
        (cell("2026-11-20T09:30:00.000", "DateTime"), "2026-11-20 09:30:00"),
        (cell("1", "Boolean"), "true"),
        (cell("#N/A", "Error"), ""),
        (cell("=cmd|' /C calc'!A0"), "=cmd|' /C calc'!A0"),
        ('<Cell><ss:Data ss:Type="String"><html:B>so</html:B> so</ss:Data></Cell>', "so so"),
        ('<Cell><Data ss:Type="String">x</Data><Comment><Data>y</Data></Comment></Cell>', "x"),
        (f'<Cell ss:Formula="=IMAGE(&quot;{SHOWN}&quot;)"/>', SHOWN),
        ("<Cell/>", ""),
    ],
)
def test_a_cell_is_the_text_that_one_sees(written, written_as, said):
    rows = row("id", "title", "told", "image"), row("a", "Mug", written_as, SHOWN)
    (listing,), _ = read(written(book(sheet(*rows), styles=STYLES)))
    assert listing.cells["told"] == said


def test_rows_and_cells_may_be_left_out_and_merged(written):
    rows = (
        row(cell("Shop", MergeAcross=3)),
        row("id", "title", "category", "colour", "image", Index=5),
        row("a", "Mug", cell("Kitchen", MergeDown=1), "red", SHOWN),
        row("b", "Cup", cell("blue", Index=4), SHOWN + "?2", Span=2),
        row("c", cell("Jug", MergeAcross=1), "grey", SHOWN + "?3"),
        row("d", cell("Vase", Index=1), cell(SHOWN + "?4", Index=5), Index=3),
    )
    listings, _ = read(written(book(sheet(*rows))))
    told = [(i.row, i.product.id, i.product.category, i.product.colour) for i in listings]
    assert told == [
        (6, "a", "Kitchen", "red"),
        (7, "b", "Kitchen", "blue"),
        (10, "c", "", "grey"),
        (11, "d", "", ""),
    ]


def test_hidden_sheets_are_left_out_and_others_read(written):
    content = book(
        sheet(row(*HEADER), row("x", "Old", "5", SHOWN), name="Old", after=HIDDEN),
        '<Worksheet ss:Name="Empty"><x:WorksheetOptions/></Worksheet>',
        sheet(row(*HEADER), row(*GOOD), name="Mugs"),
        sheet(row(*HEADER), row("b", "Cup", "6", SHOWN), name="Cups"),
    )
    feed = open_feed(written(content))
    assert feed.format == 'table as Excel\'s XML, sheets "Mugs", "Cups"'
    assert [item.product.id for item in feed] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252"])
def test_it_is_read_in_its_encoding(written, encoding):
    content = book(sheet(row(*HEADER), row("a", "Süßer Becher", "5", SHOWN)))
    content = content.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    (listing,), _ = read(written(content.encode(encoding)))
    assert listing.product.title == "Süßer Becher"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BEGIN.replace("<W", f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><W') + "&l9;", "entities"),
        (
            BEGIN.replace("<W", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><W'),
            "entities",
        ),
        (book(sheet(row(*HEADER), row(*GOOD, Index=999_999_999))), "more than 1,048,576 rows"),
        (
            book(sheet(row(*HEADER), row(*GOOD, Span=999_999_999), row(*GOOD))),
            "more than 1,048,576",
        ),
        (book(sheet(row(*HEADER), row("x" * 100_001))), "more than 100,000 characters"),
        (book(sheet(row(*HEADER), row(*["x" * 90_000] * 30))), "row 2 holds more"),
        (book(sheet(row(*(f"c{n}" for n in range(1500))), row("a"))), "1,500 columns"),
        (book(sheet(row("id", cell("title", Index=16_000)), row("a"))), "16,000 columns"),
        (book(sheet(row("id", "id"), row("a"))), "twice"),
        (book(sheet(row(*HEADER))), "no sheet has a header"),
        (book(sheet(row(*HEADER), row(*GOOD), after=HIDDEN)), "no sheet has a header"),
        (book(), "no sheet has a header"),
        (book(*["<Worksheet/>"] * 1001), "more sheets than we read"),
        (book(styles="".join(f'<Style ss:ID="{n}"/>' for n in range(70_000))), "more styles"),
        (BEGIN + "<a>" * 100_000, "nested more than"),
        (BEGIN + "<Worksheet><Table><Row><Cell", "cannot be read on"),
        (book(sheet(row(*HEADER), row("a\0b"))), "cannot be read on"),
    ],
    ids=lambda value: value[-20:] if len(value) < 50 else "",
)
def test_what_has_no_bounds_or_no_sense_is_refused(written, content, said):
    assert said in refusal(written(content))


def test_cells_far_away_do_no_harm(written):
    rows = row(*HEADER), row(*GOOD, cell("far", Index=999_999_999), cell("on", MergeAcross=99_999))
    merged = row("b", cell("Cup", MergeDown=999_999_999), "6", SHOWN)
    listings, _ = read(written(book(sheet(*rows, merged))))
    assert [item.product.title for item in listings] == ["Mug", "Cup"]


def test_damaged_ones_are_read_or_refused(written):
    content, chance = WRITTEN.read_bytes(), random.Random(5)
    for _ in range(150):
        with contextlib.suppress(FeedError):
            list(open_feed(written(damaged(content, chance))))


def test_memory_stays_flat(written):
    def rows(count):
        products = (row(f"{n}", "Mug", "5", SHOWN) for n in range(count))
        return written(book(sheet(row(*HEADER), *products)))

    few, least = peak_of(rows(300))
    many, most = peak_of(rows(4000))
    assert (few, many) == (300, 4000)
    assert most < least + 1_500_000
