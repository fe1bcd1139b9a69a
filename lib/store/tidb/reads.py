"""What is read for searches and pages, one round trip each.

What is sent for it is in `statements`, `browsing` and `neighbours`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import FromClause, Row, select

from lib.filters import Facets, Filters
from lib.products import Product, fold, start_of
from lib.store import MOST_TERMS, Browsing, Match, Vectors
from lib.store.columns import by_fold
from lib.store.counts import by_colour, most_first, with_parents
from lib.store.tidb import browsing, neighbours, statements
from lib.store.tidb.connection import Database
from lib.store.tidb.rows import assemble, photo_of, vector_text
from lib.store.tidb.tables import Tables

PHOTOS_A_PRODUCT = 4  # candidates asked for at first; more where that was too few


def nearest(
    database: Database,
    tables: Tables,
    vector: Vectors,
    filters: Filters,
    limit: int,
    *,
    by_index: bool,
) -> list[Match]:
    """The nearest products by their nearest photo; a second round trip where photos crowd."""
    candidates = limit * PHOTOS_A_PRODUCT
    while True:
        rows = database.read(
            neighbours.search(tables, filters, by_index), asked_with(vector, limit, candidates)
        )
        matches = _matches(rows)
        if len(matches) == limit:
            return matches
        if not by_index and (not rows or rows[0].candidates < candidates):
            return matches
        # Some product has many near photos: ask for more of them, and no longer the index.
        candidates, by_index = candidates * (1 if by_index else 4), False


def nearest_each(
    database: Database, tables: Tables, vectors: Vectors, *, by_index: bool
) -> list[Match | None]:
    """The product nearest to each of some vectors; asked again where the index knew none.

    The index may tell of a photo without a product, as pytidb alone writes them.
    """
    values = {f"vector{n}": vector_text(vector) for n, vector in enumerate(vectors)}
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in database.read(neighbours.nearest_each(tables, len(vectors), by_index), values):
        found[row.asked].append(row)
    matches = [next(iter(_matches(found[n])), None) for n in range(len(vectors))]
    missing = [n for n, match in enumerate(matches) if match is None]
    if by_index and missing:
        again = nearest_each(database, tables, vectors[missing], by_index=False)
        for n, match in zip(missing, again, strict=True):
            matches[n] = match
    return matches


def asked_with(vector: Vectors, limit: int, candidates: int) -> dict[str, Any]:
    """The values of a search's parameters."""
    return {"vector": vector_text(vector), "limit": limit, "candidates": candidates}


def find(
    database: Database,
    tables: Tables,
    words: Sequence[str],
    filters: Filters,
    limit: int,
    *,
    every: bool,
) -> list[Product]:
    """Products with words that begin so, best first."""
    terms = list(dict.fromkeys(start_of(term) for word in words for term in fold(word).split()))
    if not terms:
        return []
    asked = statements.find(tables, terms[:MOST_TERMS], filters, every, limit)
    return [product for product, _ in assemble(database.read(asked))]


def get(database: Database, tables: Tables, ids: Sequence[str]) -> list[Product]:
    """Products in the order of their ids, unknown ones left out."""
    if not ids:
        return []
    rows = database.read(statements.get(tables, ids))
    found = {product.id: product for product, _ in assemble(rows)}
    return [found[product_id] for product_id in dict.fromkeys(ids) if product_id in found]


def browse(
    database: Database, tables: Tables, filters: Filters, limit: int, order: Browsing
) -> list[Product]:
    """A varied selection, in which categories take turns; or by price."""
    if order == "varied":
        rows = database.read(browsing.browse(tables, filters, limit))
    else:
        rows = database.read(browsing.by_price(tables, filters, limit, order))
    return [product for product, _ in assemble(rows)]


def brands(database: Database, tables: Tables) -> Mapping[str, Sequence[str]]:
    """The brands that products have, by their folded names."""
    return by_fold(row.brand for row in database.read(statements.brands(tables)))


def count(database: Database, tables: Tables, filters: Filters) -> int:
    """How many products pass."""
    ((passing,),) = database.read(statements.count(tables, filters))
    return int(passing)


def facets(database: Database, tables: Tables, filters: Filters) -> Facets:
    """What else there is to choose."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    prices = None
    for row in database.read(statements.facets(tables, filters)):
        if row.facet == "price":
            prices = None if row.low is None else (float(row.low), float(row.high))
        elif row.value or row.facet == "sources":  # the bundled shop's has no name
            counts[row.facet][row.value] = row.products
    return Facets(
        categories=with_parents(counts["categories"]),
        colours=most_first(by_colour(counts["colours"])),
        brands=most_first(counts["brands"]),
        availability=most_first(counts["availability"]),
        sources=most_first(counts["sources"]),
        prices=prices,
    )


def note(database: Database, notes: FromClause, key: str) -> str | None:
    """What is noted under this key."""
    rows = database.read(select(notes.c.value).where(notes.c.name == f"kept {key}"))
    return rows[0].value if rows else None


def _matches(rows: Sequence[Row[Any]]) -> list[Match]:
    matches = []
    for product, photos in assemble(rows):
        best = next(row for row in photos if row.photo_id == row.best_id)
        distance = min(max(float(best.distance), 0.0), 2.0)
        matches.append(Match(product, photo_of(best), distance))
    return matches
