"""What a visitor asks, and the one unit vector it comes to."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from PIL import Image

from lib.embedding import Embedder
from lib.errors import QueryError
from lib.store import Store, Vectors
from lib.votes import NO_VOTES, Votes, unit

MAX_CHARACTERS = 300
WORDS_WEIGH = 1.5  # beside a picture: 1 finds its kind more surely, 2 what is wanted of it
OTHERS_WEIGH = 1.75  # of words that speak of no colour: of what else they say is less forgotten
UNWANTED_WEIGHS = {"text": 0.3, "both": 0.5}  # more of it leads away from what is wanted, too
COLOURS = ("red", "blue", "green", "yellow", "black", "white", "brown", "pink")
Kind = Literal["image", "text", "both"]


@dataclass(frozen=True, slots=True)
class Query:
    """A picture, a product whose like is sought, cleaned words (see `words`), or words beside one.

    Beside a picture or a product, words say how it should be instead: "in red", "leather". What it
    should not be is in `unwanted`. `votes` lead from there, likes alone, too.
    """

    picture: Image.Image | None = None
    text: str = ""
    like: str = ""
    unwanted: tuple[str, ...] = ()
    votes: Votes = NO_VOTES

    def __bool__(self) -> bool:
        return self.shows or bool(self.text or self.votes.liked)

    @property
    def kind(self) -> Kind:
        """Distances of one kind compare with each other; those of two kinds do not."""
        if not (self.shows or self.votes.liked):
            return "text"
        return "both" if self.text or self.beside else "image"

    @property
    def beside(self) -> bool:
        """Whether words say how something that is shown should be instead."""
        return self.shows and bool(self.text or self.unwanted)

    @property
    def shows(self) -> bool:
        """Whether there is a picture or a product that words may stand beside."""
        return self.picture is not None or bool(self.like)

    def known(self, store: Store) -> "Query":
        """With votes for products that are there only; QueryError where nothing else was asked."""
        if not self.votes:
            return self
        query = replace(self, votes=self.votes.known(store))
        if self and not query:
            raise QueryError(
                "The products you liked are not in the catalogue any more. Start a new search."
            )
        return query

    def vector(self, embedder: Embedder, store: Store) -> Vectors:
        """float32[dimensions], unit length, dislikes not counted (see `Votes.away`).

        QueryError when there is nothing to search for.
        """
        if not self:
            raise QueryError("Say or show what to look for.")
        asked = self._asked(embedder, store) if self.shows or self.text else None
        led = self.votes.towards(asked, store)
        if led is None:
            raise QueryError(
                "The products you liked have no pictures here (any more). Start a new search."
            )
        return led

    def _asked(self, embedder: Embedder, store: Store) -> Vectors:
        """What is asked for before anything is liked or disliked."""
        if self.shows and not self.beside:
            return self._seen(embedder, store)
        said, others = [self.text] if self.text else [], COLOURS if self.beside else ()
        texts = embedder.embed_texts([*said, *self.unwanted, *others])
        told, unwanted, colours = np.split(texts, np.cumsum([len(said), len(self.unwanted)]))
        weight = UNWANTED_WEIGHS["both" if self.beside else "text"]
        weight /= np.sqrt(max(1, len(unwanted)))
        if not self.beside:
            return unit(_only(told) - weight * unwanted.sum(axis=0))
        vector = self._seen(embedder, store)
        for away in unwanted:
            vector = mixed(vector, away, colours, -weight)
        return mixed(vector, _only(told), colours) if said else vector

    def _seen(self, embedder: Embedder, store: Store) -> Vectors:
        if self.picture is not None:
            return _only(embedder.embed_images([self.picture]))
        vectors = store.vectors(self.like)
        if not len(vectors):
            raise QueryError(
                "This product is not in the catalogue any more. Go back and pick another one."
            )
        return unit(vectors.mean(axis=0))


def mixed(seen: Vectors, told: Vectors, colours: Vectors, weight: float | None = None) -> Vectors:
    """What is seen, as words say it should be: float32[…, dimensions], unit length.

    Words of a `weight` below 0 say what it should not be. `colours` are the vectors of COLOURS. As
    much as the words speak of colours, what is seen of them is forgotten: a red mug "in blue" is to
    be blue, and not purple.
    """
    *span, _ = np.linalg.svd(colours - colours.mean(axis=0), full_matrices=False)[2]
    shades = np.stack(span)
    spoken = ((told @ shades.T) ** 2).sum(axis=-1, keepdims=True)
    kept = seen - spoken * (seen @ shades.T @ shades)
    weights = OTHERS_WEIGH + spoken * (WORDS_WEIGH - OTHERS_WEIGH) if weight is None else weight
    return unit(kept + weights * told)


def _only(vectors: Vectors) -> Vectors:
    (vector,) = vectors
    return np.asarray(vector)


def words(text: str) -> str:
    """Typed words made plain: no control or direction marks, single blanks.

    Raises QueryError when nothing is left or more than MAX_CHARACTERS are.
    """
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    plain = re.sub(r"\s+", " ", visible).strip()
    if not re.search(r"\w", plain):
        raise QueryError("Type a few words, such as “navy cushion”.")
    if len(plain) > MAX_CHARACTERS:
        raise QueryError(
            f"That is more than {MAX_CHARACTERS} characters. A few words that describe what the "
            "product looks like work best."
        )
    return plain
