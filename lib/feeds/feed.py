"""A feed that is a table: rows of named columns, a reader that knows what they mean, pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lib.feeds.columns import facts
from lib.feeds.groups import first_rows
from lib.feeds.leading import Leading
from lib.feeds.listings import Terms
from lib.feeds.rows import Listing, RowProblem
from lib.feeds.shelf import Shelf
from lib.feeds.table import Row, Table

Items = Iterator[Listing | RowProblem]
Reader = Callable[[Iterable[Row | RowProblem], Terms], Items]


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of feed calls its columns, and how its rows become products."""

    name: str
    mapping: Mapping[str, str]
    reader: Reader
    media: str = ""
    """The folder of the shop in which it keeps pictures that are named by path."""


@dataclass(frozen=True, slots=True)
class TableFeed:
    """The products in a table; see `lib.feeds.rows.Feed`."""

    format: str
    table: Table
    mapping: Mapping[str, str]
    reader: Reader
    currency: str
    shelf: Shelf
    refused: tuple[RowProblem, ...] = ()
    """Members of the archive around the table that are not read."""
    base: str = ""
    """The address that it was read from, if any; paths of pictures lead on from there."""
    media: str = ""
    """Where that shop keeps them, if not just there."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table."""
        return self.table.columns

    def __iter__(self) -> Items:
        """Every product once, problems in between."""
        yield from self.refused
        with first_rows() as first_row:
            fields = frozenset(self.mapping.values())
            terms = Terms(fields, self.currency, self.shelf, first_row)
            yield from self.reader(self._rows(), terms)

    def read(self, address: str) -> bytes:
        """A picture that lies beside the table; raises PictureError."""
        return self.shelf.read(address)

    def _rows(self) -> Iterator[Row | RowProblem]:
        leading = Leading(self.base, self.shelf, self.media) if self.base else None
        for row in self.table.rows():
            if isinstance(row, Row):
                cells = leading.on(row.cells, self.mapping) if leading else row.cells
                yield Row(row.number, cells, facts(cells, self.mapping))
            else:
                yield row
