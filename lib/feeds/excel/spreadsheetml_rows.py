"""The rows and cells of a sheet in SpreadsheetML, as texts."""

from collections.abc import Iterator, Mapping

from lib.feeds.dialect import MAX_ROW
from lib.feeds.excel.cells import IMAGE, MAX_COLUMN, SheetRow
from lib.feeds.excel.numbers import EPOCH, GENERAL, NumberFormat, shown, whole
from lib.feeds.excel.texts import check_size
from lib.feeds.markup import End, Event, Start
from lib.feeds.source import Source

MAX_ROWS = 2**20

_ASIDE = ("Comment", "PhoneticText")
"""What is said of a cell, or how it is read aloud: its text is not the cell's."""


def rows_of(
    stream: Iterator[Event], formats: Mapping[str, NumberFormat], source: Source
) -> Iterator[SheetRow]:
    """The rows that have begun, those that say anything; FeedError for one without bounds."""
    number = 0
    for event in stream:
        if event == End("Table"):
            break
        if isinstance(event, Start) and event.tag == "Row":
            number = max(number + 1, whole(event.attributes.get("Index")))
            if number > MAX_ROWS:
                raise source.refuse(f"it has more than {MAX_ROWS:,} rows. Remove the empty ones.")
            row = _row(stream, number, formats, source)
            number += whole(event.attributes.get("Span"))
            if row.texts:
                yield row


def _row(
    stream: Iterator[Event], number: int, formats: Mapping[str, NumberFormat], source: Source
) -> SheetRow:
    row, column, size = SheetRow(number), 0, 0
    for event in stream:
        if event == End("Row"):
            break
        if isinstance(event, Start) and event.tag == "Cell":
            its = event.attributes
            column = max(column + 1, whole(its.get("Index")))
            text = _text(event, stream, formats.get(its.get("StyleID", ""), GENERAL), source)
            if text and column <= MAX_COLUMN:
                row.texts[column] = text
                size += len(text)
                below = whole(its.get("MergeDown"))
                row.merged += [(column, number + below)] if below else []
            if size > MAX_ROW:
                raise source.refuse(f"row {number} holds more than we read. Shorten it.")
            column += whole(its.get("MergeAcross"))
    return row


def _text(cell: Start, stream: Iterator[Event], form: NumberFormat, source: Source) -> str:
    """What one sees in the cell that has begun; of a picture from the web, its address."""
    text, kind, aside, inside = "", "", 0, False
    for event in stream:
        if isinstance(event, str):
            text += event if inside and not aside else ""
            check_size(text, source)
        elif event.tag in _ASIDE:
            aside += 1 if isinstance(event, Start) else -1
        elif event.tag == "Data" and not aside:
            inside = isinstance(event, Start)
            kind = event.attributes.get("Type", "") if isinstance(event, Start) else kind
        elif event == End("Cell"):
            break
    if address := IMAGE.search(cell.attributes.get("Formula", "")):
        return address[1]
    return _said(text.strip(), kind, form)


def _said(text: str, kind: str, form: NumberFormat) -> str:
    """A value, written as feeds need it."""
    if kind == "Number":
        return shown(text, form, EPOCH)
    if kind == "DateTime":
        return text[:19].replace("T", " ").removesuffix(" 00:00:00")
    if kind == "Boolean":
        return "true" if text == "1" else "false"
    return "" if kind == "Error" else text
