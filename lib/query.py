"""What a visitor asks, and the one unit vector it comes to."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image

from lib.embedding import Embedder
from lib.errors import QueryError
from lib.store import Store, Vectors

MAX_CHARACTERS = 300
Kind = Literal["image", "text"]


@dataclass(frozen=True, slots=True)
class Query:
    """One of: a picture, cleaned words (see `words`), or a product whose like is sought."""

    picture: Image.Image | None = None
    text: str = ""
    like: str = ""

    @property
    def kind(self) -> Kind:
        """Distances of one kind compare with each other; those of two kinds do not."""
        return "text" if self.text else "image"

    def vector(self, embedder: Embedder, store: Store) -> Vectors:
        """float32[dimensions], unit length; QueryError when there is nothing to search for."""
        if self.text:
            return _only(embedder.embed_texts([self.text]))
        if self.picture is not None:
            return _only(embedder.embed_images([self.picture]))
        vectors = store.vectors(self.like)
        if not len(vectors):
            raise QueryError(
                "This product is not in the catalogue any more. Go back and pick another one."
            )
        mean = vectors.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


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
        raise QueryError("Type a few words, such as “striped navy cushion”.")
    if len(plain) > MAX_CHARACTERS:
        raise QueryError(
            f"That is more than {MAX_CHARACTERS} characters. A few words that describe what the "
            "product looks like work best."
        )
    return plain
