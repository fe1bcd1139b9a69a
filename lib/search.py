"""Search: a query becomes a vector, the store finds its neighbours, cards say how near."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from lib import hints, names
from lib.calibration import scales_of
from lib.embedding import Embedder
from lib.filters import Filters
from lib.names import Named, Words
from lib.products import Photo, Product
from lib.query import Kind, Query
from lib.ranking import LABELS, Band, Scale, Scales
from lib.store import EVERYTHING, Match, Store, Vectors

FARTHER = 8  # times as many products are looked at where the first ones are unwanted


@dataclass(frozen=True, slots=True)
class Card:
    """One product by its best photo.

    A product found by its name, id or brand, or by a word that the encoder does not know, has no
    band, and no distance either where nothing else was asked for.
    """

    product: Product
    photo: Photo | None
    distance: float | None = None
    band: Band | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found.

    `of` counts the products that the filters let pass; `more` says whether a larger limit would
    show more; `vector` is what was searched by, if anything was.
    """

    cards: list[Card]
    kind: Kind
    of: int
    more: bool
    note: str = ""
    embedding_ms: float = 0.0
    search_ms: float = 0.0
    vector: Vectors | None = None

    @property
    def close(self) -> list[Card]:
        """The cards before the weak tail; none when even the nearest product is unlike."""
        return _close(self.cards)

    @property
    def nearest_first(self) -> bool:
        """Whether all cards stand by distance: nothing comes first by its name."""
        away = [_distance(card) for card in self.cards]
        return math.inf not in away and away == sorted(away)

    def shown(self, *, weak: bool) -> list[Card]:
        """The cards to show: without the weak tail, unless it is asked for or all there is."""
        return self.cards if weak else self.close or self.cards


def search(
    query: Query,
    embedder: Embedder,
    store: Store,
    *,
    filters: Filters = EVERYTHING,
    limit: int = 24,
) -> Results:
    """The products that look like the query, nearest first, one card a product.

    What words name comes before what looks like them (see `lib.names`); where they say nothing
    else, others that look like what they name follow. What they do not want is left out (see
    `lib.unwanted`). Raises QueryError when there is nothing to search for.
    """
    started = perf_counter()
    scales, beside = scales_of(store, embedder), query.kind == "both"
    words = names.read(query.text, embedder, scales["text"], store, filters, beside=beside)
    asked = _by_looks(query, words, embedder)
    read = perf_counter()
    vector = asked.vector(embedder, store) if asked else None
    embedded = perf_counter()
    near = _near(vector, store, filters, words, limit)
    of_brands = filters.choosing("brands", words.brands)
    theirs = _near(vector, store, of_brands, words, limit) if words.brands else []
    named = names.named(words, theirs or near, scales["text"], store, filters, beside=beside)
    called = _by_name(named, store, vector)
    if beside:  # what is wanted is still to look like this
        called = [card for card in called if _distance(card) <= scales[asked.kind].loose]
    if vector is None:
        near = _like_these(called, store, scales["image"], filters, words, limit)
        others = _close(_cards(near, scales, "image"))
    else:
        others = _cards(near, scales, asked.kind)
    of_brand = _cards(theirs, scales, asked.kind)
    first = [*called, *(_close(of_brand) if _close(others) else of_brand)]
    cards = _once([*first, *others], but=query.like)
    found = perf_counter()
    told = hints.note(
        words,
        named,
        searched=vector is not None,
        called=bool(called),
        theirs=any(card.product.brand in words.brands for card in first),
        alike=vector is None and bool(others),
    )
    return Results(
        cards[:limit],
        asked.kind,
        store.count(filters),
        len(cards) > limit,
        told,
        1000 * (embedded - read),
        1000 * (found - embedded + read - started),
        vector,
    )


def browse(store: Store, *, filters: Filters = EVERYTHING, limit: int = 24) -> Results:
    """A varied selection of the catalogue, before anything is asked."""
    started = perf_counter()
    cards = [
        Card(product, next(iter(product.photos), None)) for product in store.browse(filters, limit)
    ]
    of = store.count(filters)
    return Results(cards, "image", of, of > limit, search_ms=1000 * (perf_counter() - started))


def _by_looks(query: Query, words: Words, embedder: Embedder) -> Query:
    """What is left of the query for the embedder: what it has no idea of, it is not asked."""
    unwanted = tuple(thing for thing in words.unwanted if embedder.knows_any(thing))
    return replace(query, text=words.looks if words.describe else "", unwanted=unwanted)


def _near(
    vector: Vectors | None, store: Store, filters: Filters, words: Words, limit: int
) -> list[Match]:
    """The nearest products but for what the words do not want, if there is a vector: a few more.

    Where most of the nearest are unwanted it looks once more, and farther.
    """
    if vector is None:
        return []
    wanted = max(limit, names.NEAREST) + 2
    for asked in (wanted, FARTHER * wanted):
        found = store.search(vector, filters, asked)
        kept = [match for match in found if words.want(match.product)]
        if len(kept) >= wanted or len(found) < asked:
            break
    return kept[:wanted]


def _cards(matches: Iterable[Match], scales: Scales, kind: Kind) -> list[Card]:
    scale, labels = scales[kind], LABELS[kind]
    bands = [(match, scale.band(match.distance)) for match in matches]
    return [Card(m.product, m.photo, m.distance, band, labels[band]) for m, band in bands]


def _close(cards: Iterable[Card]) -> list[Card]:
    return [card for card in cards if card.band is not Band.WEAK]


def _by_name(named: Named, store: Store, vector: Vectors | None) -> list[Card]:
    """Cards of what was named, each group by distance where there is a vector."""
    products = [product for group in named for product in group]
    away: dict[str, float] = {}
    if vector is not None:
        shown = [photo.digest for product in products for photo in product.photos]
        vectors = store.vectors_of(shown)
        away = {digest: float(1 - each @ vector) for digest, each in vectors.items()}

    def card(product: Product) -> Card:
        photo = min(product.photos, key=lambda p: away.get(p.digest, math.inf), default=None)
        distance = away.get(photo.digest) if photo else None
        return Card(product, photo, distance, label="word match")

    groups = [sorted(map(card, group), key=_distance) for group in named]
    return [one for group in groups for one in group]


def _once(cards: Iterable[Card], but: str) -> list[Card]:
    """Each product's first card, the product `but` left out."""
    shown: dict[str, Card] = {}
    for card in cards:
        shown.setdefault(card.product.id, card)
    shown.pop(but, None)
    return list(shown.values())


def _like_these(
    cards: Sequence[Card],
    store: Store,
    scale: Scale,
    filters: Filters,
    words: Words,
    limit: int,
) -> list[Match]:
    """What looks like the first of these cards do, where these look like each other."""
    middle = names.middle([card.product for card in cards], store, scale)
    found = _near(middle, store, filters, words, limit + len(cards))
    these = {card.product.id for card in cards}
    return [match for match in found if match.product.id not in these]


def _distance(card: Card) -> float:
    return math.inf if card.distance is None else card.distance
