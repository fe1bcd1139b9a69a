"""The SQLite side of the embedded store: products, photos, words and notes."""

import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from lib.errors import StoreError
from lib.products import Photo, Product
from lib.store import cache, meter, thumbnails
from lib.store.columns import Columns

PAGE = 1000
PATIENCE = 30  # seconds that another writer may take
_PRODUCT = ", ".join(f.name for f in fields(Product) if f.name != "photos")
_PHOTO = ", ".join(f.name for f in fields(Photo) if f.name != "product_id")
_SEARCHED = "title, brand, category, colour, material, pattern"
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
        {_SEARCHED}, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')""",
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


def put_product(db: sqlite3.Connection, product: Product) -> tuple[int, dict[tuple[int, str], int]]:
    """Add or replace a product without its photos.

    Returns its number, and the vector rows its photos had, by (position, digest).
    """
    values = [getattr(product, name) for name in _PRODUCT.split(", ")]
    updates = ", ".join(f"{name} = excluded.{name}" for name in _PRODUCT.split(", ")[1:])
    ((number,),) = db.execute(
        f"INSERT INTO products ({_PRODUCT}) VALUES ({', '.join('?' * len(values))}) "
        f"ON CONFLICT (id) DO UPDATE SET {updates} RETURNING number",
        values,
    ).fetchall()
    rows = db.execute("SELECT position, digest, row FROM photos WHERE product = ?", (number,))
    kept = {(position, digest): row for position, digest, row in rows}
    db.execute("DELETE FROM photos WHERE product = ?", (number,))
    db.execute("DELETE FROM words WHERE rowid = ?", (number,))
    db.execute(
        f"INSERT INTO words (rowid, {_SEARCHED}) "
        f"SELECT number, {_SEARCHED} FROM products WHERE number = ?",
        (number,),
    )
    return number, kept


def put_photo(db: sqlite3.Connection, row: int, number: int, photo: Photo) -> None:
    """Add a photo of product `number` whose vector stands in `row`."""
    values = astuple(photo)[1:]
    db.execute(
        f"INSERT INTO photos (row, product, {_PHOTO}) VALUES (?, ?{', ?' * len(values)})",
        (row, number, *values),
    )


def delete_products(db: sqlite3.Connection, ids: Sequence[str]) -> int:
    """Remove products, their photos and words; returns how many there were."""
    among = "FROM products WHERE id IN (SELECT value FROM json_each(?))"
    wanted = (json.dumps(list(ids)),)
    db.execute(f"DELETE FROM words WHERE rowid IN (SELECT number {among})", wanted)
    return db.execute(f"DELETE {among}", wanted).rowcount


def get_products(db: sqlite3.Connection, ids: Sequence[str]) -> list[Product]:
    """The products with these ids and their photos, in this order, unknown ones left out."""
    wanted = (json.dumps(list(ids)),)
    photos: dict[str, list[Photo]] = {}
    for photo in db.execute(
        f"SELECT id, {_PHOTO} FROM photos JOIN products ON number = product "
        "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY product, position",
        wanted,
    ):
        photos.setdefault(photo[0], []).append(Photo(*photo))
    rows = db.execute(
        f"SELECT {_PRODUCT} FROM products WHERE id IN (SELECT value FROM json_each(?))", wanted
    )
    facts = (dict(zip(_PRODUCT.split(", "), row, strict=True)) for row in rows)
    found = {f["id"]: Product(**f, photos=tuple(photos.get(f["id"], ()))) for f in facts}
    return [found[product_id] for product_id in dict.fromkeys(ids) if product_id in found]


def count_sources(db: sqlite3.Connection) -> dict[str, int]:
    """How many products each source has."""
    return dict(db.execute("SELECT source, COUNT(*) FROM products GROUP BY source").fetchall())


def read_ids(db: sqlite3.Connection, source: str, after: str, limit: int) -> list[str]:
    """The next ids of a source after `after`, in order."""
    rows = db.execute(
        "SELECT id FROM products WHERE source = ? AND id > ? ORDER BY id LIMIT ?",
        (source, after, limit),
    )
    return [product_id for (product_id,) in rows]


def read_owners(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The sources of these products, unknown ones left out."""
    rows = db.execute(
        "SELECT id, source FROM products WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())


def read_rows(db: sqlite3.Connection, digests: Sequence[str]) -> dict[str, int]:
    """A vector row of a photo with each of these digests, unknown ones left out."""
    rows = db.execute(
        "SELECT digest, MIN(row) FROM photos "
        "WHERE digest IN (SELECT value FROM json_each(?)) GROUP BY digest",
        (json.dumps(list(digests)),),
    )
    return dict(rows.fetchall())


def find_words(db: sqlite3.Connection, words: Sequence[str]) -> list[tuple[int, str]]:
    """(number, id) of products holding words that begin so, best (BM25) first."""
    terms = " OR ".join(f'"{term}"*' for word in words for term in re.findall(r"\w+", word))
    if not terms:
        return []
    return db.execute(
        "SELECT number, id FROM words JOIN products ON number = words.rowid "
        "WHERE words MATCH ? ORDER BY rank, number",
        (terms,),
    ).fetchall()


def read_columns(db: sqlite3.Connection) -> Columns:
    """The facets of the whole catalogue, for filtering in memory."""
    facets = "number, id, category, colour, availability, source, price"
    products = db.execute(f"SELECT {facets} FROM products ORDER BY number")
    photos = db.execute("SELECT row, product FROM photos ORDER BY product, position")
    return Columns(_pages(products), _pages(photos))


def _pages(rows: sqlite3.Cursor) -> Iterator[list[Any]]:
    """Rows a thousand at a time: a whole catalogue of them would take much memory."""
    while page := rows.fetchmany(PAGE):
        yield page
