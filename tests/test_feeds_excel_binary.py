"""Old Excel workbooks: what programs wrote, and what strangers may write."""

import contextlib
import gzip
import random
import struct
import time
import zipfile
from math import inf, nan
from pathlib import Path

import pytest

from lib.errors import FeedError
from lib.feeds import open_feed
from lib.feeds.excel.binary import PROGRAM, old_workbook
from lib.feeds.source import file_source
from tests.feeds_read import read, refusal
from tests.memory import peak_of

WRITTEN = Path(__file__).parent / "old_excel"
SHOWN = "https://x.example/1.jpg"
SHEET, GLOBALS, END = 0x10, 0x05, (0x0A, b"")


# A workbook, record by record, as Excel's own format is described


def records(*pairs):
    return b"".join(struct.pack("<HH", code, len(data)) + data for code, data in pairs)


def begin(kind, version=0x600):
    return 0x809, struct.pack("<HHHHII", version, kind, 0x0DBB, 1996, 0, 0)


def label(row, column, text):
    data = text.encode("utf-16-le")
    return 0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + data


def number(row, column, value, style=0):
    return 0x203, struct.pack("<HHHd", row, column, style, value)


def style_of(number_format):
    return 0xE0, struct.pack("<HH16x", 0, number_format)


def labels(*rows):
    return [label(n, m, text) for n, row in enumerate(rows) for m, text in enumerate(row)]


def book(*sheets, common=(), same=1):
    """The sheets' records behind what they have in common; each is listed `same` times."""
    parts = [records(begin(SHEET), *sheet, END) for sheet in sheets]
    names = [f"S{n}".encode() for n in range(len(parts) * same)]
    size = len(records(begin(GLOBALS), *common, END)) + sum(12 + len(name) for name in names)
    starts = [size + sum(map(len, parts[: n // same])) for n in range(len(names))]
    listed = [
        (0x85, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
        for start, name in zip(starts, names, strict=True)
    ]
    return records(begin(GLOBALS), *common, *listed, END) + b"".join(parts)


HEADER = ("id", "title", "price", "image")
GOOD = ("a", "Mug", "5", SHOWN)


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "products.xls"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", ["libreoffice-97.xls", "gnumeric-95.xls"])
def test_what_programs_wrote_is_read_as_one_sees_it(name):
    feed = open_feed(WRITTEN / name)
    assert feed.format == "table as old Excel"  # one sheet: the other two list nothing, or hide
    listings, problems = read(WRITTEN / name)
    one, two, three, lamp = listings
    assert [item.row for item in listings] == [4, 5, 6, 10]
    assert (one.product.id, one.product.title) == ("00007", "Roter Becher")  # not its comment
    assert (one.product.price, one.product.currency) == (1219.3, "EUR")
    assert (one.cells["Seit"], one.cells["Rabatt"]) == ("2026-11-20", "0.25")
    assert (one.cells["Auf Lager"], two.cells["Auf Lager"]) == ("true", "false")
    assert one.cells["Notiz"] == "=cmd|' /C calc'!A0"
    assert (two.product.id, two.product.price, two.product.currency) == ("4006381333931", 20, "CHF")
    assert two.cells["Notiz"] == ""  # an error
    assert (three.product.id, three.product.price) == ("00009", 0.3)
    assert three.cells["Bezeichnung"] == "Becher  mit\nzwei Zeilen"
    if name == "libreoffice-97.xls":
        assert {item.product.category for item in (one, two, three)} == {"Küche > Becher"}  # merged
        assert problems[0].cells["Bezeichnung"] == "Vase “Hodně štěstí” 花瓶"
    else:
        assert two.product.title == "Blauer Becher"  # a formula
    assert lamp.product.category == ""
    assert [(item.row, item.kind) for item in problems] == [(7, "no picture")]
    assert problems[0].cells["Artikelnummer"] == "0100"


def test_what_excel_wrote_before_1993_is_read():
    listings, _ = read(WRITTEN / "sheetjs-2.xls")
    assert [item.product.id for item in listings] == ["7", "4006381333931", "9", "A1"]
    assert listings[1].product.title == "Blauer Becher"


def test_what_scripts_write_without_a_container_is_read(written):
    """As the snippet does that shops' PHP has carried on for twenty years."""

    def text(row, column, said):
        data = said.encode("cp1252")
        return 0x204, struct.pack("<HHHH", row, column, 0, len(data)) + data

    rows = [HEADER, ("a", "Süßer Becher", "5", SHOWN)]
    cells = [text(n, m, said) for n, row in enumerate(rows) for m, said in enumerate(row)]
    start = 0x809, struct.pack("<HHHH", 0, SHEET, 0, 0)
    (listing,), _ = read(written(records(start, *cells, END)))
    assert (listing.product.title, listing.product.price) == ("Süßer Becher", 5)


def test_dates_of_apple_count_from_1904(written):
    rows = [*labels(("id", "title", "sale_price_effective_date", "image"), ("a", "Mug", "", SHOWN))]
    styles = [
        (0xE0, struct.pack("<HHHBBBBIIH", 0, form, 0, 0, 0, 0, 0, 0, 0, 0)) for form in (0, 14)
    ]
    content = book([*rows, number(1, 2, 1000.5, 1)], common=[(0x22, b"\x01\0"), *styles])
    (listing,), _ = read(written(content))
    assert listing.cells["sale_price_effective_date"] == "1906-09-27 12:00:00"


@pytest.mark.parametrize("value", [nan, inf, -inf, 1e308, -0.0, 5e-324])
@pytest.mark.parametrize("style", [0, 1, 2, 65_535])
def test_any_number_is_read(written, value, style):
    rows = labels(("id", "title", "told", "image"), ("a", "Mug", "", SHOWN))
    content = book([*rows, number(1, 2, value, style)], common=[style_of(0), style_of(14)])
    with contextlib.suppress(FeedError):  # such as for a style that is not there
        (listing,), _ = read(written(content))
        assert listing.cells["told"]


def test_sheets_alike_are_one_table(written):
    content = book(labels(HEADER, GOOD), labels(HEADER, ("b", "Cup", "6", SHOWN)))
    feed = open_feed(written(content))
    assert feed.format == 'table as old Excel, sheets "S0", "S1"'
    assert [(item.row, item.product.id) for item in feed] == [(2, "a"), (4, "b")]


def test_it_is_read_in_an_archive_and_packed(tmp_path):
    content = (WRITTEN / "libreoffice-97.xls").read_bytes()
    packed, archive = tmp_path / "list.xls.gz", tmp_path / "list.zip"
    packed.write_bytes(gzip.compress(content))
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("list.xls", content)
        members.writestr("a.png", b"")
    for path in (packed, archive):
        assert [item.product.id for item in read(path)[0]] == [
            "00007",
            "4006381333931",
            "00009",
            "A1",
        ]


def test_pictures_pasted_into_it_are_told_where_no_column_names_any(written):
    rows = labels(("id", "title"), ("a", "Red mug"), ("b", "Blue mug"))
    drawn = (0xEB, b"\x89PNG\r\n\x1a\n" + bytes(50))
    _, problems = read(written(book(rows, common=[drawn])))
    assert "Save it as .xlsx" in problems[0].reason
    assert "Save it as .xlsx" not in str(read(written(book(labels(HEADER, GOOD), common=[drawn]))))


def test_a_locked_workbook_and_other_documents_are_told(written):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    locked_new = container + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "locked" in refusal(written(locked_new))
    locked = book(labels(HEADER, GOOD), common=[(0x2F, bytes(6))])
    assert "locked" in refusal(written(locked))
    assert not read(written(book(labels(HEADER, (*GOOD, "EncryptedPackage")))))[1]
    letter = (WRITTEN / "libreoffice-97.xls").read_bytes()
    letter = letter.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    assert "no workbook" in refusal(written(letter), name="letter.doc")
    sentence = refusal(written(container + bytes(600)), name="products.xls")
    assert sentence.startswith("products.xls: this old workbook is damaged")
    assert "save it as .xlsx" in sentence


@pytest.mark.parametrize("name", ["libreoffice-97.xls", "gnumeric-95.xls", "sheetjs-2.xls"])
def test_broken_ones_are_read_or_refused(written, name):
    content, chance = (WRITTEN / name).read_bytes(), random.Random(name)
    for _ in range(10):
        data = bytearray(content[: chance.randrange(20, 2 * len(content))])
        for _ in range(chance.randrange(8)):
            data[chance.randrange(min(len(data), 5000))] = chance.randrange(256)
        if not data.startswith(content[:4]):
            continue
        with contextlib.suppress(FeedError):
            list(open_feed(written(bytes(data))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            book([(0x200, struct.pack("<IIHHH", 0, 2**32 - 1, 0, 65_535, 0))]),
            "no sheet has a header",
        ),
        (
            book(labels(HEADER, GOOD), common=[(0xFC, struct.pack("<II", 2**31 - 1, 2**31 - 1))]),
            "damaged",
        ),
        (book(labels(HEADER, GOOD), common=[(0xE0, bytes(20))] * 70_000), "damaged"),
        (book([(0xE5, struct.pack("<H", 1020) + bytes(8) * 1020)] * 300), "merged cells"),
        (book(labels(("id", "id"), GOOD)), "twice"),
        (book([label(0, 300, "id")]), "damaged"),
        (book([label(0, 0, "id")])[:-6], "damaged"),
        (b"\x09\x08\x10\x00" + bytes(600), "damaged"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(written, content, said):
    path = written(content)
    assert said in refusal(path)


def long_texts(columns, rows):
    """A text of 8,000 characters that all cells share."""
    text = struct.pack("<HB", 8000, 0) + b"x" * 8000
    shared = (0xFC, struct.pack("<II", 1, 1) + text)
    cells = [
        (0xFD, struct.pack("<HHHI", row, column, 0, 0))
        for row in range(rows)
        for column in range(columns)
    ]
    return book(cells, common=[shared])


def test_a_bomb_is_stopped_while_it_is_written_down(written, monkeypatch):
    monkeypatch.setattr("lib.feeds.excel.binary.MOST", 20_000_000)
    path = written(long_texts(columns=200, rows=50))
    assert path.stat().st_size < 200_000
    assert "more texts than we read" in refusal(path)
    assert "one of its rows holds more" in refusal(written(long_texts(columns=256, rows=1)))


def test_what_takes_too_much_memory_or_time_is_refused(written):
    blank = [
        (0xBE, struct.pack("<HH", row, 0) + bytes(512) + struct.pack("<H", 255))
        for row in range(10_000)
    ]
    source = file_source(written(book(blank, same=50)))
    started = time.monotonic()
    with pytest.raises(FeedError, match="too long to read"):
        old_workbook(source, seconds=1)
    assert time.monotonic() - started < 5
    with pytest.raises(FeedError, match="takes more memory"):
        old_workbook(file_source(written(book(blank))), memory=2**25)


def test_a_chain_of_sectors_that_never_ends_is_refused(written):
    content = bytearray((WRITTEN / "libreoffice-97.xls").read_bytes())
    struct.pack_into("<i", content, 56, 2**30)  # so that every stream is a short one
    first = 512 * (1 + struct.unpack_from("<i", content, 60)[0])
    struct.pack_into("<128i", content, first, *range(128))
    with pytest.raises(FeedError, match=r"takes more memory|too long|damaged"):
        old_workbook(file_source(written(bytes(content))), seconds=2, memory=200 * 2**20)


def test_one_that_is_too_large_is_refused_before_it_is_read(written, monkeypatch):
    monkeypatch.setattr("lib.feeds.excel.binary.MAX_BYTES", 100_000)
    assert "larger than" in refusal(written(b"\xd0\xcf\x11\xe0" + bytes(300_000)))


def test_the_child_is_given_no_secrets(written, monkeypatch, tmp_path):
    said = tmp_path / "said"
    spy = tmp_path / "spy.py"
    spy.write_text(f"import os; open({str(said)!r}, 'w').write(str(os.environ))")
    monkeypatch.setattr("lib.feeds.excel.binary.PROGRAM", spy)
    monkeypatch.setenv("JINA_API_KEY", "hush")
    with pytest.raises((FeedError, ValueError)):
        old_workbook(file_source(written(book(labels(HEADER, GOOD)))))
    assert "hush" not in said.read_text()
    assert PROGRAM.name == "biff.py"


def test_memory_stays_flat(written):
    def rows(count):
        return written(book(labels(HEADER, *((f"{n}", "Mug", "5", SHOWN) for n in range(count)))))

    few, least = peak_of(rows(300))
    many, most = peak_of(rows(4000))
    assert (few, many) == (300, 4000)
    assert most < least + 1_500_000


def test_nothing_is_left_behind(written):
    files = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(3):
        refusal(written(b"\xd0\xcf\x11\xe0" + bytes(600)))
    assert len([*Path("/proc/self/fd").iterdir()]) <= files + 1
