"""The import journal in SQLite."""

import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from sqlite3 import Connection
from typing import Any

from lib.store.database import Database
from lib.store.journal import Entry, Run

TABLES = (
    """CREATE TABLE IF NOT EXISTS journal (
        source TEXT, name TEXT, row INTEGER, state TEXT, product_id TEXT, digest TEXT,
        pictures TEXT, kind TEXT, reason TEXT, cells TEXT, rest TEXT, run INTEGER,
        PRIMARY KEY (source, name)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS journal_products ON journal (product_id)",
    "CREATE INDEX IF NOT EXISTS journal_troubles ON journal (source, name) WHERE kind != ''",
    """CREATE TABLE IF NOT EXISTS runs (
        source TEXT, shard TEXT, number INTEGER, owner TEXT, format TEXT, state TEXT,
        started REAL, heartbeat REAL, feed TEXT, counts TEXT, message TEXT,
        PRIMARY KEY (source, shard)) WITHOUT ROWID""",
)
_ENTRY = ", ".join(f.name for f in fields(Entry))
_RUN = ", ".join(f.name for f in fields(Run))
_AMONG = "(SELECT value FROM json_each(?))"


class LocalJournal:
    """The rows and runs of every source, in the store's own database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction("IMMEDIATE") as db:
            for statement in TABLES:
                db.execute(statement)

    def entries(self, source: str, names: Sequence[str]) -> dict[str, Entry]:
        """The entries of these names, unknown ones left out."""
        with self._database.transaction() as db:
            rows = db.execute(
                f"SELECT {_ENTRY} FROM journal WHERE source = ? AND name IN {_AMONG}",
                (source, json.dumps(list(names))),
            )
            return {entry.name: entry for entry in map(_entry, rows)}

    def page(
        self, source: str, after: str = "", *, troubled: bool = False, limit: int = 500
    ) -> list[Entry]:
        """The next entries after the name `after`, by name; `troubled`: those with a `kind`."""
        among = " AND kind != ''" if troubled else ""
        with self._database.transaction() as db:
            rows = db.execute(
                f"SELECT {_ENTRY} FROM journal WHERE source = ? AND name > ?{among} "
                "ORDER BY name LIMIT ?",
                (source, after, limit),
            )
            return list(map(_entry, rows))

    def put(self, entries: Sequence[Entry]) -> None:
        """Add or replace entries."""
        with self._database.transaction("IMMEDIATE") as db:
            put_entries(db, entries)

    def remove(self, source: str, names: Sequence[str]) -> None:
        """Forget these entries."""
        with self._database.transaction("IMMEDIATE") as db:
            wanted = (source, json.dumps(list(names)))
            db.execute(f"DELETE FROM journal WHERE source = ? AND name IN {_AMONG}", wanted)

    def forget(self, source: str) -> None:
        """Forget all entries and runs of a source."""
        with self._database.transaction("IMMEDIATE") as db:
            db.execute("DELETE FROM journal WHERE source = ?", (source,))
            db.execute("DELETE FROM runs WHERE source = ?", (source,))

    def runs(self) -> list[Run]:
        """The last run of every source and shard."""
        with self._database.transaction() as db:
            return list(map(_run, db.execute(f"SELECT {_RUN} FROM runs ORDER BY source, shard")))

    def put_run(self, run: Run, over: str = "") -> bool:
        """Write a run in place of the one whose owner is `over` ("": there is none)."""
        with self._database.transaction("IMMEDIATE") as db:
            there = db.execute(
                "SELECT owner FROM runs WHERE source = ? AND shard = ?", (run.source, run.shard)
            ).fetchone()
            if (there[0] if there else "") != over:
                return False
            values = _plain(astuple(run))
            db.execute(f"INSERT OR REPLACE INTO runs ({_RUN}) VALUES ({_marks(values)})", values)
            return True


def put_entries(db: Connection, entries: Sequence[Entry]) -> None:
    """Add or replace entries in the transaction that is open."""
    rows = [_plain(astuple(entry)) for entry in entries]
    if rows:
        db.executemany(
            f"INSERT OR REPLACE INTO journal ({_ENTRY}) VALUES ({_marks(rows[0])})", rows
        )


def remove_products(db: Connection, ids: Sequence[str]) -> None:
    """Forget the entries of products that are deleted in the transaction that is open."""
    among = "(SELECT value FROM json_each(?) WHERE value != '')"
    db.execute(f"DELETE FROM journal WHERE product_id IN {among}", (json.dumps(list(ids)),))


def _plain(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(json.dumps(v) if isinstance(v, dict | tuple) else v for v in values)


def _marks(values: tuple[Any, ...]) -> str:
    return ", ".join("?" * len(values))


def _entry(row: tuple[Any, ...]) -> Entry:
    values = dict(zip(_ENTRY.split(", "), row, strict=True))
    read = {name: json.loads(values[name]) for name in ("pictures", "cells", "rest")}
    return Entry(**values | read | {"rest": tuple(read["rest"])})


def _run(row: tuple[Any, ...]) -> Run:
    values = dict(zip(_RUN.split(", "), row, strict=True))
    return Run(**values | {n: json.loads(values[n]) for n in ("feed", "counts")})
