"""Products that a visitor likes or dislikes among what was found, and where they lead."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lib.errors import QueryError
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
        up = tuple(dict.fromkeys(liked))[-MOST:]
        return cls(up, tuple(i for i in dict.fromkeys(disliked) if i not in up)[-MOST:])

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

    def lead(self, asked: Vectors | None, store: Store) -> Vectors:
        """From what was asked, if anything was, towards what is liked: float32[d], unit length.

        As Rocchio's relevance feedback does (in Salton, The SMART Retrieval System, 1971), with
        the mean of the photos for each product. Products the store does not have say nothing;
        QueryError where nothing else is left to go by.
        """
        seen = _seen((*self.liked, *self.disliked), store) if self else {}
        liked, disliked = (
            [seen[voted] for voted in these if voted in seen]
            for these in (self.liked, self.disliked)
        )
        if asked is None and not liked:
            raise QueryError(
                "The products you liked are not in the catalogue any more. Start a new search."
            )
        towards = np.zeros(store.dimensions, np.float32) if asked is None else asked
        if liked:
            towards = unit(towards + LIKED_WEIGH * np.mean(liked, axis=0))
        return unit(towards - DISLIKED_WEIGH * np.mean(disliked, axis=0)) if disliked else towards


NO_VOTES = Votes()


def _seen(ids: Iterable[str], store: Store) -> dict[str, Vectors]:
    """The mean of each product's photos; asked in two questions, however many there are."""
    shown = {p.id: [photo.digest for photo in p.photos] for p in store.get(list(ids))}
    vectors = store.vectors_of([digest for digests in shown.values() for digest in digests])
    found = {i: [vectors[d] for d in digests if d in vectors] for i, digests in shown.items()}
    return {i: unit(np.mean(views, axis=0)) for i, views in found.items() if views}


def unit(vectors: Vectors) -> Vectors:
    """float32[…, dimensions] of length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)
