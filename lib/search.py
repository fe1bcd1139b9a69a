"""Search: a query becomes a vector, the store finds its neighbours, cards say how near."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

from lib import hints, names, reading, spelling
from lib.calibration import scales_of
from lib.embedding import Embedder
from lib.filters import Filters
from lib.query import Query
from lib.ranking import Scale
from lib.reading import Words
from lib.results import (
    Card,
    Order,
    Results,
    among,
    close,
    distance,
    of_matches,
    of_named,
    once,
)
from lib.store import EVERYTHING, Match, Store, Vectors
from lib.variety import varied

FARTHER, FARTHEST = 8, 2000  # products are looked at where the first ones are unwanted


def search(
    query: Query,
    embedder: Embedder,
    store: Store,
    *,
    filters: Filters = EVERYTHING,
    limit: int = 24,
    order: Order = "nearest",
) -> Results:
    """The products that look like the query, nearest first, one card a product.

    What words name comes before what looks like them (see `lib.names`); where they say nothing
    else, others that look like what they name follow. What they do not want is left out (see
    `lib.negation`), as are disliked products. In another `order` the close ones among more of
    the nearest stand by price, or so that they differ. Raises QueryError when there is nothing to
    search for.
    """
    started = perf_counter()
    wanted = among(order, limit)
    query = query.known(store)
    scales, beside, gone = scales_of(store, embedder), query.beside, query.votes.disliked
    how = {"beside": beside, "led": bool(query.votes.liked)}
    words = reading.read(query.text, embedder, scales["text"], store, filters, **how)
    asked = _by_looks(query, words, embedder)
    read = perf_counter()
    towards = asked.vector(embedder, store) if asked else None
    vector = None if towards is None else query.votes.away(towards, store)
    embedded = perf_counter()
    looking = _Looking(store, filters, words, wanted + len(gone))
    near = looking.near(vector)
    theirs = looking.near(vector, words.brands) if words.brands else []
    away = _away([*near, *theirs], towards, store) if gone and towards is not None else {}
    named = names.named(words, theirs or near, scales["text"], store, filters, beside=beside)
    called = [card for card in of_named(named, store, towards) if card.product.id not in gone]
    if beside:  # what is wanted is still to look like this
        called = [card for card in called if distance(card) <= scales[asked.kind].loose]
    if vector is None:
        others = close(of_matches(looking.like(called, scales["image"]), scales, "image"))
    else:
        others = of_matches(near, scales, asked.kind, away)
    of_brand = of_matches(theirs, scales, asked.kind, away)
    first = [*called, *(close(of_brand) if close(others) else of_brand)]
    cards = once([*first, *others], but={query.like, *gone})
    nobodys = words.unknown and not (named.exactly or named.wholly or named.partly)
    meant = spelling.meant(query.text, words.unknown, store.facets()) if nobodys else ""
    found = perf_counter()
    told = hints.note(
        words,
        named,
        searched=vector is not None,
        called=bool(called),
        theirs=any(card.product.brand in words.brands for card in first),
        alike=vector is None and bool(others),
        away=vector is not None and bool(asked.unwanted),
        nearest_first=order == "nearest",
        meant=meant,
    )
    results = Results(
        cards[:wanted],
        asked.kind,
        store.count(filters),
        len(cards) > wanted,
        told,
        1000 * (embedded - read),
        1000 * (found - embedded + read - started),
        vector,
        meant=meant,
    )
    if order == "varied":
        return varied(results, store, limit, scales["image"].same)
    return results if order == "nearest" else results.by(order, limit)


def browse(
    store: Store, *, filters: Filters = EVERYTHING, limit: int = 24, order: Order = "nearest"
) -> Results:
    """A selection of the catalogue before anything is asked: varied, or by price."""
    started = perf_counter()
    products = store.browse(filters, limit, "varied" if order == "nearest" else order)
    cards = [Card(product, next(iter(product.photos), None)) for product in products]
    of = store.count(filters)
    return Results(cards, "image", of, of > limit, search_ms=1000 * (perf_counter() - started))


def _away(matches: Sequence[Match], vector: Vectors, store: Store) -> dict[str, float]:
    """How far these are from what is asked for, before dislikes lead away from it."""
    shown = {match.product.id: match.photo.digest for match in matches}
    kept = store.vectors_of([*shown.values()])
    return {
        its: float(1 - kept[digest] @ vector) for its, digest in shown.items() if digest in kept
    }


def _by_looks(query: Query, words: Words, embedder: Embedder) -> Query:
    """What is left of the query for the embedder: what it has no idea of, it is not asked."""
    looks = words.looks if words.describe else ""
    away = words.unwanted if looks or query.shows else ()
    return replace(query, text=looks, unwanted=tuple(filter(embedder.knows_any, away)))


class _Looking(NamedTuple):
    """Where is looked, by which words, and for how much."""

    store: Store
    filters: Filters
    words: Words
    limit: int

    def near(self, vector: Vectors | None, brands: tuple[str, ...] = ()) -> list[Match]:
        """The nearest products that are not unwanted, a few more than the limit; of these brands.

        Where most of the nearest are unwanted it looks farther, but not farther than FARTHEST.
        """
        if vector is None:
            return []
        filters = self.filters.choosing("brands", brands) if brands else self.filters
        wanted = max(self.limit, names.NEAREST) + 2
        asked = 2 * wanted if self.words.unwanted else wanted
        while True:
            found = self.store.search(vector, filters, asked)
            kept = [match for match in found if self.words.want(match.product)]
            if len(kept) >= wanted or len(found) < asked or asked >= FARTHEST:
                return kept[:wanted]
            asked = min(FARTHER * asked, FARTHEST)

    def like(self, cards: Sequence[Card], scale: Scale) -> list[Match]:
        """What looks like the first of these cards do, where these look like each other."""
        middle = names.middle([card.product for card in cards], self.store, scale)
        found = self._replace(limit=self.limit + len(cards)).near(middle)
        these = {card.product.id for card in cards}
        return [match for match in found if match.product.id not in these]
