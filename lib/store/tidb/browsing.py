"""The statements that ask TiDB for a selection where nothing is searched for."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, select

from lib.filters import Filters
from lib.store import Browsing
from lib.store.columns import IN_STOCK
from lib.store.tidb.tables import Tables, passing, with_photos


def browse(tables: Tables, filters: Filters, limit: int) -> Select[Any]:
    """Passing products, the categories taking turns, what is in stock first."""
    product = tables.product.c
    # Shuffled by a checksum of the id, as the embedded store does: varied, yet always the same.
    shuffled = func.crc32(product.id).label("shuffled")
    turn = func.row_number().over(
        partition_by=product.category,
        order_by=[product.availability != IN_STOCK, func.crc32(product.id), product.id],
    )
    turns = (
        select(product.id, shuffled, turn.label("turn"))
        .where(*passing(tables, filters))
        .subquery("turns")
    )
    order = (turns.c.turn, turns.c.shuffled, turns.c.id)
    shown = select(turns).order_by(*order).limit(limit).subquery("shown")
    return with_photos(tables, shown, shown.c.id).order_by(
        shown.c.turn, shown.c.shuffled, shown.c.id, tables.photo.c.position
    )


def by_price(tables: Tables, filters: Filters, limit: int, order: Browsing) -> Select[Any]:
    """Passing products, the cheapest or the dearest first, those without a price last."""

    def in_order(its: FromClause, shuffled: ColumnElement[Any]) -> list[ColumnElement[Any]]:
        price = its.c.price.desc() if order == "dearest" else its.c.price
        return [its.c.price.is_(None), price, shuffled, its.c.id]

    product = tables.product.c
    shuffled = func.crc32(product.id)
    shown = (
        select(product.id, product.price, shuffled.label("shuffled"))
        .where(*passing(tables, filters))
        .order_by(*in_order(tables.product, shuffled))
        .limit(limit)
        .subquery("shown")
    )
    return with_photos(tables, shown, shown.c.id).order_by(
        *in_order(shown, shown.c.shuffled), tables.photo.c.position
    )
