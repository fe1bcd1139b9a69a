"""The statements that ask TiDB what is nearest to a vector; no vector travels back."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, func, literal, select, union_all

from lib.filters import Filters
from lib.store import EVERYTHING
from lib.store.tidb.tables import Tables, passing, with_photos


@lru_cache(maxsize=256)
def search(tables: Tables, filters: Filters, by_index: bool) -> Select[Any]:
    """The `:limit` products nearest to `:vector`, a row for each photo, nearest product first.

    Kept once made: putting it together takes longer than sending it. The innermost block takes
    the `:candidates` nearest photos, of which each product keeps its nearest; `candidates` in the
    rows says how many there were. With `by_index` that block is what TiDB can answer from a
    vector index: no WHERE, no second key to sort by.
    """
    near = _near(tables, filters, "vector", by_index)
    nearest = near.limit(bindparam("candidates", type_=Integer)).subquery("nearest")
    place = func.row_number().over(
        partition_by=nearest.c.product_id, order_by=[nearest.c.distance, nearest.c.id]
    )
    ranked = select(
        nearest, place.label("place"), func.count().over().label("candidates")
    ).subquery("ranked")
    best = (
        select(ranked)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.distance, ranked.c.id)
        .limit(bindparam("limit", type_=Integer))
        .subquery("best")
    )
    return (
        with_photos(tables, best, best.c.product_id)
        .add_columns(best.c.id.label("best_id"), best.c.distance, best.c.candidates)
        .order_by(best.c.distance, best.c.id, tables.photo.c.position)
    )


@lru_cache(maxsize=64)
def nearest_each(tables: Tables, vectors: int, by_index: bool) -> Select[Any]:
    """The product nearest to each of `:vector0`, `:vector1`, …, a row for each of its photos."""
    nearest = [
        _near(tables, EVERYTHING, f"vector{n}", by_index).limit(1).subquery(f"near{n}")
        for n in range(vectors)
    ]
    asked = (select(literal(n).label("asked"), near) for n, near in enumerate(nearest))
    best = union_all(*asked).subquery("best")
    return (
        with_photos(tables, best, best.c.product_id)
        .add_columns(best.c.asked, best.c.id.label("best_id"), best.c.distance)
        .order_by(best.c.asked, tables.photo.c.position)
    )


def _near(tables: Tables, filters: Filters, vector: str, by_index: bool) -> Select[Any]:
    """Photos of passing products and their distances from a vector, nearest first."""
    photo = tables.photo.c
    asked = bindparam(vector, type_=String)
    distance = func.VEC_COSINE_DISTANCE(photo.image_vec, asked).label("distance")
    near = select(photo.id, photo.product_id, distance)
    if by_index:
        return near.order_by(distance)
    if filters:
        joined = tables.photo.join(tables.product, tables.product.c.id == photo.product_id)
        near = near.select_from(joined).where(*passing(tables, filters))
    else:
        near = near.where(photo.product_id.is_not(None))
    return near.order_by(distance, photo.id)
