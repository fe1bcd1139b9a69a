"""Embedding that is paid for comes in parts, so that what has arrived is never paid for again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event
from typing import Protocol, runtime_checkable

import numpy as np
from PIL import Image

from lib.embedding import Embedder, Vectors
from lib.embedding.budget import Bill
from lib.embedding.limits import IMPORT, Patience
from lib.embedding.troubles import Refused
from lib.errors import InputsRefused

Charge = Callable[[int], AbstractContextManager[Bill]]


@dataclass(slots=True)
class Part:
    """What has come of some of the inputs, by their index: vectors, or why there is none."""

    vectors: dict[int, Vectors] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def unmetered(guess: int) -> AbstractContextManager[Bill]:
    """Nobody keeps the bill."""
    return nullcontext(Bill(guess))


@runtime_checkable
class Paid(Protocol):
    """What costs tokens, and can say beforehand how many."""

    def estimate(self, pictures: int) -> tuple[int, float]:
        """Tokens and seconds that so many pictures will take, so far as can be told before."""
        ...


@runtime_checkable
class PaidEmbedder(Embedder, Paid, Protocol):
    """An embedder that is asked over the network and costs tokens."""

    @property
    def licence(self) -> str:
        """What the model may be used for, for the status page."""
        ...

    def parts(
        self,
        items: Sequence[Image.Image | str],
        patience: Patience = IMPORT,
        charge: Charge = unmetered,
    ) -> Iterator[Part]:
        """Vectors of pictures or of texts as they arrive; `charge` is asked before each request.

        Where one request fails, those under way still arrive before its error is raised.
        """
        ...


def gather(parts: Iterable[Part], dimensions: int) -> Vectors:
    """All parts in the order of their inputs; InputsRefused when there are holes."""
    vectors: dict[int, Vectors] = {}
    refused: dict[int, str] = {}
    for part in parts:
        vectors |= part.vectors
        refused |= part.refused
    rows = [vectors[index] for index in sorted(vectors)]
    stacked = np.stack(rows) if rows else np.empty((0, dimensions), np.float32)
    if refused:
        raise InputsRefused(refused, stacked)
    return stacked


def in_batches(
    embed: Callable[[Sequence[int]], Part], count: int, most: int, threads: int
) -> Iterator[Part]:
    """What `embed` makes of the numbers below `count`, at most `most` at a time, as it arrives.

    A batch that is Refused is cut in half until the bad input is alone. After any other error
    no new batch is begun, those under way still arrive, and then the error is raised.
    """
    arrived: SimpleQueue[Part] = SimpleQueue()
    stopped = Event()

    def work(rows: Sequence[int]) -> None:
        if stopped.is_set():
            return
        try:
            arrived.put(embed(rows))
        except Refused as error:
            if len(rows) == 1:
                arrived.put(Part(refused={rows[0]: str(error)}))
            else:
                middle = len(rows) // 2
                work(rows[:middle])
                work(rows[middle:])

    def begin(rows: Sequence[int]) -> Future[None]:
        batch = pool.submit(work, rows)
        batch.add_done_callback(lambda done: stopped.set() if done.exception() else None)
        return batch

    with ThreadPoolExecutor(threads, "batch") as pool:
        try:
            batches = [begin(range(count)[at : at + most]) for at in range(0, count, most)]
            for _ in as_completed(batches):
                while not arrived.empty():
                    yield arrived.get()
        finally:
            stopped.set()
    for batch in batches:
        batch.result()
