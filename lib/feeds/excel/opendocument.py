"""OpenDocument spreadsheets (.ods), as LibreOffice writes them, as tables.

All sheets stand in one XML part, content.xml (OASIS OpenDocument 1.3, part 3, chapter 9), in which
a row or cell that repeats is written once. It is read once, and its rows kept on disk.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from lib.errors import FeedError
from lib.feeds.archive import Archive
from lib.feeds.excel import parts
from lib.feeds.excel.cells import SheetRow
from lib.feeds.excel.numbers import MAX_FORMATS, whole
from lib.feeds.excel.opendocument_rows import Placing, centimetres, row_of
from lib.feeds.excel.sheet import Drawn, Sheet, open_sheet, refusing, those_that_list
from lib.feeds.excel.stored import Stored
from lib.feeds.markup import Event, Start
from lib.feeds.pictures_only import is_picture
from lib.feeds.source import Source
from lib.feeds.texts import line

CONTENT = "content.xml"
MAX_ROWS = 2**20
MOST_TABLES = 1000
"""Sheets with those that are hidden."""

MOST_EMPTY = 100_000
"""Rows that are written out and say nothing: programs write how often one repeats."""

MOST_COPIES = 10_000
"""Rows of a sheet that are written as copies of others and say something."""


def sheets(archive: Archive, source: Source) -> list[Sheet]:
    """The sheets that list anything, in their order, hidden ones left out.

    Raises FeedError when there is none, and for locked and other documents.
    """
    if any(e.tag == "encryption-data" for e in parts.starts(archive, "META-INF/manifest.xml")):
        raise source.refuse("this workbook is locked. Save it without a password.")
    if not archive.size(CONTENT) and (refused := archive.refusals()):
        raise source.refuse(refused[0].reason)
    own = (path for path in archive.paths() if not path.startswith("Thumbnails/"))
    look = partial(Drawn, in_cells=any(map(is_picture, own)))
    return those_that_list(_opened(archive, look, source), source)


def _opened(
    archive: Archive, look: Callable[[], Drawn], source: Source
) -> Iterator[Callable[[], Sheet | None]]:
    """How to open each sheet that is not hidden, once its rows are stored."""
    stream, stored = parts.read(archive, CONTENT), Stored(source)
    hidden, heights = _styles(stream, source)
    for number, table in enumerate(_tables(stream), start=1):
        if number > MOST_TABLES:
            raise source.refuse("it has more sheets than we read. Split it.")
        name = line(table.attributes.get("name", ""), 40)
        rows = _rows(stream, archive, heights, source)
        if table.attributes.get("style-name") in hidden:
            deque(rows, maxlen=0)
            continue
        try:
            place = stored.keep(rows)
        except FeedError as error:  # of this sheet alone, perhaps
            yield refusing(error)
        else:
            yield partial(open_sheet, name, partial(stored.rows, place), look, source)


def _styles(stream: Iterator[Event], source: Source) -> tuple[set[str], dict[str, float]]:
    """The styles of hidden sheets, and the heights of rows by style: they stand before sheets."""
    style, seen, hidden, heights = "", 0, set(), {}
    for event in stream:
        if not isinstance(event, Start):
            continue
        if event.tag == "style":
            style, seen = event.attributes.get("name", ""), seen + 1
            if seen > MAX_FORMATS:
                raise source.refuse("it has more styles than we read. Save it anew.")
        elif event.tag == "table-properties" and event.attributes.get("display") == "false":
            hidden.add(style)
        elif event.tag == "table-row-properties":
            heights[style] = centimetres(event.attributes.get("row-height", ""))
        elif event.tag == "spreadsheet":
            return hidden, heights
    raise source.refuse("this Office document is no workbook. Save it as .xlsx or CSV.")


def _tables(stream: Iterator[Event]) -> Iterator[Start]:
    """The sheets, one after the other, if each is read to its end."""
    return (event for event in stream if isinstance(event, Start) and event.tag == "table")


def _rows(
    stream: Iterator[Event], archive: Archive, heights: dict[str, float], source: Source
) -> Iterator[SheetRow]:
    """The rows of the sheet that has begun, up to its end; FeedError for one without bounds."""
    at = copies = empty = 0
    depth = 1
    below: list[str] = []
    for event in stream:
        if isinstance(event, str):
            continue
        if event.tag == "table":
            depth += 1 if isinstance(event, Start) else -1
            if not depth:
                return
        elif isinstance(event, Start) and event.tag == "table-row" and depth == 1:
            times = max(1, whole(event.attributes.get("number-rows-repeated")))
            height = heights.get(event.attributes.get("style-name", ""), 0.0)
            row, sunk = row_of(stream, Placing(archive, at + 1, height, source))
            row.pictures[:0] = below
            below = sunk
            says = bool(row.texts or row.pictures)
            copies += times - 1 if says else 0
            empty += not says
            if copies > MOST_COPIES:
                raise source.refuse(f"row {row.number} repeats too often. Remove the copies.")
            if at >= MAX_ROWS or empty > MOST_EMPTY:
                raise source.refuse("it has more rows than we read. Remove the empty ones.")
            yield from (replace(row, number=at + 1 + n) for n in range(times if says else 0))
            at += times
