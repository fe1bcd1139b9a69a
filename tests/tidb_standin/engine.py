"""SQLite as one client's view of the databases, with MySQL's functions."""

import sqlite3
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.tidb_standin import vectors
from tests.tidb_standin.errors import TidbError, from_sqlite
from tests.tidb_standin.translation import Value

LOCK_WAIT_S = 5.0
SCHEMA_TABLES = {
    "schemata": "CATALOG_NAME, SCHEMA_NAME",
    "columns": "TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, "
    "COLUMN_TYPE, COLUMN_KEY, EXTRA",
    "tables": "TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE",
    "statistics": "TABLE_SCHEMA, TABLE_NAME, NON_UNIQUE, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, "
    "INDEX_TYPE",
    "tiflash_replica": "TABLE_SCHEMA, TABLE_NAME, REPLICA_COUNT, LOCATION_LABELS, AVAILABLE, "
    "PROGRESS",
    "tiflash_indexes": "TIDB_DATABASE, TIDB_TABLE, COLUMN_NAME, INDEX_NAME, INDEX_KIND, "
    "ROWS_STABLE_INDEXED, ROWS_STABLE_NOT_INDEXED, ROWS_DELTA_INDEXED, ROWS_DELTA_NOT_INDEXED",
}
sqlite3.register_converter("VECTOR", vectors.show)


def file_of(folder: Path, database: str) -> Path:
    """Where the rows of a database are."""
    return folder / f"{database.lower()}.sqlite"


def make_file(folder: Path, database: str) -> None:
    """A file that many may read while one writes; SQLite does not wait its turn to make it so."""
    made = sqlite3.connect(file_of(folder, database))
    made.execute("PRAGMA journal_mode = WAL")
    made.close()


class Engine:
    """One SQLite connection; its errors become TiDB's."""

    def __init__(self, folder: Path, database: str | None, own: dict[str, Callable[..., Any]]):
        self._folder, self._database = folder, database
        self._raised: TidbError | None = None
        self._attached = {"information_schema"}
        self._db = sqlite3.connect(
            ":memory:",
            LOCK_WAIT_S,
            isolation_level=None,
            check_same_thread=False,
            detect_types=sqlite3.PARSE_DECLTYPES,
        )
        if database:
            self.attach(database)
        self.run("PRAGMA case_sensitive_like = ON")  # utf8mb4_bin
        self.run("ATTACH ':memory:' AS information_schema")
        for table, columns in SCHEMA_TABLES.items():
            self.run(f"CREATE TABLE information_schema.{table} ({columns})")
        functions = _FUNCTIONS | own | {name: vectors.distance(name) for name in vectors.DISTANCES}
        for name, function in functions.items():
            self._db.create_function(name, -1, self._keeping_errors(function))

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def close(self) -> None:
        self._db.close()

    def attach(self, name: str) -> None:
        """Each database is a file; the current one is attached first, and so looked up first."""
        if name.lower() not in self._attached:
            self._attached.add(name.lower())
            self.run(f"ATTACH ? AS `{name}`", (str(file_of(self._folder, name)),))
            self.run(f"PRAGMA `{name}`.synchronous = OFF")

    def run(self, sql: str, values: dict[str, Value] | tuple[Any, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.Error as error:
            raise self._error(str(error)) from error

    def rows(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        try:
            return cursor.fetchall()
        except sqlite3.Error as error:
            raise self._error(str(error)) from error

    def fill(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Replace the rows of one table of information_schema."""
        self.run(f"DELETE FROM information_schema.{table}")
        marks = ",".join("?" for _ in SCHEMA_TABLES[table].split(","))
        self._db.executemany(f"INSERT INTO information_schema.{table} VALUES ({marks})", rows)

    def _keeping_errors(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """sqlite3 drops what a function raises; it is kept for `_error`."""

        def call(*values: Any) -> Any:
            try:
                return function(*values)
            except TidbError as error:
                self._raised = error
                raise

        return call

    def _error(self, text: str) -> TidbError:
        raised, self._raised = self._raised, None
        return raised or from_sqlite(text, self._database)


def _sleep(seconds: float) -> int:
    threading.Event().wait(float(seconds))
    return 0


def _find_in_set(text: str, among: str) -> int:
    names = among.split(",")
    return names.index(text) + 1 if text in names else 0


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "TO_VECTOR": vectors.stored,
    "CRC32": lambda text: zlib.crc32(str(text).encode()),
    "FIND_IN_SET": _find_in_set,
    "SLEEP": _sleep,
}
