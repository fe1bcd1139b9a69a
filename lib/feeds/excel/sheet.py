"""A workbook's sheet as a table; row numbers are those that one sees."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lib.errors import FeedError
from lib.feeds.columns import folded
from lib.feeds.excel.cells import SheetRow
from lib.feeds.excel.merged import Held, Spans
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import Row, header, header_among

MAX_SHEETS = 50
BEFORE = 1000
"""Rows in which a header is looked for; most of them are empty."""

PASTED = "picture in the sheet"
"""The column that names the pictures pasted into each row."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a workbook says of a sheet beside its rows.

    The pictures that float over it, by row; the cells merged down; and whether pictures may lie in
    its cells.
    """

    floating: Mapping[int, Sequence[str]] = field(default_factory=dict)
    merged: Spans = field(default_factory=dict)
    in_cells: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; see `lib.feeds.table.Table`."""

    name: str
    own: tuple[str, ...]
    """The columns that it names itself."""
    above: int
    """The header's row."""
    has_pictures: bool
    source: Source
    read: Callable[[], Iterator[SheetRow]]
    drawn: Drawn

    @property
    def called(self) -> str:
        """The name of the sheet, as words."""
        return f'sheet "{self.name}"' if self.name else "one of several tables"

    @property
    def columns(self) -> tuple[str, ...]:
        """Where there are pictures, the column that names them comes first."""
        return (PASTED, *self.own) if self.has_pictures else self.own

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows under the header; what stands beside its columns is not read."""
        held = Held(self.drawn.merged, len(self.own), self.source)
        for row in self.read():
            if row.number <= self.above:
                continue
            over = held.over(row)
            cells = {name: row.texts.get(n, "") for n, name in enumerate(self.own, 1)}
            pictures = [*self.drawn.floating.get(row.number, ()), *row.pictures]
            if not pictures and not any(cells.values()):
                continue
            cells |= {self.own[n - 1]: text for n, text in over.items() if n not in row.texts}
            if list(cells.values())[:3] == list(self.own[:3]):
                reason = f"Row {row.number} repeats the header. Remove it."
                yield RowProblem(row.number, "header", reason, cells)
                continue
            pasted = {PASTED: "|".join(pictures)} if self.has_pictures else {}
            yield Row(row.number, pasted | cells)


def open_sheet(
    name: str,
    read: Callable[[], Iterator[SheetRow]],
    look: Callable[[], Drawn],
    source: Source,
) -> Sheet | None:
    """A sheet with its header; None where nothing stands under one. Raises FeedError.

    `look` is called only where there is a header.
    """
    first_rows = islice(read(), BEFORE)
    first = header_among((row, [*row.texts.values()]) for row in first_rows if row.texts)
    if first is None:
        return None
    names = [first.texts.get(n, "") for n in range(1, max(first.texts) + 1)]
    named = header(names, source, f'row {first.number} of the sheet "{name}"')
    drawn = look()
    has_pictures = drawn.in_cells or any(row > first.number for row in drawn.floating)
    own = tuple(f"{n} as text" if folded(n) == PASTED and has_pictures else n for n in named)
    sheet = Sheet(name, own, first.number, has_pictures, source, read, drawn)
    return sheet if next(sheet.rows(), None) else None


def refusing(error: FeedError) -> Callable[[], Sheet | None]:
    """How to open a sheet that cannot be read: as soon as anybody wants it."""

    def refuse() -> None:
        raise error

    return refuse


def those_that_list(opened: Iterable[Callable[[], Sheet | None]], source: Source) -> list[Sheet]:
    """The sheets that list anything; FeedError when there is none."""
    found: list[Sheet] = []
    refused: list[FeedError] = []
    for open_one in islice(opened, MAX_SHEETS):
        try:
            sheet = open_one()
        except FeedError as error:  # a summary, perhaps: another sheet may list the products
            refused.append(error)
        else:
            found += [sheet] if sheet else []
    if found:
        return found
    if refused:
        raise refused[0]
    raise source.refuse("no sheet has a header and products under it. Add the products.")
