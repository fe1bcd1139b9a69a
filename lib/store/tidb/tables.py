"""The two tables that are searched: how they are joined, and which products pass filters."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, func, or_, select

from lib.filters import CATEGORY_SEPARATOR, PLAIN, Filters
from lib.products import COLOURS_APART
from lib.store.tidb.rows import PRODUCT


class Tables(NamedTuple):
    """The two tables that are searched, by short names."""

    product: FromClause
    photo: FromClause


def with_photos(tables: Tables, among: Subquery, product_id: ColumnElement[Any]) -> Select[Any]:
    """Products named by `among`, with each of their photos but not its vector."""
    product, photo = tables.product, tables.photo
    joined = among.join(product, product.c.id == product_id).outerjoin(
        photo, photo.c.product_id == product.c.id
    )
    return select(
        *(product.c[name] for name in PRODUCT),
        photo.c.id.label("photo_id"),
        photo.c.position,
        photo.c.image_uri,
        photo.c.digest,
        photo.c.alt,
        photo.c.thumbnail,
    ).select_from(joined)


def passing(tables: Tables, filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions on a product that the filters mean."""
    product = tables.product.c
    conditions: list[ColumnElement[bool]] = []
    if filters.categories:
        conditions.append(or_(*(_under(product.category, path) for path in filters.categories)))
    for facet, wanted in filters.plain():
        one_of = _has_colour if facet == "colours" else ColumnElement.in_
        conditions.append(one_of(product[PLAIN[facet]], wanted))
    if filters.price_from is not None:
        conditions.append(product.price >= filters.price_from)
    if filters.price_to is not None:
        conditions.append(product.price <= filters.price_to)
    return conditions


def _has_colour(column: ColumnElement[Any], wanted: Sequence[str]) -> ColumnElement[bool]:
    """Whether a product comes in one of the colours."""
    named = func.replace(column, COLOURS_APART, ",")
    return or_(column.in_(wanted), *(func.find_in_set(colour, named) > 0 for colour in wanted))


def _under(category: ColumnElement[Any], path: str) -> ColumnElement[bool]:
    """Whether a category is this one or below it; % and _ in its name mean themselves."""
    below = (path + CATEGORY_SEPARATOR).replace("|", "||").replace("%", "|%").replace("_", "|_")
    return or_(category == path, category.like(below + "%", escape="|"))
