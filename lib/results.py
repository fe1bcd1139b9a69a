"""What a search found, as cards: one a product, with its distance and a word for that."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from lib.names import Named
from lib.products import Photo, Product
from lib.query import Kind
from lib.ranking import LABELS, Band, Scales
from lib.store import Match, Store, Vectors

Order = Literal["nearest", "varied", "cheapest", "dearest"]
NOWHERE: Mapping[str, float] = {}
ORDERED = 480  # products, the nearest, among which those that are close are put in another order


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
    show more; `vector` is what was searched by, if anything was; `meant` are the words that may
    have been meant.
    """

    cards: list[Card]
    kind: Kind
    of: int
    more: bool
    note: str = ""
    embedding_ms: float = 0.0
    search_ms: float = 0.0
    vector: Vectors | None = None
    order: Order = "nearest"
    meant: str = ""

    @property
    def close(self) -> list[Card]:
        """The cards before the weak tail; none when even the nearest product is unlike."""
        return close(self.cards)

    @property
    def nearest_first(self) -> bool:
        """Whether there are cards and all stand by distance, and nothing first by its name."""
        away = [distance(card) for card in self.cards]
        return bool(away) and math.inf not in away and away == sorted(away)

    def shown(self, *, weak: bool) -> list[Card]:
        """The cards to show: without the weak tail, unless it is asked for or all there is."""
        return self.cards if weak else self.close or self.cards

    def by(self, order: Order, limit: int) -> "Results":
        """At most `limit` of the close matches, by price; those without one come last.

        Where nothing is close, or nothing that is has a price, the nearest stay first.
        """
        if all(card.product.price is None for card in self.close):
            return replace(self, cards=self.cards[:limit], more=len(self.cards) > limit)
        sign = -1 if order == "dearest" else 1
        cards = sorted(self.close, key=lambda card: sign * (card.product.price or 0.0))
        cards.sort(key=lambda card: card.product.price is None)
        return replace(self, cards=cards[:limit], more=len(cards) > limit, order=order)


def among(order: Order, limit: int) -> int:
    """How many of the nearest products are looked at to show `limit` in this order."""
    return limit if order == "nearest" else max(limit, ORDERED)


def of_matches(
    matches: Iterable[Match], scales: Scales, kind: Kind, away: Mapping[str, float] = NOWHERE
) -> list[Card]:
    """A card for each match, in their order, with the bands of such queries.

    Products in `away` are as far as it says, wherever they stand.
    """
    scale, labels = scales[kind], LABELS[kind]

    def card(match: Match) -> Card:
        far = away.get(match.product.id, match.distance)
        return Card(match.product, match.photo, far, scale.band(far), labels[scale.band(far)])

    return list(map(card, matches))


def close(cards: Iterable[Card]) -> list[Card]:
    """Those that are not in the weak tail."""
    return [card for card in cards if card.band is not Band.WEAK]


def of_named(named: Named, store: Store, vector: Vectors | None) -> list[Card]:
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

    groups = [sorted(map(card, group), key=distance) for group in named]
    return [one for group in groups for one in group]


def once(cards: Iterable[Card], but: Collection[str]) -> list[Card]:
    """Each product's first card, the products `but` left out."""
    shown: dict[str, Card] = {}
    for card in cards:
        if card.product.id not in but:
            shown.setdefault(card.product.id, card)
    return list(shown.values())


def distance(card: Card) -> float:
    """A card's distance; without one it is farther than any."""
    return math.inf if card.distance is None else card.distance
