"""Rows that belong together, and ids that come twice, in memory that does not grow with the feed.

What has to be remembered lies in a temporary SQLite database, which the system deletes.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from lib.errors import FeedError
from lib.feeds.listings import FirstRow, problem
from lib.feeds.rows import RowProblem
from lib.feeds.table import Row

MAX_ROWS = 2500
"""Rows of one product: Shopify lets it have 2,048 variants and 250 pictures."""

MAX_SIZE = 4_000_000
"""Characters of one product's rows together."""

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8192;
CREATE TABLE seen (id TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE names (name TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE rows (number INTEGER PRIMARY KEY, first INTEGER, awaits TEXT, said TEXT);
"""

Group = list[Row]


def neighbours(
    rows: Iterable[Row | RowProblem], key: Callable[[Row], str]
) -> Iterator[Group | RowProblem]:
    """Rows with the same key that follow each other; a row without a key is its own group."""
    return _runs(
        row if isinstance(row, RowProblem) else (key(row) or row.number, row) for row in rows
    )


def gathered(
    rows: Iterable[Row | RowProblem],
    names: Callable[[Row], Sequence[str]],
    awaits: Callable[[Row], str] = lambda _: "",
    answers: Callable[[Row], Sequence[str]] = lambda _: (),
) -> Iterator[Group | RowProblem]:
    """Rows that belong together wherever they stand, in the order of the first of each.

    A row joins the first one that goes by one of its `names`, or the one whose name it `awaits`,
    which may come later; a row that waits in vain comes last, alone. A row may be awaited under
    further names to which it `answers`; of several that do the first is meant.
    """
    with _temporary() as database:
        for row in rows:
            if isinstance(row, RowProblem):
                yield row
            else:
                _keep(database, row, names(row), awaits(row), answers(row))
        database.execute(
            "UPDATE rows SET first = (SELECT number FROM names WHERE name = awaits) "
            "WHERE awaits != ''"
        )
        database.execute("CREATE INDEX grouped ON rows (first, number)")
        together = "SELECT first, number, said FROM rows WHERE first IS NOT NULL ORDER BY 1, 2"
        alone = "SELECT number, number, said FROM rows WHERE first IS NULL ORDER BY 1"
        for query in (together, alone):
            found = database.execute(query)
            yield from _runs((key, Row(number, *json.loads(said))) for key, number, said in found)


@contextlib.contextmanager
def first_rows() -> Iterator[FirstRow]:
    """Remembers ids as long as it is open."""
    with _temporary() as database:

        def first_row(product_id: str, number: int) -> int:
            known = (product_id,)
            earlier = database.execute("SELECT number FROM seen WHERE id = ?", known).fetchone()
            if earlier is not None:
                return int(earlier[0])
            database.execute("INSERT INTO seen VALUES (?, ?)", (product_id, number))
            return number

        yield first_row


def _runs(rows: Iterable[tuple[Hashable, Row] | RowProblem]) -> Iterator[Group | RowProblem]:
    group: Group = []
    group_key: Hashable = None
    dropped = size = 0
    for item in rows:
        if isinstance(item, RowProblem):
            yield item
            continue
        key, row = item
        size += sum(map(len, row.cells.values()))
        if not group or key != group_key:
            yield from _closed(group, dropped)
            group, group_key, dropped, size = [row], key, 0, 0
        elif len(group) < MAX_ROWS and size < MAX_SIZE:
            group.append(row)
        else:
            dropped += 1
    yield from _closed(group, dropped)


def _closed(group: Group, dropped: int) -> Iterator[Group | RowProblem]:
    if group:
        yield group
    if dropped:
        reason = f"it has {dropped:,} more rows than are read of one product."
        yield problem(group[:1], "too many rows", reason)


@contextlib.contextmanager
def _temporary() -> Iterator[sqlite3.Connection]:
    # a feed may be begun in one thread and given up in another, but is never read in two at once
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        yield database
    except sqlite3.Error as error:
        raise FeedError(
            f"There is no room to sort this feed ({error}). Free some disk space and try again."
        ) from error
    finally:
        database.close()


def _keep(
    database: sqlite3.Connection,
    row: Row,
    names: Sequence[str],
    awaits: str,
    answers: Sequence[str],
) -> None:
    first = None if awaits else row.number
    for name in names:
        taken = database.execute("SELECT number FROM names WHERE name = ?", (name,)).fetchone()
        first = taken[0] if taken else first
        if taken:
            break
    for name in (*names, *answers):
        database.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name, first))
    said = json.dumps([dict(row.cells), dict(row.facts)])
    database.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (row.number, first, awaits, said))
