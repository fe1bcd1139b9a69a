"""One thread that ends child processes which take too long, whoever waits for them.

To watch costs no thread and wakes none: the thread sleeps until the first moment at which
anything that begins meanwhile could be overdue.
"""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf

REST_S = 8.0  # what may take shorter wakes the thread


@dataclass(eq=False, slots=True)
class Watch:
    """A process under watch; `struck` once it was too slow and was killed."""

    process: "subprocess.Popen[bytes]"
    due: float
    struck: threading.Event = field(default_factory=threading.Event)


class Watchdog:
    """Safe to share between threads; its own is started at the first watch."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watches: set[Watch] = set()
        self._wakes = inf
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[Watch]:
        """Kill the process unless the context ends within so many seconds."""
        watch = Watch(process, time.monotonic() + seconds)
        with self._changed:
            self._watches.add(watch)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            elif watch.due < self._wakes:
                self._changed.notify()
        try:
            yield watch
        finally:
            with self._changed:
                self._watches.discard(watch)

    def _run(self) -> None:
        with self._changed:
            while True:
                quiet = not self._watches
                now = time.monotonic()
                for watch in [watch for watch in self._watches if watch.due <= now]:
                    watch.struck.set()
                    watch.process.kill()
                    self._watches.discard(watch)
                rest = inf if quiet and self._wakes != inf else now + REST_S
                self._wakes = min([rest, *(watch.due for watch in self._watches)])
                self._changed.wait(None if self._wakes == inf else self._wakes - now)
