"""The rows and cells of an OpenDocument spreadsheet, as texts and pictures."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from lib.feeds.archive import Archive
from lib.feeds.currencies import CODES, SIGNS
from lib.feeds.dialect import MAX_ROW
from lib.feeds.excel.cells import IMAGE, MAX_COLUMN, SheetRow
from lib.feeds.excel.numbers import EPOCH, GENERAL, shown, whole
from lib.feeds.excel.shelf import name_inside
from lib.feeds.excel.texts import check_size
from lib.feeds.markup import End, Event, Start
from lib.feeds.named_pictures import MAX_PICTURES
from lib.feeds.source import Source
from lib.feeds.table import MAX_CELL

_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = frozenset(
    ["annotation", "frame", "custom-shape", "g", "rect", "ellipse", "line", "ruby-text"]
)
"""What floats over a cell, or says how it is read aloud: its texts are not the cell's."""

_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)(cm|mm|in|pt|px)")


class Placing(NamedTuple):
    """Where a row stands, and how high it is, in centimetres; 0 where nobody says."""

    archive: Archive
    number: int
    height: float
    source: Source


def centimetres(length: str) -> float:
    """A length such as "1.2cm"; 0 for what is none."""
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def row_of(stream: Iterator[Event], placing: Placing) -> tuple[SheetRow, list[str]]:
    """The row that has begun, up to its end, and the pictures in it that belong to the next."""
    row, column, size, sunk = SheetRow(placing.number), 0, 0, []
    for event in stream:
        if isinstance(event, Start) and event.tag in _CELLS:
            times = max(1, whole(event.attributes.get("number-columns-repeated")))
            text, pictures, below = _cell(event, stream, placing)
            row.pictures += pictures
            sunk += below
            if text and column < MAX_COLUMN:
                last = min(column + times, MAX_COLUMN)
                size += len(text) * (last - column)
                if size <= MAX_ROW:
                    row.texts |= dict.fromkeys(range(column + 1, last + 1), text)
                rows = whole(event.attributes.get("number-rows-spanned"))
                row.merged += [(column + 1, placing.number + rows - 1)] if rows > 1 else []
            if size > MAX_ROW or len(row.pictures) + len(sunk) > MAX_PICTURES:
                reason = f"row {placing.number} holds more than we read. Shorten it."
                raise placing.source.refuse(reason)
            column += times
        elif event == End("table-row"):
            break
    return row, sunk


def _cell(
    cell: Start, stream: Iterator[Event], placing: Placing
) -> tuple[str, list[str], list[str]]:
    """What one sees in a cell, the pictures anchored to it, and those that lie below."""
    text, aside, paragraphs, inside, sinks = "", 0, 0, 0, False
    pictures: list[str] = []
    below: list[str] = []
    for event in stream:
        if isinstance(event, str):
            text += event if inside and not aside else ""
        elif event.tag in _ASIDE:
            aside += 1 if isinstance(event, Start) else -1
            sinks = isinstance(event, Start) and _sinks(event, placing.height)
        elif event.tag == "p" and not aside:
            inside += 1 if isinstance(event, Start) else -1
            paragraphs += isinstance(event, Start)
            text += "\n" if isinstance(event, Start) and paragraphs > 1 else ""
        elif isinstance(event, End):
            if event.tag in _CELLS and not aside:
                break
        elif event.tag == "image":
            path = _path(event.attributes.get("href", ""), placing.archive)
            (below if sinks else pictures).extend([path] if path else [])
        elif event.tag in ("s", "tab", "line-break") and not aside:
            times = min(max(1, whole(event.attributes.get("c"))), MAX_CELL)
            text += "\n" if event.tag == "line-break" else " " * times
        check_size(text, placing.source)
    said = _said(cell, text.strip())
    check_size(said, placing.source)
    return said, pictures, below


def _sinks(frame: Start, height: float) -> bool:
    """Whether more of a picture lies over the rows below than over the one it is anchored to."""
    top, high = (centimetres(frame.attributes.get(name, "")) for name in ("y", "height"))
    return bool(height and high) and top + high - height > high / 2 and top > high / 10


def _path(href: str, archive: Archive) -> str:
    found = archive.find(posixpath.normpath(unquote(href)))
    return name_inside(archive, found) if found else ""


def _said(cell: Start, seen: str) -> str:
    """A cell's value, written as feeds need it; `seen` is how the sheet shows it."""
    its = cell.attributes
    kind, value = its.get("value-type", ""), its.get("value", "")
    if address := IMAGE.search(its.get("formula", "")):
        return address[1]
    if kind == "error" or cell.tag == "covered-table-cell":
        return ""
    if kind == "date":
        return its.get("date-value", "")[:19].replace("T", " ")
    if kind == "boolean":
        return its.get("boolean-value", "")
    if kind in ("float", "currency", "percentage") and value:
        return _number(value, seen, its.get("currency", ""))
    return its.get("string-value", "").strip() or seen


def _number(value: str, seen: str, currency: str) -> str:
    """A number with its currency; an article's code ("A0012", "012-345") as it is seen."""
    words = re.sub(r"[\d.,'’\s–—+-]", "", seen)
    if not currency and (words.casefold() in SIGNS or words in CODES):
        currency = words
    digits = re.sub(r"\D", "", seen)
    is_code = bool(words) or re.search(r"\d[-/]\d|^0\d", seen)
    if not currency and is_code and value.isdigit() and digits and int(digits) == int(value):
        return seen
    return f"{shown(value, GENERAL, EPOCH)} {currency}".rstrip()
