"""What is written to TiDB: many rows a statement, safe to repeat.

The driver packs the rows of one such INSERT into statements of at most a megabyte. They are
written out by hand because what SQLAlchemy writes depends on the version that the server
reports, and TiDB's grammar knows only `VALUES(column)`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Table, and_, delete, or_, select, text

from lib.products import Product
from lib.store import Vectors, refuse_taken
from lib.store.cache import to_bytes
from lib.store.tidb.rows import photo_row, product_row


class Written(NamedTuple):
    """The tables that a catalogue is written to."""

    product: Table
    photo: Table
    thumbnail: Table
    entry: Table


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    kept: Collection[str] = (),
) -> None:
    """Add rows, or replace those with the same key; all rows have the same columns.

    Columns that are `kept` stay as they are where the key is there already.
    """
    if not rows:
        return
    names = list(rows[0])
    quoted = {name: f"`{name}`" for name in names}  # "row" is a word of TiDB's own
    same = {column.name for column in table.primary_key} | set(kept)
    changes = ", ".join(f"{q} = VALUES({q})" for name, q in quoted.items() if name not in same)
    connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(quoted.values())}) "
            f"VALUES ({', '.join(':' + name for name in names)}) "
            f"ON DUPLICATE KEY UPDATE {changes}"
        ),
        rows,
    )


def put_products(
    connection: Connection, tables: Written, products: Sequence[Product], vectors: Vectors
) -> None:
    """Add or replace products; a photo that stays in its place keeps its row."""
    if not products:
        return
    ids = [product.id for product in products]
    named = _named_by(connection, tables, ids)
    remaining = iter(vectors)
    photos = [photo_row(photo, next(remaining)) for p in products for photo in p.photos]
    upsert(connection, tables.product, [product_row(p) for p in products], kept=("source",))
    refuse_taken(products, _owners(connection, tables, ids))
    connection.execute(_surplus(tables, products))
    upsert(connection, tables.photo, photos)
    _sweep(connection, tables, named)


def delete_products(connection: Connection, tables: Written, ids: Sequence[str]) -> int:
    """Remove products, their photos and entries; returns how many products there were."""
    named = _named_by(connection, tables, ids)
    connection.execute(delete(tables.photo).where(tables.photo.c.product_id.in_(ids)))
    gone = connection.execute(delete(tables.product).where(tables.product.c.id.in_(ids))).rowcount
    entry = tables.entry.c
    connection.execute(
        delete(tables.entry).where(entry.product_id.in_(ids), entry.product_id != "")
    )
    _sweep(connection, tables, named)
    return gone


def put_thumbnails(connection: Connection, table: Table, thumbnails: Mapping[str, bytes]) -> None:
    """Keep pictures by their names; what has the same name is the same."""
    upsert(connection, table, [{"name": n, "webp": webp} for n, webp in thumbnails.items()])


def cached_rows(vectors: Mapping[str, Vectors]) -> list[dict[str, Any]]:
    """Embeddings as rows of the cache."""
    return [{"name": name, "numbers": to_bytes(vector)} for name, vector in vectors.items()]


def add_spending(connection: Connection, table: Table, day: str, amount: int) -> int:
    """Add to the day's total and return it; the row stays locked in between."""
    connection.execute(
        text(
            f"INSERT INTO {table.name} (day, amount) VALUES (:day, :amount) "
            "ON DUPLICATE KEY UPDATE amount = amount + VALUES(amount)"
        ),
        {"day": day, "amount": amount},
    )
    total = connection.execute(select(table.c.amount).where(table.c.day == day)).scalar_one()
    return int(total)


def _owners(connection: Connection, tables: Written, ids: Sequence[str]) -> dict[str, str]:
    """The sources of these products as they are now, which our insert has waited for."""
    product = tables.product.c
    owned = select(product.id, product.source).where(product.id.in_(ids)).with_for_update()
    return {row.id: row.source for row in connection.execute(owned)}


def _named_by(connection: Connection, tables: Written, ids: Sequence[str]) -> list[str]:
    """The thumbnails that the photos of these products name."""
    photo = tables.photo.c
    named = select(photo.thumbnail).where(photo.product_id.in_(ids), photo.thumbnail != "")
    return list(connection.execute(named.distinct()).scalars())


def _sweep(connection: Connection, tables: Written, names: Sequence[str]) -> None:
    """Remove those of these thumbnails that no photo names any more."""
    if not names:
        return
    photo, thumbnail = tables.photo.c, tables.thumbnail.c
    used = set(
        connection.execute(
            select(photo.thumbnail).where(photo.thumbnail.in_(names)).distinct()
        ).scalars()
    )
    if unused := [name for name in names if name not in used]:
        connection.execute(delete(tables.thumbnail).where(thumbnail.name.in_(unused)))


def _surplus(tables: Written, products: Sequence[Product]) -> Delete:
    """Deletes the photos that these products no longer have."""
    photo = tables.photo.c
    return delete(tables.photo).where(
        or_(
            *(
                and_(photo.product_id.in_(ids), photo.position.not_in(positions))
                for positions, ids in _by_positions(products)
            )
        )
    )


def _by_positions(products: Sequence[Product]) -> Iterator[tuple[tuple[int, ...], list[str]]]:
    """Products grouped by the places of their photos: few groups, however many products."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for product in products:
        places = tuple(photo.position for photo in product.photos)
        groups.setdefault(places, []).append(product.id)
    yield from groups.items()
