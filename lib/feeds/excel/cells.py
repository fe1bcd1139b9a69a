"""The cells of a sheet, row by row, as texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lib.feeds.dialect import MAX_ROW
from lib.feeds.excel.numbers import GENERAL, NumberFormat, shown, whole
from lib.feeds.excel.texts import SharedTexts, check_size, plain, text_until
from lib.feeds.markup import End, Event, Start
from lib.feeds.named_pictures import MAX_PICTURES
from lib.feeds.source import Source

MAX_COLUMN = 16_384
"""Excel's own last column, XFD."""

IMAGE = re.compile(r'\bIMAGE\(\s*"{1,2}(https?://[^"\s]+)', re.IGNORECASE)
"""A formula that shows the picture at an address, also as Google Sheets exports it."""

_NAMED = re.compile(r'\bDISPIMG\(\s*"([^"]+)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook have in common."""

    texts: SharedTexts
    formats: Sequence[NumberFormat]
    epoch: datetime
    pictures: Sequence[str]
    """Paths of the pictures inside cells, as they are counted from 1."""
    named: Mapping[str, str]
    """The same, as they are named in formulas."""


@dataclass(slots=True)
class SheetRow:
    """The texts of a row by column, both counted from 1, and the pictures inside its cells.

    `merged`: the columns of cells that go on below it, and their last rows, where rows tell.
    """

    number: int
    texts: dict[int, str] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)


def cells_of(stream: Iterator[Event], book: Book, source: Source) -> Iterator[SheetRow]:
    """The rows that a sheet writes down; FeedError for a cell without bounds."""
    row, column, size = SheetRow(0), 0, 0
    for event in stream:
        if isinstance(event, Start):
            if event.tag == "row":
                number = max(whole(event.attributes.get("r")), row.number + 1)
                row, column, size = SheetRow(number), 0, 0
            elif event.tag == "c":
                column = column_of(event.attributes.get("r", "")) or column + 1
                said = _said(stream, source)
                if picture := _picture(event, said.formula, book):
                    row.pictures.append(picture)
                elif (text := _text(event, said, book).strip()) and column <= MAX_COLUMN:
                    row.texts[column] = text
                    size += len(text)
                if size > MAX_ROW or len(row.pictures) > MAX_PICTURES:
                    raise source.refuse(f"row {row.number} holds more than we read. Shorten it.")
        elif event == End("row"):
            yield row
        elif event == End("sheetData"):
            return


def column_of(reference: str) -> int:
    """The number of a column such as the one of "AB12", from 1; 0 where none is named."""
    number = 0
    for letter in reference[:8]:
        if not "A" <= letter <= "Z":
            break
        number = 26 * number + ord(letter) - 64
    return number


@dataclass(slots=True)
class _Said:
    """What stands in a cell: a value as it is stored, a text of its own, a formula."""

    value: str = ""
    text: str = ""
    formula: str = ""


def _said(stream: Iterator[Event], source: Source) -> _Said:
    """The parts of a cell, up to its end."""
    said, tag = _Said(), ""
    for event in stream:
        if isinstance(event, Start):
            tag = event.tag
            if tag == "is":
                said.text = text_until("is", stream, source)
        elif isinstance(event, End):
            if event.tag == "c":
                break
            tag = ""
        elif tag == "v":
            said.value += event
            check_size(said.value, source)
        elif tag == "f":
            said.formula += event
            check_size(said.formula, source)
    return said


def _picture(cell: Start, formula: str, book: Book) -> str:
    """The path of the picture inside a cell; nothing where there is none."""
    if "vm" in cell.attributes:
        number = whole(cell.attributes["vm"])
        return book.pictures[number - 1] if 0 < number <= len(book.pictures) else ""
    named = _NAMED.search(formula) if book.named else None
    return book.named.get(named[1], "") if named else ""


def _text(cell: Start, said: _Said, book: Book) -> str:
    """The text that one sees in a cell; of one that shows a picture from the web, its address."""
    if said.formula and (address := IMAGE.search(said.formula)):
        return address[1]
    text, kind = said.value.strip(), cell.attributes.get("t", "n")
    if not text:
        return said.text
    if kind == "s":
        return book.texts[whole(text)]
    if kind == "n":
        style = whole(cell.attributes.get("s"))
        return shown(
            text, book.formats[style] if style < len(book.formats) else GENERAL, book.epoch
        )
    if kind == "b":
        return "true" if text == "1" else "false"
    return "" if kind == "e" else plain(text)
