"""What the journal is told of a row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lib.feeds.rows import Listing, RowProblem
from lib.importing.rows import LONGEST_TEXT, cells_of, name_of, row_name
from lib.store.journal import Entry

LONGEST_REASON = 2000
LONGEST_KIND = 40
MOST_REST = 100


class Notes:
    """Entries of one run of one source; `mapping` is the feed's (column -> field)."""

    def __init__(self, source: str, number: int, mapping: Mapping[str, str]) -> None:
        self._source, self._number, self._mapping = source, number, mapping

    def done(
        self,
        listing: Listing,
        product_id: str,
        digest: str,
        pictures: Mapping[str, str],
        reason: str = "",
    ) -> Entry:
        """Imported; with a `reason` why some of its pictures are not."""
        return Entry(
            self._source,
            name_of(listing),
            listing.row,
            "done",
            product_id,
            digest,
            pictures,
            kind="picture" if reason else "",
            reason=_clean(reason, LONGEST_REASON),
            cells=self._columns(listing) if reason else {},
            rest=_rows(listing.rest) if reason else (),
            run=self._number,
        )

    def met_again(self, earlier: Entry, row: int) -> Entry:
        """Nothing about it has changed."""
        return replace(earlier, row=row, run=self._number)

    def failed(self, listing: Listing, kind: str, reason: str, earlier: Entry | None) -> Entry:
        """Not imported; what an earlier run made of it stays in the store."""
        return self._kept(earlier, name_of(listing), listing, kind, reason)

    def duplicate(self, listing: Listing, first: int) -> Entry:
        """Not imported, because row `first` has its id."""
        reason = f"Row {first} has the same id and is the one imported. Give this one its own id."
        return self._kept(None, row_name(listing.row), listing, "duplicate", reason)

    def pending(self, listing: Listing, reason: str, earlier: Entry | None) -> Entry:
        """Still to be imported, once what stopped the run is mended."""
        entry = self._kept(earlier, name_of(listing), listing, "stopped", reason)
        return replace(entry, state="pending", run=0)

    def problem(self, problem: RowProblem) -> Entry:
        """The feed itself could make nothing of it."""
        return Entry(
            self._source,
            row_name(problem.row),
            problem.row,
            "failed",
            kind=_clean(problem.kind, LONGEST_KIND) or "row",
            reason=_clean(problem.reason, LONGEST_REASON),
            cells=_cells(problem.cells),
            rest=_rows(problem.rest),
            run=self._number,
        )

    def _columns(self, listing: Listing) -> dict[str, str]:
        """The row as it stands in the feed, or, where that is not known, as it was read."""
        return _cells(listing.cells or cells_of(listing, self._mapping))

    def _kept(
        self, earlier: Entry | None, name: str, listing: Listing, kind: str, reason: str
    ) -> Entry:
        return Entry(
            self._source,
            name,
            listing.row,
            "failed",
            product_id=earlier.product_id if earlier else "",
            pictures=earlier.pictures if earlier else {},
            kind=kind,
            reason=_clean(reason, LONGEST_REASON),
            cells=self._columns(listing),
            rest=_rows(listing.rest),
            run=self._number,
        )


def _clean(text: str, most: int) -> str:
    return text[:most].encode("utf-8", "replace").decode()


def _cells(cells: Mapping[str, str]) -> dict[str, str]:
    return {name[:LONGEST_TEXT]: text[:LONGEST_TEXT] for name, text in cells.items()}


def _rows(rows: Sequence[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    return tuple(_cells(cells) for cells in rows[:MOST_REST])
