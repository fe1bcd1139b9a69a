"""An embedder that is paid for never embeds the same picture or text twice, for anybody."""

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from copy import copy
from threading import Event, Lock
from typing import Protocol, Self

from PIL import Image

from lib.embedding import Embedder, Vectors
from lib.embedding.budget import Bill, Budget, Visit
from lib.embedding.limits import IMPORT, VISITOR, Patience
from lib.embedding.outgoing import upright
from lib.embedding.parts import PaidEmbedder, Part, gather
from lib.errors import EmbeddingError
from lib.settings import Settings


class Memory(Protocol):
    """Where vectors and spending outlive the process; every store is one."""

    def cached(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that `cache` kept under these keys, unknown ones left out."""
        ...

    def cache(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by their keys."""
        ...

    def spend(self, day: str, amount: int) -> int:
        """Add to what was spent that day and return the new total; 0 only reads it."""
        ...


def remembering(embedder: Embedder, memory: Memory, settings: Settings) -> Embedder:
    """The embedder, with a memory and a budget if it has to be paid."""
    if not isinstance(embedder, PaidEmbedder):
        return embedder
    jina = settings.jina
    return CachedEmbedder(
        embedder, memory, Budget(memory.spend, jina.tokens_per_day, jina.tokens_per_visit)
    )


def for_visit(embedder: Embedder, visit: Visit) -> Embedder:
    """The embedder for one visitor: if it has to be paid, in a hurry and out of `visit`."""
    return embedder.for_visit(visit) if isinstance(embedder, CachedEmbedder) else embedder


class CachedEmbedder:
    """Asks `embedder` only for what `memory` does not hold, and only within the budget.

    Visitors who ask for the same at once wait for one answer. Raises what the embedder raises,
    and BudgetSpent.
    """

    def __init__(self, embedder: PaidEmbedder, memory: Memory, budget: Budget) -> None:
        self.budget = budget
        self._embedder, self._memory = embedder, memory
        self._under_way = _UnderWay()
        self._patience = IMPORT
        self._visit: Visit | None = None

    def for_visit(self, visit: Visit) -> Self:
        """The same embedder for one visitor; the cache and the day's budget are everybody's."""
        theirs = copy(self)
        theirs._patience, theirs._visit = VISITOR, visit
        return theirs

    @property
    def name(self) -> str:
        """Name of the embedder; vectors of two names are never compared."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return self._embedder.dimensions

    @property
    def licence(self) -> str:
        """What the embedder may be used for, for the status page."""
        return self._embedder.licence

    def estimate(self, pictures: int) -> tuple[int, float]:
        """Tokens and seconds that so many new pictures will take."""
        return self._embedder.estimate(pictures)

    def unknown_words(self, text: str) -> list[str]:
        """The words of `text` the embedder has no idea of, as the visitor wrote them."""
        return self._embedder.unknown_words(text)

    def knows_any(self, text: str) -> bool:
        """Whether anything in `text` means something to the embedder."""
        return self._embedder.knows_any(text)

    def embed_images(self, pictures: list[Image.Image]) -> Vectors:
        """Pictures of any size and mode -> float32[n, dimensions], unit length."""
        return self._embed([upright(picture) for picture in pictures])

    def embed_texts(self, texts: list[str]) -> Vectors:
        """Texts -> float32[n, dimensions], unit length."""
        return self._embed(texts)

    def _embed(self, items: Sequence[Image.Image | str]) -> Vectors:
        keys = [_key(self.name, item) for item in items]
        wanted = dict(zip(keys, items, strict=True))
        known: dict[str, Vectors] = {}
        refused: dict[str, str] = {}
        patience = self._patience
        while missing := [key for key in wanted if key not in known and key not in refused]:
            ours, theirs = self._under_way.claim(missing)
            try:
                # Looked up after claiming: whoever held them before us has cached them by now.
                known |= self._memory.cached(ours)
                asked = [key for key in ours if key not in known]
                for part in self._embedder.parts(
                    [wanted[key] for key in asked], patience, self._charge
                ):
                    arrived = {asked[row]: vector for row, vector in part.vectors.items()}
                    self._memory.cache(arrived)
                    self._under_way.release(arrived)
                    known |= arrived
                    refused |= {asked[row]: why for row, why in part.refused.items()}
            finally:
                self._under_way.release(ours)
            patience = _wait_for(theirs, patience)
        return gather(
            [
                Part({row: known[key]}) if key in known else Part(refused={row: refused[key]})
                for row, key in enumerate(keys)
            ],
            self.dimensions,
        )

    def _charge(self, guess: int) -> AbstractContextManager[Bill]:
        return self.budget.charge(guess, self._visit)


class _UnderWay:
    """Which keys are being asked for just now."""

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}
        self._lock = Lock()

    def claim(self, keys: Collection[str]) -> tuple[list[str], list[Event]]:
        """The keys that are now the caller's, and events that end the waiting for the others."""
        with self._lock:
            theirs = [self._events[key] for key in keys if key in self._events]
            ours = [key for key in keys if key not in self._events]
            self._events.update((key, Event()) for key in ours)
        return ours, theirs

    def release(self, keys: Collection[str]) -> None:
        """Let others have the keys."""
        with self._lock:
            for key in keys:
                if event := self._events.pop(key, None):
                    event.set()


def _wait_for(others: Sequence[Event], patience: Patience) -> Patience:
    """Wait until others are done with what we want too; what is left of the patience."""
    until = time.monotonic() + patience.total
    for other in others:
        if not other.wait(max(0.0, until - time.monotonic())):
            raise EmbeddingError(
                "The same was asked for by somebody else, and the answer takes long. Try again in "
                "a moment."
            )
    return patience.within(until - time.monotonic())


def _key(embedder: str, item: Image.Image | str) -> str:
    """What is embedded and by whom, as SHA-256 in hex; pictures are RGB."""
    if isinstance(item, str):
        kind, content = "text", item.encode("utf-8", "surrogatepass")
    else:
        kind, content = f"{item.width} × {item.height}", item.tobytes()
    return hashlib.sha256(f"{embedder}\n{kind}\n".encode() + content).hexdigest()
