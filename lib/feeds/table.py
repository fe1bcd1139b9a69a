"""Tables: named columns over rows of texts, whatever file they come from."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol, TypeVar

from lib.feeds import words
from lib.feeds.columns import bare, folded, known_as
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.texts import FACT, identity

ABOVE = 5
"""Rows that may stand above the header, such as notes of a template."""

KNOWN = frozenset(known_as(name) for names in words.COLUMNS.values() for name in names)
"""What columns are called."""

_FOR_PROGRAMS = re.compile(r"[a-z0-9_.-]+")
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
MAX_COLUMNS = 1000

MAX_CELL = 100_000
"""Characters of one cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column, and what they say by field."""

    number: int
    cells: Mapping[str, str]
    facts: Mapping[str, str] = field(default_factory=dict)


class Table(Protocol):
    """Rows under named columns, read as a stream as often as one likes."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names, as the file writes them."""
        ...

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows without the header; FeedError where the file cannot be read on."""
        ...


R = TypeVar("R")


def header_among(rows: Iterable[tuple[R, Sequence[str]]]) -> R | None:
    """The row that names the columns, of rows with their cells; None where no cell says anything.

    It is the one of the first few with the most names that we know columns by, if these are two,
    or else the first with two texts, or with one. Where labels for people stand above names for
    programs, as in Amazon's templates, it is the latter.
    """
    best: tuple[tuple[bool, int, int], R] | None = None
    for row, cells in islice(rows, ABOVE + 1):
        texts = [known_as(cell) for cell in cells if cell.strip()]
        known = len(KNOWN.intersection(texts))
        for_programs = known > 1 and _are_for_programs(cells)
        fit = (for_programs, known if known > 1 else 0, min(len(texts), 2))
        if texts and (best is None or fit > best[0]):
            best = fit, row
    return best[1] if best else None


def _are_for_programs(cells: Sequence[str]) -> bool:
    """Whether these are names such as item_sku, and not all of them plain words."""
    said = [bare(cell) for cell in cells if cell.strip()]
    return any("_" in name for name in said) and all(map(_FOR_PROGRAMS.fullmatch, said))


def numbered(cells: Sequence[str]) -> tuple[str, ...]:
    """Columns called by their numbers, if these cells are a product and no header; else none.

    So they are if no name among them is known and there is a web address.
    """
    is_product = any(_ADDRESS.match(cell.strip()) for cell in cells)
    if not is_product or len(cells) > MAX_COLUMNS or KNOWN.intersection(map(known_as, cells)):
        return ()
    return tuple(f"column {number}" for number in range(1, len(cells) + 1))


def header(cells: Sequence[str], source: Source, place: str) -> tuple[str, ...]:
    """The names of columns; one without a name is called by its number.

    Raises FeedError for too many columns and for two of one name.
    """
    names = [cell.strip("\ufeff \t\r\n") for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise source.refuse(f"{place} names {len(names):,} columns, more than {MAX_COLUMNS:,}.")
    names = [identity(name)[:FACT] or f"column {number}" for number, name in enumerate(names, 1)]
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            raise source.refuse(f'{place} names the column "{name[:60]}" twice. Rename one.')
        seen.add(folded(name))
    return tuple(names)


def check_cells(cells: Iterable[str], place: str, source: Source) -> None:
    """FeedError when one of `cells` is longer than any text about a product."""
    if any(len(cell) > MAX_CELL for cell in cells):
        raise source.refuse(f"{place} has a cell of more than {MAX_CELL:,} characters.")
