"""Sheets that list their products alike, such as one for each kind of goods, as one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lib.feeds.columns import folded
from lib.feeds.excel.sheets import PASTED, Sheet
from lib.feeds.rows import RowProblem
from lib.feeds.table import Row

SHOWN = 5
SHEET = "sheet"
"""The column that names each row's sheet: a category, where there is no better one."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Several sheets as one table; see `lib.feeds.table.Table`.

    Rows are counted as if the sheets stood one below the other.
    """

    sheets: tuple[Sheet, ...]

    @property
    def called(self) -> str:
        """The names of the sheets, as words."""
        names = ", ".join(f'"{sheet.name}"' for sheet in self.sheets[:SHOWN])
        more = f" and {len(self.sheets) - SHOWN} more" if len(self.sheets) > SHOWN else ""
        return f"sheets {names}{more}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the first sheet, and which sheet it was."""
        own = (SHEET, *_named(self.sheets[0]))
        return (PASTED, *own) if any(PASTED in sheet.columns for sheet in self.sheets) else own

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows of one sheet after the other."""
        names, above = self.columns, 0
        for sheet in self.sheets:
            here = last = above
            for row in sheet.rows():
                cells = {folded(name): cell for name, cell in row.cells.items()}
                cells[SHEET] = sheet.name
                own = {name: cells.get(folded(name), "") for name in names}
                if isinstance(row, Row):
                    last = here + row.number
                    yield Row(last, own)
                else:
                    yield replace(row, row=here + row.row, cells=own)
            above = last


def alike(sheet: Sheet, sheets: Sequence[Sheet]) -> Sheet | Sheets:
    """The sheet together with those that have the same columns."""
    same = tuple(other for other in sheets if _folded(other) == _folded(sheet))
    return Sheets(same) if len(same) > 1 and SHEET not in _folded(sheet) else sheet


def _named(sheet: Sheet) -> tuple[str, ...]:
    return sheet.columns[1:] if sheet.columns[0] == PASTED else sheet.columns


def _folded(sheet: Sheet) -> set[str]:
    return {folded(name) for name in _named(sheet)}
