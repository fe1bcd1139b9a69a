"""What was asked of the database a moment ago: a page asks for the same at every click."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 200  # answers kept


class Seen:
    """Answers by what was asked; any number of threads may ask.

    Others' changes are seen when an answer has become too old, our own as soon as `forget` is told
    of them.
    """

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[float, Any]] = {}
        self._since = 0
        self._lock = threading.Lock()

    def get(self, asked: Hashable, ask: Callable[[], T], keep_s: float) -> T:
        """The answer, if it is not older than this; else `ask` for it. Its errors are not kept."""
        with self._lock:
            since = self._since
            until, kept = self._answers.get(asked, (0.0, None))
        if time.monotonic() < until:
            answer: T = kept
            return answer
        answer = ask()
        with self._lock:
            if since == self._since:  # else it may be from before a change
                now = time.monotonic()
                fresh = [(its, kept) for its, kept in self._answers.items() if kept[0] > now]
                self._answers = dict(fresh[1 - MOST :]) | {asked: (now + keep_s, answer)}
        return answer

    def forget(self) -> None:
        """Everything was changed, for all we know."""
        with self._lock:
            self._answers.clear()
            self._since += 1
