"""What is asked of TiDB, as SQLAlchemy statements; values are always bound, never pasted.

Searching by vectors is in `neighbours`. Of what a search sends, only `vectors_of` selects
vectors: those of products that words name.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Subquery,
    and_,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from lib.filters import CATEGORY_SEPARATOR, PLAIN, Filters
from lib.products import COLOURS_APART
from lib.store import Browsing
from lib.store.columns import IN_STOCK
from lib.store.tidb.rows import PRODUCT


class Tables(NamedTuple):
    """The two tables that are searched, by short names."""

    product: FromClause
    photo: FromClause


def count(tables: Tables, filters: Filters) -> Select[Any]:
    """How many products pass."""
    return select(func.count()).select_from(tables.product).where(*passing(tables, filters))


def facets(tables: Tables, filters: Filters) -> CompoundSelect[Any]:
    """Rows (facet, value, products, lowest price, highest price): all facets in one round trip."""
    product = tables.product.c
    named = {
        "categories": product.category,
        "colours": product.colour,
        "brands": product.brand,
        "availability": product.availability,
        "sources": product.source,
    }
    counts = [
        select(
            literal(facet).label("facet"),
            column.label("value"),
            func.count().label("products"),
            null().label("low"),
            null().label("high"),
        )
        .where(*passing(tables, filters.without(facet)))
        .group_by(column)
        for facet, column in named.items()
    ]
    prices = select(
        literal("price"),
        literal(""),
        func.count(),
        func.min(product.price),
        func.max(product.price),
    ).where(*passing(tables, filters.without("price")))
    return union_all(*counts, prices)


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


def get(tables: Tables, ids: Sequence[str]) -> Select[Any]:
    """These products, a row for each photo."""
    wanted = select(tables.product.c.id).where(tables.product.c.id.in_(ids)).subquery("wanted")
    return with_photos(tables, wanted, wanted.c.id).order_by(wanted.c.id, tables.photo.c.position)


def find(
    tables: Tables, terms: Sequence[str], filters: Filters, every: bool, limit: int
) -> Select[Any]:
    """Products with words that begin so: most words first, then the shortest text.

    `terms` are folded words as they begin, at least one, so they hold no wildcard.
    """
    words = tables.product.c.words
    begins: list[ColumnElement[bool]] = [words.like(f"%{term}%") for term in terms]
    matched: Any = sum((func.if_(begin, 1, 0) for begin in begins), literal(0))
    length = func.char_length(words)
    holding = (
        select(tables.product.c.id, matched.label("matched"), length.label("length"))
        .where((and_ if every else or_)(*begins), *passing(tables, filters))
        .order_by(matched.desc(), length, tables.product.c.id)
        .limit(limit)
        .subquery("holding")
    )
    its = holding.c
    return with_photos(tables, holding, its.id).order_by(
        its.matched.desc(), its.length, its.id, tables.photo.c.position
    )


def brands(tables: Tables) -> Select[Any]:
    """The brands that products have."""
    return select(tables.product.c.brand).distinct()


def vectors(tables: Tables, product_id: str) -> Select[Any]:
    """The vectors of one product's photos, in order."""
    photo = tables.photo.c
    return select(photo.image_vec).where(photo.product_id == product_id).order_by(photo.position)


def vectors_of(tables: Tables, digests: Sequence[str]) -> Select[Any]:
    """A vector for each of these digests, though many photos may have the same."""
    photo = tables.photo.c
    first = (
        select(func.min(photo.id).label("id"))
        .where(photo.digest.in_(digests))
        .group_by(photo.digest)
        .subquery("first")
    )
    joined = first.join(tables.photo, photo.id == first.c.id)
    return select(photo.digest, photo.image_vec).select_from(joined)


def sources(tables: Tables) -> Select[Any]:
    """How many products each source has."""
    source = tables.product.c.source
    return select(source, func.count().label("products")).group_by(source)


def ids(tables: Tables, source: str, after: str, limit: int) -> Select[Any]:
    """The next ids of a source, in order."""
    product = tables.product.c
    wanted = select(product.id).where(product.source == source, product.id > after)
    return wanted.order_by(product.id).limit(limit)


def owners(tables: Tables, among: Sequence[str]) -> Select[Any]:
    """The sources of these products."""
    product = tables.product.c
    return select(product.id, product.source).where(product.id.in_(among))


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
