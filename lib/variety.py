"""Results that differ from each other: not twelve colours of one shirt on the first page."""

from dataclasses import replace

import numpy as np

from lib.results import Card, Results
from lib.store import Store, Vectors

SAMENESS = 0.3  # what looking like one before weighs, and nearness the rest
"""Of twelve products found by the names of the shop's 23 kinds .87 were of the kind, with .5 .81;
of the nearest twelve .92 are, and the two most alike of them lie .09 apart instead of .20."""


def varied(results: Results, store: Store, limit: int, same: float) -> Results:
    """At most `limit` of the close matches, each near and unlike those before it.

    Maximal marginal relevance, after Carbonell and Goldstein (SIGIR 1998); what is nearer than
    `same` to one before, and so looks the same, comes after all that does not. Products found by
    name stay first; what has no vector comes last. Where nothing is close, the nearest stay as
    they are. The vectors of all these are fetched from the store.
    """
    named = [card for card in results.close if card.band is None]
    near = [card for card in results.close if card.band is not None and card.photo]
    shown = store.vectors_of([card.photo.digest for card in (*named, *near) if card.photo])
    rest = [card for card in near if card.photo and card.photo.digest in shown]
    if not rest:
        return replace(results, cards=results.cards[:limit], more=len(results.cards) > limit)
    before = [card for card in named if card.photo and card.photo.digest in shown]
    looks = [shown[card.photo.digest] for card in before if card.photo]
    vectors = np.stack([shown[card.photo.digest] for card in rest if card.photo])
    nearness = _nearness(results, rest, vectors)
    order = [rest[n] for n in _spread(looks, vectors, nearness, limit - len(named), 1 - same)]
    unseen = [card for card in near if card not in rest]
    cards = [*named, *order, *unseen][:limit]
    return replace(results, cards=cards, more=len(results.close) > limit, order="varied")


def _nearness(results: Results, cards: list[Card], vectors: Vectors) -> Vectors:
    """How near these are to what was searched by, dislikes and all: float32[cards]."""
    if results.vector is None:
        return np.array([1 - (card.distance or 0.0) for card in cards], np.float32)
    near: Vectors = vectors @ results.vector
    return near


def _spread(
    before: list[Vectors], vectors: Vectors, near: Vectors, limit: int, same: float
) -> list[int]:
    """Which of the vectors in which order, as they are chosen one by one."""
    near, alike = near.copy(), np.full(len(vectors), -1.0)
    for vector in before:
        alike = np.maximum(alike, vectors @ vector)
    chosen: list[int] = []
    for _ in range(min(limit, len(vectors))):
        worth = (1 - SAMENESS) * near - SAMENESS * alike - 2 * (alike > same)
        best = int(worth.argmax())
        chosen.append(best)
        alike = np.maximum(alike, vectors @ vectors[best])
        near[best] = -np.inf
    return chosen
