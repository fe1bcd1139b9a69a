"""The import journal in TiDB."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lib.store.journal import Entry, Run
from lib.store.tidb.connection import Database
from lib.store.tidb.writes import upsert

JSON = ("pictures", "cells", "rest", "feed", "counts")


class TidbJournal:
    """The rows and runs of every source, in two tables beside the catalogue."""

    def __init__(self, database: Database, entries: Table, runs: Table) -> None:
        self._database, self._entries, self._runs = database, entries, runs

    def entries(self, source: str, names: Sequence[str]) -> dict[str, Entry]:
        """The entries of these names, unknown ones left out."""
        if not names:
            return {}
        entry = self._entries.c
        wanted = select(self._entries).where(entry.source == source, entry.name.in_(names))
        return {row.name: Entry(**_facts(row)) for row in self._database.read(wanted)}

    def page(
        self, source: str, after: str = "", *, troubled: bool = False, limit: int = 500
    ) -> list[Entry]:
        """The next entries after the name `after`, by name; `troubled`: those with a `kind`."""
        entry = self._entries.c
        wanted = select(self._entries).where(entry.source == source, entry.name > after)
        if troubled:
            wanted = wanted.where(entry.kind != "")
        rows = self._database.read(wanted.order_by(entry.name).limit(limit))
        return [Entry(**_facts(row)) for row in rows]

    def put(self, entries: Sequence[Entry]) -> None:
        """Add or replace entries."""
        self._database.write(lambda db: put_entries(db, self._entries, entries))

    def remove(self, source: str, names: Sequence[str]) -> None:
        """Forget these entries."""
        entry = self._entries.c
        gone = delete(self._entries).where(entry.source == source, entry.name.in_(names))
        if names:
            self._database.write(lambda db: db.execute(gone))

    def forget(self, source: str) -> None:
        """Forget all entries and runs of a source."""

        def work(db: Connection) -> None:
            for table in (self._entries, self._runs):
                db.execute(delete(table).where(table.c.source == source))

        self._database.write(work)

    def runs(self) -> list[Run]:
        """The last run of every source and shard."""
        run = self._runs.c
        rows = self._database.read(select(self._runs).order_by(run.source, run.shard))
        return [Run(**_facts(row)) for row in rows]

    def put_run(self, run: Run, over: str = "") -> bool:
        """Write a run in place of the one whose owner is `over` ("": there is none)."""
        self._database.write(lambda db: self._replace(db, run, over))
        key = self._runs.c
        there = select(key.owner).where(key.source == run.source, key.shard == run.shard)
        # Asked and not counted: a write that was repeated after a break finds its own work done.
        return [row.owner for row in self._database.read(there)] == [run.owner]

    def _replace(self, db: Connection, run: Run, over: str) -> None:
        key, values = self._runs.c, _plain(run)
        mine = (key.source == run.source, key.shard == run.shard, key.owner == over)
        if over:
            db.execute(update(self._runs).where(*mine).values(**values))
            return
        try:
            db.execute(insert(self._runs).values(**values))
        except IntegrityError:
            return  # another was faster, or we were, before the connection broke


def put_entries(db: Connection, table: Table, entries: Sequence[Entry]) -> None:
    """Add or replace entries in the transaction that is open."""
    upsert(db, table, [_plain(entry) for entry in entries])


def _plain(record: Entry | Run) -> dict[str, Any]:
    values = asdict(record)
    return {name: json.dumps(v) if name in JSON else v for name, v in values.items()}


def _facts(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    read = {name: json.loads(v) if name in JSON else v for name, v in values.items()}
    return read | ({"rest": tuple(read["rest"])} if "rest" in read else {})
