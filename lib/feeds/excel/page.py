"""Web pages that hold a table, which shops' programs call .xls: Excel opens them as workbooks."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from lib.errors import FeedError
from lib.feeds.columns import known_as
from lib.feeds.excel.page_rows import TableRows
from lib.feeds.excel.sheet import Drawn, Sheet, open_sheet, refusing, those_that_list
from lib.feeds.excel.stored import Stored
from lib.feeds.markup import End, Event, Start
from lib.feeds.page_markup import events
from lib.feeds.source import BEGINNING, Source
from lib.feeds.table import KNOWN
from lib.feeds.texts import line

MOST_TABLES = 1000
LONGEST_NAME = 200

_NAMES = ("caption", "h1", "h2", "h3", "h4")
_EXCEL = b"urn:schemas-microsoft-com:office:excel"
_WHOLE = re.compile(rb"<(!doctype|html|body)\b")


def page_tables(source: Source) -> list[Sheet]:
    """The tables that list anything, in their order; FeedError for other web pages."""
    if _is_made_for_excel(source):
        return those_that_list(_opened(source), source)
    web_page = source.refuse("this is a web page, not a feed. Download the feed itself.")
    try:
        found = those_that_list(_opened(source), source)
    except FeedError as error:
        raise web_page from error
    if listing := [sheet for sheet in found if _lists_products(sheet)]:
        return listing
    raise web_page


def _is_made_for_excel(source: Source) -> bool:
    """Whether a page says so, or is no whole page, as what shops' programs write for Excel."""
    head = source.head().replace(b"\0", b"").lower()
    return _EXCEL in head or not _WHOLE.search(head[:BEGINNING])


def _lists_products(sheet: Sheet) -> bool:
    """Whether we know two of a table's columns: pages are made up of tables of any kind."""
    return len(KNOWN.intersection(map(known_as, sheet.own))) > 1


def _opened(source: Source) -> Iterator[Callable[[], Sheet | None]]:
    """How to open each table that says anything, once its rows are stored."""
    stream, stored = events(source), Stored(source)
    name = _next_table(stream)
    for _ in range(MOST_TABLES):
        if name is None:
            return
        rows = TableRows(stream, source)
        try:
            place = stored.keep(rows)
        except FeedError as error:  # of this table alone, perhaps
            yield refusing(error)
        else:
            if rows.says_anything:
                yield partial(open_sheet, name, partial(stored.rows, place), Drawn, source)
        name = "" if rows.holds_another else _next_table(stream)


def _next_table(stream: Iterator[Event]) -> str | None:
    """The heading above the table that begins next; None where there is no further one."""
    name, inside = "", ""
    for event in stream:
        if isinstance(event, str):
            name += event if inside and len(name) < LONGEST_NAME else ""
        elif event == End(inside):
            inside = ""
        elif isinstance(event, Start) and event.tag in _NAMES:
            name, inside = "", event.tag
        elif isinstance(event, Start) and event.tag == "table":
            return line(name, 40)
    return None
