"""The next batch is made ready while this one is embedded: pictures are fetched and decoded."""

import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TypeVar

from lib.errors import FindalikeError
from lib.importing.fetching import FETCHERS
from lib.importing.looking import Looker
from lib.importing.plan import Settled, Work
from lib.importing.progress import Control

T = TypeVar("T")
PICTURES, PIXELS, ROWS = 80, 96 * 2**20, 256  # whichever comes first closes a batch
FIRST = (
    20  # pictures of the first batch, so that embedding begins soon; each next has twice as many
)
A_SERVICE = 160  # pictures of a batch where embedding waits for a service: fewer round trips
WINDOW = 32  # pictures that are being read, or have been and wait for those before them
AGE_S = 5.0  # so long a batch waits for slow pictures before it goes without them
GLANCE_S = 0.2  # how often a stop is noticed while waiting


@dataclass(slots=True)
class Batch:
    """Rows that are embedded and written together; `most` pictures are enough."""

    most: int = PICTURES
    settled: list[Settled] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    pictures: int = 0
    pixels: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, item: Settled | Work) -> None:
        """Take a row; all its pictures have been looked at."""
        if isinstance(item, Settled):
            self.settled.append(item)
            return
        self.works.append(item)
        for look in item.looks.values():
            if not look.exception() and (picture := look.result().picture):
                self.pictures += 1
                self.pixels += 3 * picture.width * picture.height

    def __bool__(self) -> bool:
        return bool(self.settled or self.works)

    @property
    def is_old(self) -> bool:
        """Whether it has waited long enough for slow pictures."""
        return bool(self) and time.monotonic() > self.began + AGE_S

    @property
    def is_full(self) -> bool:
        """Whether it is worth a request and a transaction."""
        rows = len(self.settled) + len(self.works)
        return self.pictures >= self.most or self.pixels >= PIXELS or rows >= ROWS


def batches(
    plan: Iterable[Settled | Work], looker: Looker, control: Control, most: int = PICTURES
) -> Generator[Batch, None, None]:
    """The rows of a plan in batches of about `most` pictures, in order.

    Pictures are read by several threads ahead.

    What is read ahead is bounded, however long the feed. An error of the plan is raised after
    the last batch of what came before it.
    """
    batch = Batch(FIRST)
    broken = None
    with ThreadPoolExecutor(FETCHERS, "pictures") as pool:
        try:
            for item in _arrived(plan, looker, control, pool):
                if item:
                    batch.add(item)
                if batch.is_full or (not item and batch.is_old):
                    yield batch
                    batch = Batch(min(most, 2 * batch.most))
        except FindalikeError as error:
            broken = error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    if batch and not control.stopped:
        yield batch
    if broken:
        raise broken


def _arrived(
    plan: Iterable[Settled | Work], looker: Looker, control: Control, pool: ThreadPoolExecutor
) -> Iterator[Settled | Work | None]:
    """Rows whose pictures have been read; None now and then while that takes long."""
    waiting: deque[Settled | Work] = deque()
    window = 0
    broken = None
    try:
        for item in plan:
            waiting.append(item)
            window += _begin(item, looker, pool)
            while waiting and (window >= WINDOW or len(waiting) >= ROWS):
                window -= _size(waiting[0])
                yield from _arrive(waiting.popleft(), control)
            if control.stopped:
                return
    except FindalikeError as error:  # what was read before it is good
        broken = error
    while waiting and not control.stopped:
        yield from _arrive(waiting.popleft(), control)
    if broken:
        raise broken


def _begin(item: Settled | Work, looker: Looker, pool: ThreadPoolExecutor) -> int:
    """Have the pictures of a row read; returns how many."""
    if isinstance(item, Work):
        addresses = [p.address for p in item.pictures if p.address not in item.known]
        item.looks = {address: pool.submit(looker.look, address) for address in addresses}
    return _size(item)


def _size(item: Settled | Work) -> int:
    return len(item.looks) if isinstance(item, Work) else 0


def _arrive(item: Settled | Work, control: Control) -> Iterator[Settled | Work | None]:
    """The row once its pictures have been read; after a stop they no longer matter."""
    looks = list(item.looks.values()) if isinstance(item, Work) else []
    while wait(looks, GLANCE_S).not_done:
        if control.stopped:
            return
        yield None
    yield item


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """Make one item in a thread while the one before it is used; there are never more than two."""
    with ThreadPoolExecutor(1, "ahead") as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item
