"""The embedded store's SQLite file: its tables, its connections, its notes."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.errors import StoreError
from lib.products import SEARCHED
from lib.store import cache, meter, thumbnails

PATIENCE = 30  # seconds that another writer may take
WORDS = ", ".join(SEARCHED)
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS products (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, description TEXT,
        brand TEXT, category TEXT, colour TEXT, material TEXT, pattern TEXT, price REAL,
        currency TEXT, availability TEXT, url TEXT, source TEXT)""",
    "CREATE INDEX IF NOT EXISTS products_of_source ON products (source, id)",
    """CREATE TABLE IF NOT EXISTS photos (
        row INTEGER PRIMARY KEY, product INTEGER NOT NULL REFERENCES products ON DELETE CASCADE,
        position INTEGER NOT NULL, address TEXT, digest TEXT, alt TEXT, thumbnail TEXT,
        UNIQUE (product, position))""",
    "CREATE INDEX IF NOT EXISTS photos_by_digest ON photos (digest)",
    "CREATE INDEX IF NOT EXISTS photos_by_thumbnail ON photos (thumbnail)",
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
        {WORDS}, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')""",
    cache.TABLE,
    thumbnails.TABLE,
    meter.TABLE,
)


class Database:
    """One SQLite file; reading and writing are transactions, its errors become StoreError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        with self.transaction("IMMEDIATE") as db:
            for statement in _SCHEMA:
                db.execute(statement)

    @contextmanager
    def transaction(self, kind: str = "DEFERRED") -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction: committed at the end, rolled back on any error."""
        try:
            db = self._connect()
            try:
                db.execute(f"BEGIN {kind}")
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                with self._lock:
                    self._idle.append(db)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The store {self._path.parent} cannot be used ({error}). If the disk is full, "
                "make room; if the file is damaged, delete that folder and import again."
            ) from error

    @property
    def idle(self) -> int:
        """How many open connections wait for the next transaction."""
        return len(self._idle)

    def close(self) -> None:
        """Close the idle connections; the database may be used again."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def _connect(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(
            self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        _into_wal(db)
        db.execute("PRAGMA foreign_keys = ON")
        return db


def _into_wal(db: sqlite3.Connection) -> None:
    """Let readers go on beside a writer.

    When two create a store at the same moment, SQLite refuses one at once, whatever the timeout.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # of whatever kind
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def read_note(db: sqlite3.Connection, name: str) -> str | None:
    """The note of this name."""
    found = db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
    return found and str(found[0])


def write_note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Add or replace a note."""
    db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))
