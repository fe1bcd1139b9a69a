"""An embedder as pytidb wants it, so that pytidb's own `bulk_insert` and `search` use it.

Unlike pytidb's own function it opens no local file because a text names one, embeds no text
because it was meant as a picture, and fetches addresses itself, safely.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from pydantic import PrivateAttr
from pytidb.embeddings.base import BaseEmbeddingFunction

from lib.embedding import Embedder
from lib.errors import PictureError
from lib.fetch import SLOTS, fetch_picture_bytes
from lib.pictures import read_picture

_WEB = ("http://", "https://")


class EmbedderFunction(BaseEmbeddingFunction):
    """Pass it as `embed_fn` of a pytidb VectorField.

    A query may be words, the http(s) address of a picture, a `pathlib.Path` or a PIL image; a
    source is the address, path or image itself, never a name in a text. Raises FetchError and
    PictureError.
    """

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(
            provider="findalike", model_name=embedder.name, dimensions=embedder.dimensions
        )
        self._embedder = embedder

    def __hash__(self) -> int:
        return hash((self.model_name, self.dimensions))

    def get_query_embedding(
        self, query: Any, source_type: str | None = "text", **kwargs: Any
    ) -> list[float]:
        """The vector of a question: a text that is an address is the picture there."""
        if isinstance(query, str) and (source_type == "text" or not _is_address(query)):
            return self._texts([query])[0]
        return self._pictures([query])[0]

    def get_source_embedding(
        self, source: Any, source_type: str | None = "text", **kwargs: Any
    ) -> list[float]:
        """The vector of what a row's source field holds."""
        return self.get_source_embeddings([source], source_type)[0]

    def get_source_embeddings(
        self, sources: Sequence[Any], source_type: str | None = "text", **kwargs: Any
    ) -> list[list[float]]:
        """The vectors of many rows' source fields, in order; none for none."""
        if not sources:
            return []
        return self._texts(sources) if source_type == "text" else self._pictures(sources)

    def _texts(self, texts: Sequence[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.embed_texts(list(texts)).tolist()
        return rows

    def _pictures(self, sources: Sequence[Any]) -> list[list[float]]:
        with ThreadPoolExecutor(SLOTS) as pool:
            pictures = list(pool.map(_open, sources))
        rows: list[list[float]] = self._embedder.embed_images(pictures).tolist()
        return rows


def _is_address(text: str) -> bool:
    return text.strip().lower().startswith(_WEB)


def _open(source: Any) -> Image.Image:
    """A picture, upright, RGB, on white."""
    if isinstance(source, Image.Image):
        upright = ImageOps.exif_transpose(source).convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(ground, upright).convert("RGB")
    if isinstance(source, Path):
        return read_picture(source.read_bytes())
    if isinstance(source, str) and _is_address(source):
        return read_picture(fetch_picture_bytes(source))
    raise PictureError(
        f"{str(source)[:80]!r} is not the address of a picture. Give an http(s) address, a "
        "pathlib.Path or a PIL image.",
        code="not_an_address",
    )
