"""What could not be imported, to be shown, or mended and imported again."""

from collections.abc import Iterator

from lib.feeds.export import failures_csv
from lib.feeds.rows import RowProblem
from lib.store import Store


def failures(store: Store, source: str) -> Iterator[RowProblem]:
    """The rows of a source that failed, wait, or lack pictures, page by page."""
    after = ""
    while page := store.journal.page(source, after, troubled=True):
        after = page[-1].name
        for entry in page:
            yield RowProblem(entry.row, entry.kind, entry.reason, entry.cells, entry.rest)


def failures_file(store: Store, source: str) -> Iterator[str]:
    """The same as the lines of a CSV file that `open_feed` reads; however many they are."""
    columns: dict[str, None] = {}
    for problem in failures(store, source):
        columns |= dict.fromkeys(problem.cells)
    yield from failures_csv(failures(store, source), tuple(columns))
