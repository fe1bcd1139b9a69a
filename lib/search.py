"""Search: a query becomes a vector, the store finds its neighbours, cards say how near."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from lib.calibration import scales_of
from lib.embedding import Embedder
from lib.filters import Filters
from lib.products import Photo, Product
from lib.query import Kind, Query
from lib.ranking import LABELS, Band, Scale
from lib.store import EVERYTHING, Store, Vectors

MOST_BY_WORD = 200
MEANT = 12  # of the products that hold an unknown word, the first show what it means
TRY = "Try everyday words for what it looks like, such as “blue striped cushion”."


@dataclass(frozen=True, slots=True)
class Card:
    """One product by its best photo.

    A product found by an unknown word in its title or facts has no band, and no distance either
    where nothing else was asked for.
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
        return [card for card in self.cards if card.band is not Band.WEAK]

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

    Words the embedder does not know are named in the note, and products whose title or facts
    hold them come first; where nothing else is asked for, others that look like these follow.
    Raises QueryError when there is nothing to search for.
    """
    started = perf_counter()
    unknown = embedder.unknown_words(query.text) if query.text else []
    guess = not query.text or embedder.knows_any(query.text)
    vector = query.vector(embedder, store) if guess else None
    embedded = perf_counter()
    titled = store.get(store.find(unknown, filters)[:MOST_BY_WORD])
    scales = scales_of(store, embedder)
    scale = scales[query.kind]
    cards = sorted((_card_by_word(product, store, vector) for product in titled), key=_distance)
    if vector is not None:
        seen = {query.like, *(product.id for product in titled)}
        for match in store.search(vector, filters, limit + 1 + len(seen)):
            if match.product.id not in seen:
                cards.append(_card(match.product, match.photo, match.distance, scale, query.kind))
    elif titled:
        cards += _like_these(titled, store, scales["image"], filters, limit)
    found = perf_counter()
    return Results(
        cards[:limit],
        query.kind,
        store.count(filters),
        len(cards) > limit,
        _note(unknown, guess, titled=bool(titled), alike=not guess and len(cards) > len(titled)),
        1000 * (embedded - started),
        1000 * (found - embedded),
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


def _card(product: Product, photo: Photo, distance: float, scale: Scale, kind: Kind) -> Card:
    band = scale.band(distance)
    return Card(product, photo, distance, band, LABELS[kind][band])


def _card_by_word(product: Product, store: Store, vector: Vectors | None) -> Card:
    if vector is None or not product.photos:
        return Card(product, next(iter(product.photos), None), label="word match")
    away = 1 - store.vectors(product.id) @ vector
    best = int(np.argmin(away))
    return Card(product, product.photos[best], float(away[best]), label="word match")


def _like_these(
    products: Sequence[Product], store: Store, scale: Scale, filters: Filters, limit: int
) -> list[Card]:
    """Others that look like the first products do, where these look like each other."""
    shown = store.vectors_of([p.photos[0].digest for p in products[:MEANT] if p.photos])
    if not shown:
        return []
    vectors = np.stack(list(shown.values()))
    middle = vectors.mean(axis=0)
    middle /= np.linalg.norm(middle)
    if np.median(1 - vectors @ middle) > scale.loose:
        return []
    these = {product.id for product in products}
    found = store.search(middle, filters, limit + 1 + len(these))
    others = (match for match in found if match.product.id not in these)
    cards = (_card(m.product, m.photo, m.distance, scale, "image") for m in others)
    return [card for card in cards if card.band is not Band.WEAK]


def _distance(card: Card) -> float:
    return math.inf if card.distance is None else card.distance


def _note(unknown: Sequence[str], guess: bool, *, titled: bool, alike: bool) -> str:
    if not unknown:
        return "" if guess else f"Those words do not say what a thing looks like. {TRY}"
    named = " and ".join(f"“{word}”" for word in unknown)
    is_are = "is not a word" if len(unknown) == 1 else "are not words"
    it_them = "it" if len(unknown) == 1 else "them"
    if titled:
        then = ", then others that look like these" if alike else ""
        first = f"products that mention {it_them} come first{then}"
        return f"{named} {is_are} the encoder knows: {first}."
    if guess:
        return f"{named} {is_are} the encoder knows, and no product mentions {it_them}: left out."
    return f"{named} {is_are} the encoder knows, and no product mentions {it_them}. {TRY}"
