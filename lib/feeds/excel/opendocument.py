"""OpenDocument spreadsheets (.ods), as LibreOffice writes them, as tables.

All sheets stand in one XML part, content.xml (OASIS OpenDocument 1.3, part 3, chapter 9); a row or
cell that repeats is written once.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lib.feeds.archive import Archive
from lib.feeds.dialect import MAX_ROW
from lib.feeds.excel import parts
from lib.feeds.excel.cells import MAX_COLUMN, SheetRow
from lib.feeds.excel.numbers import EPOCH, GENERAL, shown, whole
from lib.feeds.excel.sheet import Drawn, Sheet, open_sheet, those_that_list
from lib.feeds.excel.shelf import name_inside
from lib.feeds.excel.texts import check_size
from lib.feeds.listings import MAX_PICTURES
from lib.feeds.markup import End, Event, Start
from lib.feeds.source import Source
from lib.feeds.texts import line

CONTENT = "content.xml"
MOST_ALIKE = 1000
"""Rows that one which says something may stand for; empty ones may be any number."""

_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = frozenset(["annotation", "frame", "custom-shape", "g", "rect", "ellipse", "line"])
"""What floats over a cell: its texts are not the cell's."""


def sheets(archive: Archive, source: Source) -> list[Sheet]:
    """The sheets that list anything, in their order, hidden ones left out.

    Raises FeedError when there is none, and for locked and other documents.
    """
    if any(e.tag == "encryption-data" for e in parts.starts(archive, "META-INF/manifest.xml")):
        raise source.refuse("this workbook is locked. Save it without a password.")
    in_cells = any(path.startswith("Pictures/") for path in archive.paths())
    look = partial(Drawn, in_cells=in_cells)
    opened = (
        partial(open_sheet, name, partial(_rows, archive, number, source), look, source)
        for number, name in _visible(archive, source)
    )
    return those_that_list(opened, source)


def _visible(archive: Archive, source: Source) -> Iterator[tuple[int, str]]:
    """The number of each sheet that is not hidden, from 0, and its name."""
    style, hidden = "", set()
    for event in parts.read(archive, CONTENT):
        if isinstance(event, Start) and event.tag == "style":
            style = event.attributes.get("name", "")
        elif isinstance(event, Start) and event.tag == "table-properties":
            hidden |= {style} if event.attributes.get("display") == "false" else set()
        elif isinstance(event, Start) and event.tag == "spreadsheet":
            break  # styles stand before it
    else:
        raise source.refuse("this Office document is no workbook. Save it as .xlsx or CSV.")
    for number, table in enumerate(_tables(archive)):
        if table.attributes.get("style-name") not in hidden:
            yield number, line(table.attributes.get("name", ""), 40)


def _tables(archive: Archive) -> Iterator[Start]:
    """The sheets; what lies inside them is not one."""
    depth = 0
    for event in parts.read(archive, CONTENT):
        if not isinstance(event, str) and event.tag == "table":
            depth += 1 if isinstance(event, Start) else -1
            if isinstance(event, Start) and depth == 1:
                yield event


def _rows(archive: Archive, wanted: int, source: Source) -> Iterator[SheetRow]:
    """The rows of the sheet of a number that say anything; FeedError for a row without bounds."""
    stream = parts.read(archive, CONTENT)
    number, depth, at = -1, 0, 0
    for event in stream:
        if isinstance(event, str):
            continue
        if event.tag == "table":
            depth += 1 if isinstance(event, Start) else -1
            number += isinstance(event, Start) and depth == 1
            if number > wanted or (number == wanted and not depth):
                return
        elif isinstance(event, Start) and event.tag == "table-row" and number == wanted:
            times = max(1, whole(event.attributes.get("number-rows-repeated")))
            row = _row(stream, at + 1, archive, source)
            says = row.texts or row.pictures
            if says and times > MOST_ALIKE:
                raise source.refuse(f"row {row.number} repeats {times:,} times. Remove the copies.")
            yield from (replace(row, number=at + 1 + n) for n in range(times if says else 0))
            at += times


def _row(stream: Iterator[Event], number: int, archive: Archive, source: Source) -> SheetRow:
    """One row, up to its end."""
    row, column, size = SheetRow(number), 0, 0
    for event in stream:
        if isinstance(event, Start) and event.tag in _CELLS:
            times = max(1, whole(event.attributes.get("number-columns-repeated")))
            text, pictures = _cell(event, stream, archive, source)
            row.pictures += pictures
            if text and column < MAX_COLUMN:
                last = min(column + times, MAX_COLUMN)
                size += len(text) * (last - column)
                if size <= MAX_ROW:
                    row.texts |= dict.fromkeys(range(column + 1, last + 1), text)
                rows = whole(event.attributes.get("number-rows-spanned"))
                row.merged += [(column + 1, number + rows - 1)] if rows > 1 else []
            if size > MAX_ROW or len(row.pictures) > MAX_PICTURES:
                raise source.refuse(f"row {number} holds more than we read. Shorten it.")
            column += times
        elif event == End("table-row"):
            break
    return row


def _cell(
    cell: Start, stream: Iterator[Event], archive: Archive, source: Source
) -> tuple[str, list[str]]:
    """What one sees in a cell, and the paths of the pictures that are anchored to it."""
    text, pictures, aside, paragraphs, inside = "", [], 0, 0, 0
    for event in stream:
        if isinstance(event, str):
            text += event if inside and not aside else ""
            check_size(text, source)
        elif event.tag in _ASIDE:
            aside += 1 if isinstance(event, Start) else -1
        elif event.tag == "p" and not aside:
            inside += 1 if isinstance(event, Start) else -1
            paragraphs += isinstance(event, Start)
            text += "\n" if isinstance(event, Start) and paragraphs > 1 else ""
        elif isinstance(event, End):
            if event.tag in _CELLS and not aside:
                break
        elif event.tag == "image" and (path := archive.find(event.attributes.get("href", ""))):
            pictures.append(name_inside(archive, path))
        elif event.tag in ("s", "tab", "line-break") and not aside:
            times = min(max(1, whole(event.attributes.get("c"))), MAX_ROW)
            text += "\n" if event.tag == "line-break" else " " * times
    return _said(cell, text.strip()), pictures


def _said(cell: Start, seen: str) -> str:
    """A cell's value, written as feeds need it; `seen` is how the sheet shows it."""
    its = cell.attributes
    kind, value = its.get("value-type", ""), its.get("value", "")
    if kind == "error" or cell.tag == "covered-table-cell":
        return ""
    if kind == "date":
        return its.get("date-value", "")[:19].replace("T", " ")
    if kind == "boolean":
        return its.get("boolean-value", "")
    if kind in ("float", "currency", "percentage") and value:
        code = re.sub(r"\D", "", seen)  # of an article, shown with zeros before it
        if code.startswith("0") and value.isdigit() and code.lstrip("0") == value:
            return seen
        return f"{shown(value, GENERAL, EPOCH)} {its.get('currency', '')}".rstrip()
    return its.get("string-value", "").strip() or seen
