"""What is asked of TiDB, as SQLAlchemy statements; values are always bound, never pasted.

Searching by vectors is in `neighbours`, a selection where nothing is searched for in `browsing`.
Of what a search sends, only `vectors_of` selects vectors: those of products that words name.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from lib.filters import Filters
from lib.store.tidb.tables import Tables, passing, with_photos


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
