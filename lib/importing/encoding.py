"""The pictures of one batch become vectors; those that have one already are not asked about."""

from collections import deque
from typing import NamedTuple

from lib.embedding import Embedder
from lib.importing.ahead import Batch
from lib.importing.embedding import embed
from lib.importing.options import Options
from lib.importing.patience import patiently
from lib.importing.plan import Look, Work
from lib.importing.progress import Control
from lib.store import Store, Vectors


class Embedded(NamedTuple):
    """By digest: the vectors of pictures, and why there is none; how many were asked about."""

    vectors: dict[str, Vectors]
    refused: dict[str, str]
    asked: int


class Encoder:
    """Embeds batches; safe to share between threads."""

    def __init__(
        self, embedder: Embedder, store: Store, options: Options, control: Control
    ) -> None:
        self._embedder, self._store, self._options = embedder, store, options
        self._control = control
        # Of the two batches before, which may still be under the pen.
        self._recent: deque[dict[str, Vectors]] = deque(maxlen=2)

    def embed(self, batch: Batch) -> Embedded:
        """The vectors of the batch's pictures. Raises EmbeddingError and StoreError."""
        works = batch.works
        baked = self._options.baked.vectors if self._options.baked else {}
        looks = [look for work in works for look in seen(work).values()]
        vectors = {d: v for work in works for d, v in work.vectors.items()}
        vectors |= {look.digest: baked[look.digest] for look in looks if look.digest in baked}
        new = {look.digest: look.picture for look in looks if look.digest not in vectors}
        for recent in tuple(self._recent):
            vectors |= {digest: recent[digest] for digest in new if digest in recent}
        vectors |= patiently(lambda: self._store.vectors_of(list(new)), self._control)
        asked = {d: p for d, p in new.items() if p and d not in vectors}
        arrived, refused = embed(self._embedder, asked)
        self._recent.append(arrived)
        return Embedded(vectors | arrived, refused, len(asked))


def seen(work: Work) -> dict[str, Look]:
    """The pictures of a row that could be read, by address."""
    looks = work.looks.items()
    return {address: look.result() for address, look in looks if not look.exception()}
