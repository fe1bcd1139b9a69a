"""The things in a picture that the shop has the like of, to pick one out."""

from dataclasses import dataclass

from PIL import Image

from lib.calibration import scales_of
from lib.embedding import Embedder, Finder
from lib.part import Part
from lib.results import Card, distance, of_matches
from lib.store import Store

COVERED = 0.4  # of a thing, by one that looks more like a product: then it is none of its own


@dataclass(frozen=True, slots=True)
class Thing:
    """A part of a picture, and the product that looks most like it."""

    part: Part
    card: Card

    @property
    def kind(self) -> str:
        """What it may be, as the shop calls it: the last step of the product's category."""
        product = self.card.product
        return product.category.rpartition(">")[2].strip() or product.title


def things(picture: Image.Image, embedder: Embedder, store: Store) -> list[Thing]:
    """What is in a picture that the shop has the like of, from left to right.

    None for an embedder that does not see where things are (see `lib.embedding.Finder`).
    """
    if not isinstance(embedder, Finder):
        return []
    parts = embedder.places(picture)
    vectors = embedder.embed_images([part.of(picture) for part in parts])
    scales = scales_of(store, embedder)
    far = (scales["image"].similar + scales["image"].loose) / 2
    found = [
        Thing(part, card)
        for part, match in zip(parts, store.nearest(vectors), strict=True)
        for card in of_matches([match] if match else [], scales, "image")
        if distance(card) <= far
    ]
    return sorted(_once(found), key=lambda thing: thing.part.left)


def _once(found: list[Thing]) -> list[Thing]:
    """Of several places that are of one thing, that which looks most like a product."""
    kept: list[Thing] = []
    for thing in sorted(found, key=lambda thing: distance(thing.card)):
        if not any(_is_of(thing, nearer) for nearer in kept):
            kept.append(thing)
    return kept


def _is_of(thing: Thing, nearer: Thing) -> bool:
    """Whether a thing is one that looks more like a product, a part of it, or several such."""
    alike = thing.part.overlap(nearer.part) > COVERED
    within = nearer.part.holds(thing.part) > COVERED  # a lamp's foot is no vase
    around = thing.kind == nearer.kind and thing.part.holds(nearer.part) > COVERED
    return alike or within or around
