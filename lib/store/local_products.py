"""Products, photos and words in SQLite, in the transaction that is open."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from itertools import islice
from typing import Any

from lib.filters import PLAIN
from lib.products import SEARCHED, Photo, Product, stands_alone, start_of
from lib.store import MOST_TERMS
from lib.store.columns import Columns
from lib.store.database import WORDS

PAGE = 1000
MOST_WITHIN = 5
_PRODUCT = ", ".join(f.name for f in fields(Product) if f.name != "photos")
_PHOTO = ", ".join(f.name for f in fields(Photo) if f.name != "product_id")


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
        f"INSERT INTO words (rowid, {WORDS}) SELECT number, {WORDS} FROM products WHERE number = ?",
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


def find_words(
    db: sqlite3.Connection, words: Sequence[str], every: bool, limit: int
) -> list[tuple[int, str]]:
    """(number, id) of products holding words that begin so, any or `every`; best (BM25) first."""
    terms = dict.fromkeys(term for word in words for term in re.findall(r"\w+", word))
    if not terms:
        return []
    asked = list(islice(terms, MOST_TERMS))
    parted = [
        f'"{term}"{"" if stands_alone(term) else "*"}'
        for term in asked
        if start_of(term).startswith(" ")
    ]
    matching = (" AND " if every else " OR ").join(parted)
    if len(parted) < len(asked):
        within = [term for term in asked if not start_of(term).startswith(" ")]
        return _find_within(db, within, matching, every, limit)
    return db.execute(
        "SELECT number, id FROM words JOIN products ON number = words.rowid "
        "WHERE words MATCH ? ORDER BY rank, number LIMIT ?",
        (matching, limit),
    ).fetchall()


def _find_within(
    db: sqlite3.Connection, terms: Sequence[str], matching: str, every: bool, limit: int
) -> list[tuple[int, str]]:
    """The same with words that may begin anywhere: those holding most of them first.

    No index helps with these, so no more than MOST_WITHIN are looked for, unless all are wanted.
    """
    holds = " OR ".join(f"{column} LIKE ? ESCAPE '_'" for column in SEARCHED)
    asked = terms if every else terms[:MOST_WITHIN]
    conditions = [f"({holds})"] * len(asked)
    values = [f"%{term.replace('_', '__')}%" for term in asked for _ in SEARCHED]
    if matching:
        conditions.append("(number IN (SELECT rowid FROM words WHERE words MATCH ?))")
        values.append(matching)
    return db.execute(
        f"SELECT number, id FROM products WHERE {(' AND ' if every else ' OR ').join(conditions)} "
        f"ORDER BY {' + '.join(conditions)} DESC, number LIMIT ?",
        (*values, *values, limit),
    ).fetchall()


def read_columns(db: sqlite3.Connection) -> Columns:
    """The facets of the whole catalogue, for filtering in memory."""
    plain = ", ".join(PLAIN.values())
    products = db.execute(
        f"SELECT number, id, category, {plain}, price FROM products ORDER BY number"
    )
    photos = db.execute("SELECT row, product FROM photos ORDER BY product, position")
    return Columns(_pages(products), _pages(photos))


def _pages(rows: sqlite3.Cursor) -> Iterator[list[Any]]:
    """Rows a thousand at a time: a whole catalogue of them would take much memory."""
    while page := rows.fetchmany(PAGE):
        yield page
