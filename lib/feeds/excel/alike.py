"""Sheets that list their products alike, such as one for each kind of goods, as one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lib.feeds.columns import folded
from lib.feeds.excel.sheet import PASTED, Sheet
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
        if not any(sheet.name for sheet in self.sheets):
            return f"{len(self.sheets)} tables"
        names = ", ".join(f'"{sheet.name}"' for sheet in self.sheets[:SHOWN])
        more = f" and {len(self.sheets) - SHOWN} more" if len(self.sheets) > SHOWN else ""
        return f"sheets {names}{more}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the first sheet, and which sheet it was."""
        own = (SHEET, *self.sheets[0].own)
        return (PASTED, *own) if any(sheet.has_pictures for sheet in self.sheets) else own

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows of one sheet after the other."""
        above = last = 0
        for sheet in self.sheets:
            theirs = {folded(name): name for name in sheet.columns}
            called = {name: theirs.get(folded(name), "") for name in self.columns}
            for row in sheet.rows():
                cells = {name: row.cells.get(their, "") for name, their in called.items()}
                cells[SHEET] = sheet.name
                last = above + (row.number if isinstance(row, Row) else row.row)
                if isinstance(row, Row):
                    yield Row(last, cells)
                else:
                    reason = row.reason.replace(f"Row {row.row}", f"Row {last}", 1)
                    yield replace(row, row=last, reason=reason, cells=cells)
            above = last


def alike(sheet: Sheet, sheets: Sequence[Sheet]) -> Sheet | Sheets:
    """The sheet together with those that have the same columns."""
    same = tuple(other for other in sheets if _folded(other) == _folded(sheet))
    return Sheets(same) if len(same) > 1 and SHEET not in _folded(sheet) else sheet


def _folded(sheet: Sheet) -> set[str]:
    return {folded(name) for name in sheet.own}
