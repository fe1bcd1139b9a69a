"""Workbooks as XML, as Excel 2003 and shops' programs write them: SpreadsheetML, often named .xls.

Whether a sheet is hidden is told behind its rows, so these are kept on disk.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from lib.errors import FeedError
from lib.feeds.excel.numbers import GENERAL, MAX_FORMATS, NumberFormat, format_of
from lib.feeds.excel.sheet import Drawn, Sheet, open_sheet, refusing, those_that_list
from lib.feeds.excel.spreadsheetml_rows import rows_of
from lib.feeds.excel.stored import Stored
from lib.feeds.markup import End, Event, Start, events
from lib.feeds.source import Source
from lib.feeds.texts import line

MOST_SHEETS = 1000
"""Sheets with those that are hidden."""

_DATES = ("General Date", "Long Date", "Medium Date", "Short Date", "Long Time", "Short Time")
_NUMBERS = ("Currency", "Fixed", "Percent", "Scientific", "Yes/No", "True/False", "On/Off")
_NAMED = {
    "Euro Currency": NumberFormat(money="€"),
    **dict.fromkeys(_DATES, NumberFormat(is_date=True)),
    **dict.fromkeys(_NUMBERS, GENERAL),
}
"""Number formats that have a name where others have a code."""

_HIDDEN = ("SheetHidden", "SheetVeryHidden")

_Open = Callable[[], Sheet | None]


def xml_sheets(source: Source) -> list[Sheet]:
    """The sheets that list anything, in their order, hidden ones left out; raises FeedError."""
    return those_that_list(_opened(source), source)


def _opened(source: Source) -> Iterator[_Open]:
    """How to open each sheet that is not hidden, once its rows are stored."""
    stream, stored = events(source), Stored(source)
    formats: dict[str, NumberFormat] = {}
    for number, sheet in enumerate(_worksheets(stream, formats, source), start=1):
        if number > MOST_SHEETS:
            raise source.refuse("it has more sheets than we read. Split it.")
        name = line(sheet.attributes.get("Name", ""), 40)
        keep = partial(_kept, stream, formats, stored, name, source)
        if opened := _unless_hidden(stream, keep):
            yield opened


def _worksheets(
    stream: Iterator[Event], formats: dict[str, NumberFormat], source: Source
) -> Iterator[Start]:
    """The sheets, one after the other; what stands above them is put into `formats`."""
    style = ""
    for event in stream:
        if not isinstance(event, Start):
            continue
        if event.tag == "Style":
            style = event.attributes.get("ID", "")
            formats[style] = formats.get(event.attributes.get("Parent", ""), GENERAL)
            if len(formats) > MAX_FORMATS:
                raise source.refuse("it has more styles than we read. Save it anew.")
        elif event.tag == "NumberFormat":
            formats[style] = _format(event.attributes.get("Format", ""))
        elif event.tag == "Worksheet":
            yield event


def _format(code: str) -> NumberFormat:
    return _NAMED.get(code) or format_of(code)


def _unless_hidden(stream: Iterator[Event], keep: Callable[[], _Open]) -> _Open | None:
    """What is kept of the sheet that has begun, up to its end; None for a hidden one."""
    opened: _Open | None = None
    tag = visible = ""
    for event in stream:
        if event == End("Worksheet"):
            break
        if isinstance(event, str):
            visible = (visible + event)[:20] if tag == "Visible" else visible
            continue
        tag = event.tag if isinstance(event, Start) else ""
        if tag == "Table":
            opened = keep()
    return None if visible.strip() in _HIDDEN else opened


def _kept(
    stream: Iterator[Event],
    formats: Mapping[str, NumberFormat],
    stored: Stored,
    name: str,
    source: Source,
) -> _Open:
    """How to open a sheet whose rows begin."""
    try:
        place = stored.keep(rows_of(stream, formats, source))
    except FeedError as error:  # of this sheet alone, perhaps
        return refusing(error)
    return partial(open_sheet, name, partial(stored.rows, place), Drawn, source)
