"""How far an import is, and the switches that hold it."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field

from lib.errors import FindalikeError
from lib.store.journal import RunState

WINDOW_S = 60.0  # the rate is that of the last minute


@dataclass(frozen=True, slots=True)
class Progress:
    """One moment of an import; rows are counted by what became of them.

    `skipped` rows are not published, as their merchant wants it.
    `partial` of the rows that were imported lack some of their pictures, and of `coloured` ones
    that are new or changed the photo named the colour; `total` is None until
    the feed has been counted; `rate` is rows a second. `thumbnails` names the last pictures.
    `message` says why it stopped, or what was left undone, and `cause` is the error behind it.
    """

    source: str
    state: RunState = "running"
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    pending: int = 0
    partial: int = 0
    coloured: int = 0
    removed: int = 0
    embedded: int = 0
    total: int | None = None
    rate: float = 0.0
    thumbnails: tuple[str, ...] = ()
    message: str = ""
    cause: FindalikeError | None = field(default=None, compare=False)

    @property
    def done(self) -> int:
        """Rows that were dealt with."""
        return self.new + self.changed + self.unchanged + self.failed + self.skipped

    @property
    def seconds_left(self) -> float | None:
        """How long it will go on at this rate, if that can be told."""
        if self.total is None or not self.rate:
            return None
        return max(0, self.total - self.done) / self.rate

    def counts(self) -> dict[str, int]:
        """Rows by what became of them, for the journal."""
        rows = ("new", "changed", "unchanged", "failed", "skipped", "pending")
        names = (*rows, "partial", "coloured", "removed")
        return {name: getattr(self, name) for name in names}


class Control:
    """Pauses, goes on with or stops an import, from any thread; a stop waits for the batch."""

    def __init__(self) -> None:
        self._going, self._stopped = threading.Event(), threading.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        """Whether it waits to go on."""
        return not self._going.is_set()

    @property
    def stopped(self) -> bool:
        """Whether it is to end, or has."""
        return self._stopped.is_set()

    def pause(self) -> None:
        """Begin no further batch until `resume`."""
        if not self.stopped:
            self._going.clear()

    def resume(self) -> None:
        """Go on."""
        self._going.set()

    def stop(self) -> None:
        """End after the batch under way; what is done stays done."""
        self._stopped.set()
        self._going.set()

    def may_go_on(self) -> bool:
        """Wait while paused; whether to go on then."""
        self._going.wait()
        return not self.stopped

    def sleep(self, seconds: float) -> None:
        """Wait, but not after a stop."""
        self._stopped.wait(max(0.0, seconds))


class Speed:
    """Rows a second over the last minute."""

    def __init__(self) -> None:
        self._marks = deque([(time.monotonic(), 0)])

    def at(self, done: int) -> float:
        """The rate now that so many rows are done."""
        now = time.monotonic()
        self._marks.append((now, done))
        while len(self._marks) > 2 and self._marks[1][0] < now - WINDOW_S:
            self._marks.popleft()
        began, before = self._marks[0]
        return (done - before) / max(now - began, 1e-6)
