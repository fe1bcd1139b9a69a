"""Pictures and words become unit vectors in one space."""

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.embedding.languages import Reading
from lib.errors import SettingsError
from lib.part import Part
from lib.settings import Settings

Vectors = NDArray[np.float32]
Bands = dict[str, dict[str, float]]
"""Of each kind of query, the largest distance that still counts as "same", "similar", "loose"."""

DEFAULTS = Settings()


class Embedder(Protocol):
    """Turns pictures and texts into unit vectors; knows nothing of stores."""

    @property
    def name(self) -> str:
        """Name and version; vectors of two names are never compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        ...

    def embed_images(self, pictures: list[Image.Image]) -> Vectors:
        """RGB pictures of any size -> float32[n, dimensions], unit length."""
        ...

    def embed_texts(self, texts: list[str]) -> Vectors:
        """Texts -> float32[n, dimensions], unit length."""
        ...

    def unknown_words(self, text: str) -> list[str]:
        """The words of `text` this embedder has no idea of, as the visitor wrote them."""
        ...

    def knows_any(self, text: str) -> bool:
        """Whether anything in `text` means something to this embedder."""
        ...


@runtime_checkable
class Nearsighted(Protocol):
    """An embedder that makes every picture small before it looks at it."""

    @property
    def side(self) -> int:
        """Longest side in pixels: `lib.decoder.fit` to it, a picture has the same vector."""
        ...


@runtime_checkable
class Banded(Protocol):
    """An embedder that brings bands of its own."""

    @property
    def bands(self) -> Bands:
        """The distances that count as near, as measured in training; none if none were."""
        ...


@runtime_checkable
class EnglishReader(Protocol):
    """An embedder that reads every language as English."""

    def in_english(self, text: str, first: str = "") -> Reading:
        """The text as it is read, and the language it is taken for; `first`, where it may be."""
        ...


@runtime_checkable
class Finder(Protocol):
    """An embedder that sees where in a picture things are, at no cost."""

    def places(self, picture: Image.Image) -> list[Part]:
        """The parts of the picture where things stand, surest first."""
        ...


def in_english(text: str, embedder: Embedder, first: str = "") -> Reading:
    """The text as the embedder reads it: most take it as it is."""
    if isinstance(embedder, EnglishReader):
        return embedder.in_english(text, first)
    return Reading(text)


def open_embedder(name: str = "auto", settings: Settings = DEFAULTS) -> Embedder:
    """The embedder called `name`; "auto" is Jina where there is a key, else the built-in one.

    What has to be paid is asked each time: see `lib.embedding.cached.remembering`. Raises
    SettingsError when there is none of that name or its settings make no sense.
    """
    if name == "auto":
        name = "jina" if settings.jina.key else "builtin"
    if name == "jina":
        from lib.embedding.jina import JinaEmbedder

        return JinaEmbedder(settings.jina)
    if name == "builtin":
        from lib.embedding.builtin import BuiltinEmbedder

        return BuiltinEmbedder()
    raise SettingsError(
        f"There is no embedder called {name!r}. Set EMBEDDER to: auto, builtin or jina."
    )
