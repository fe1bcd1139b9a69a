"""Products that a visitor likes or dislikes among what was found, and where they lead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lib.store import Store, Vectors

MOST = 12
LIKED_WEIGH = 1.5  # so much as this beside what was asked for; more says little more
DISLIKED_WEIGH = 0.2  # more of it leads away from the kind of product that was asked for


@dataclass(frozen=True, slots=True)
class Votes:
    """Ids of at most MOST products each, none in both."""

    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.liked or self.disliked)

    @classmethod
    def of(cls, liked: Iterable[str], disliked: Iterable[str]) -> "Votes":
        """Votes as anybody may send them: each product once, the last MOST of each kind."""
        up = tuple(dict.fromkeys(filter(None, liked)))[-MOST:]
        down = (each for each in dict.fromkeys(filter(None, disliked)) if each not in up)
        return cls(up, tuple(down)[-MOST:])

    def like(self, product_id: str) -> "Votes":
        """With this product liked; said again, without it."""
        rest = self.without(product_id)
        return (
            rest if product_id in self.liked else Votes.of((*rest.liked, product_id), rest.disliked)
        )

    def dislike(self, product_id: str) -> "Votes":
        """With this product disliked."""
        rest = self.without(product_id)
        return Votes.of(rest.liked, (*rest.disliked, product_id))

    def without(self, product_id: str) -> "Votes":
        """With nothing said of this product."""
        liked, disliked = (
            tuple(voted for voted in these if voted != product_id)
            for these in (self.liked, self.disliked)
        )
        return Votes(liked, disliked)

    def known(self, store: Store) -> "Votes":
        """Without products that the store does not have; nothing can be said of these."""
        known = {product.id for product in store.get((*self.liked, *self.disliked))}
        liked, disliked = (
            tuple(voted for voted in these if voted in known)
            for these in (self.liked, self.disliked)
        )
        return Votes(liked, disliked)

    def towards(self, asked: Vectors | None, store: Store) -> Vectors | None:
        """From what was asked, if anything was, towards what is liked: float32[d], unit length.

        As Rocchio's relevance feedback does (in Salton, The SMART Retrieval System, 1971), with
        the mean of the photos for each product. None where neither says anything.
        """
        liked = _mean(self.liked, store)
        if liked is None:
            return asked
        return unit(liked if asked is None else asked + LIKED_WEIGH * liked)

    def away(self, asked: Vectors, store: Store) -> Vectors:
        """From there away from what is disliked; it orders what is found, and says not how near."""
        disliked = _mean(self.disliked, store)
        return asked if disliked is None else unit(asked - DISLIKED_WEIGH * disliked)


NO_VOTES = Votes()


def _mean(ids: Sequence[str], store: Store) -> Vectors | None:
    """The mean of what these products look like, each the mean of its photos; None of nothing."""
    if not ids:
        return None
    shown = {p.id: [photo.digest for photo in p.photos] for p in store.get(ids)}
    vectors = store.vectors_of([digest for digests in shown.values() for digest in digests])
    views = ([vectors[d] for d in digests if d in vectors] for digests in shown.values())
    looks = [unit(np.mean(its, axis=0)) for its in views if its]
    return np.asarray(np.mean(looks, axis=0), np.float32) if looks else None


def unit(vectors: Vectors) -> Vectors:
    """float32[…, dimensions] of length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)
