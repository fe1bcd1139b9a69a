"""How fast a paid embedder may be asked, for how long, and when to leave it alone."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock

from lib.errors import EmbeddingError

WINDOW = 61.0  # a minute, and a second more: requests are not all equally long on their way


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request may take, in seconds and attempts.

    `queue` seconds may pass before its turn, `seconds` after that, retries and all. `share` is
    how much of a minute's limits it may use up.
    """

    attempts: int
    seconds: float
    queue: float
    share: float = 1.0

    @property
    def total(self) -> float:
        """Seconds that one request may take in all."""
        return self.queue + self.seconds

    def within(self, seconds: float) -> "Patience":
        """The same in at most so many seconds in all."""
        part = min(1.0, max(0.01, seconds) / self.total)
        return replace(self, queue=self.queue * part, seconds=self.seconds * part)


VISITOR = Patience(attempts=2, seconds=6, queue=2)
IMPORT = Patience(attempts=5, seconds=30, queue=600, share=0.75)  # the rest is for visitors


@dataclass(slots=True)
class Turn:
    """A request that was let go; correct `tokens` once it is known what it took."""

    at: float
    tokens: int


class Pace:
    """At most so many requests and tokens in any minute, whatever thread they come from."""

    def __init__(
        self,
        requests: int,
        tokens: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._requests, self._tokens = requests, tokens
        self._clock, self._sleep = clock, sleep
        self._turns: deque[Turn] = deque()
        self._lock = Lock()

    def wait(self, tokens: int, seconds: float, share: float = 1.0) -> Turn:
        """Sleep until a request of about `tokens` may go; EmbeddingError when that is too long.

        One that is larger than a whole minute's tokens goes alone.
        """
        until = self._clock() + seconds
        while True:
            with self._lock:
                now = self._clock()
                while self._turns and self._turns[0].at + WINDOW <= now:
                    self._turns.popleft()
                if self._fits(tokens, share):
                    turn = Turn(now, tokens)
                    self._turns.append(turn)
                    return turn
                change = self._turns[0].at + WINDOW
            if change > until:
                raise EmbeddingError(
                    "As many new photos and words are being looked at as a minute allows. "
                    "Try again in a minute."
                )
            self._sleep(change - now)

    def _fits(self, tokens: int, share: float) -> bool:
        most = self._tokens * share
        spent = sum(turn.tokens for turn in self._turns)
        return not self._turns or (
            len(self._turns) + 1 <= self._requests * share and spent + tokens <= most
        )


class Breaker:
    """After `failures` in a row nobody is sent for `seconds`; then one goes ahead and tries."""

    def __init__(
        self,
        failures: int = 5,
        seconds: float = 30.0,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._seconds, self._clock = failures, seconds, clock
        self._failures = 0
        self._open_until = 0.0
        self._trying = False
        self._lock = Lock()

    @contextmanager
    def guard(self, failure: type[Exception]) -> Iterator[None]:
        """Run the body unless the breaker is open (EmbeddingError); only `failure` counts.

        The lock is not held meanwhile: calls run side by side.
        """
        trying = self._enter()
        try:
            yield
        except failure:
            with self._lock:
                self._failures += 1
                self._open_until = self._clock() + self._seconds
            raise
        else:
            self._failures = 0
        finally:
            if trying:
                self._trying = False

    def _enter(self) -> bool:
        """Whether the body that may now run is the one that tries."""
        with self._lock:
            if self._failures < self._most:
                return False
            if self._trying or self._clock() < self._open_until:
                raise EmbeddingError(
                    "The embedding service does not answer and is left alone for a moment. "
                    "“More like this” still works; try again in half a minute."
                )
            self._trying = True
            return True
