"""Colours that a feed does not say, seen in its photos and called as it calls others."""

from collections.abc import Iterator

from lib.embedding import Embedder
from lib.errors import FeedError
from lib.feeds.rows import Feed, Listing
from lib.importing.progress import Control
from lib.inspecting.shades import Eye, Names
from lib.store import Vectors


class Colours:
    """Names colours; safe to share between threads."""

    def __init__(self, feed: Feed, embedder: Embedder, control: Control) -> None:
        """Reads the feed once, for its own names. Raises EmbeddingError."""
        self._eye = Eye(embedder)
        self._called = Names(_said(feed, control), embedder).called

    def seen(self, photo: Vectors) -> str:
        """What the colour of a photo, by its unit vector, is called; "" where it is not plain."""
        (colour,) = self._eye.sees(photo[None])
        return self._called.get(colour, "")


def _said(feed: Feed, control: Control) -> Iterator[str]:
    """What the feed says of colours, as far as it can be read."""
    try:
        for row in feed:
            if control.stopped:
                return
            if isinstance(row, Listing):
                yield row.product.colour
    except FeedError:
        return  # the import meets it too, and says so
