"""The rows of a table in a web page, whose cells may span columns and rows."""

from collections.abc import Iterator

from lib.feeds.dialect import MAX_ROW
from lib.feeds.excel.cells import SheetRow
from lib.feeds.excel.numbers import whole
from lib.feeds.excel.page_cells import CELLS, Cell
from lib.feeds.markup import End, Event, Start
from lib.feeds.source import Source
from lib.feeds.table import MAX_COLUMNS

LONGEST_SPAN = 65_534
"""Rows of a cell, in any browser."""

MOST_COVERED = 20_000_000
"""Places of a table that a cell above them covers."""


class TableRows:
    """The rows of a table that has begun, up to its end or that of the page, each once.

    `holds_another`: it ended where a further table begins, as it only lays out the page. What
    begins under a header, however, belongs to the text of its cell.
    """

    def __init__(self, stream: Iterator[Event], source: Source) -> None:
        self.says_anything = self.holds_another = False
        self._stream, self._source = stream, source
        self._has_header = False

    def __iter__(self) -> Iterator[SheetRow]:
        """The rows that say anything; FeedError for one without bounds."""
        grid, cell, depth = _Grid(self._source), None, 0
        for event in self._stream:
            if isinstance(event, Start | End) and event.tag == "table":
                depth += 1 if isinstance(event, Start) else -1
                self.holds_another = depth > 0 and not self._has_header
                if depth < 0 or self.holds_another:
                    break
            if isinstance(event, str) or depth or event.tag not in ("tr", *CELLS):
                if cell:
                    cell.add(event)
                continue
            if cell:
                grid.place(cell)
            cell = None
            if event.tag == "tr":
                yield from self._told(grid.finished())
                grid.begun = isinstance(event, Start)
            elif isinstance(event, Start):
                cell = Cell(event, self._source)
        if cell:
            grid.place(cell)
        yield from self._told(grid.finished())

    def _told(self, row: SheetRow) -> Iterator[SheetRow]:
        if row.texts:
            self.says_anything = True
            self._has_header |= len(row.texts) > 1
            yield row


class _Grid:
    """Where the cells of one row after the other stand."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._row = SheetRow(1)
        self._column = self._size = self._covered = 0
        self.begun = False
        self._below: dict[int, int] = {}
        """Columns that a cell above covers, and its last row."""

    def place(self, cell: Cell) -> None:
        """Put a cell where the row has room next."""
        self.begun = True
        while self._column + 1 in self._below:
            self._column += 1
        first, number = self._column + 1, self._row.number
        wide, high = (max(1, whole(cell.attributes.get(name))) for name in ("colspan", "rowspan"))
        self._column = min(self._column + wide, 2 * MAX_COLUMNS)
        if first > 2 * MAX_COLUMNS:
            return
        if high > 1:
            last = number + min(high, LONGEST_SPAN) - 1
            self._below |= dict.fromkeys(range(first, self._column + 1), last)
            self._row.merged.append((first, last))
        if text := cell.text():
            self._row.texts[first] = text
            self._size += len(text)
        if self._size > MAX_ROW:
            raise self._source.refuse(f"row {number} holds more than we read. Shorten it.")

    def finished(self) -> SheetRow:
        """The row, if one has begun; what is placed from now on stands in the next."""
        row = self._row
        if self.begun:
            self._row = SheetRow(row.number + 1)
            self._column = self._size = 0
            self.begun = False
            self._covered += len(self._below)
            if self._covered > MOST_COVERED:
                raise self._source.refuse("it merges more cells than we read. Unmerge them.")
            self._below = {n: last for n, last in self._below.items() if last > row.number}
        return row
