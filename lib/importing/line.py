"""Batches on their way into the store: asked about, embedded, written, counted; in order.

An embedder that computes here gets one batch after the other; each is written, while one more is
read, before the next is embedded, so that a kill costs one. One that waits for a service is asked
about two batches at once, and while it answers another one is written; what it is paid for is
kept as it arrives.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from types import TracebackType
from typing import Self

from lib.errors import EmbeddingError, FindalikeError
from lib.importing.ahead import Batch
from lib.importing.encoding import Embedded, Encoder
from lib.importing.outcomes import Row
from lib.importing.write import Writer

ASKED = 2  # batches that a service is asked about at once

Written = Callable[[Batch, Embedded, list[Row]], None]
Left = Callable[[Batch], None]


class Line:
    """Takes batches; `written` and `left` hear what became of each, in the thread that calls."""

    def __init__(
        self, encoder: Encoder, writer: Writer, *, waits: bool, written: Written, left: Left
    ) -> None:
        self._encoder, self._writer = encoder, writer
        self._waits, self._written, self._left = waits, written, left
        self._asking = ThreadPoolExecutor(ASKED, "asking")
        self._writing = ThreadPoolExecutor(1, "writing")
        self._asked: deque[tuple[Batch, Future[Embedded]]] = deque()
        self._under_pen: deque[tuple[Batch, Embedded, Future[list[Row]]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self.settle()
            elif isinstance(error, FindalikeError):
                with suppress(EmbeddingError):  # the first is the one to tell
                    self.settle()
        finally:
            self._asking.shutdown()
            self._writing.shutdown()

    def take(self, batch: Batch) -> None:
        """Send a batch on its way; raises EmbeddingError and StoreError, of those before it too."""
        # A batch that computes is written only now: meanwhile the one after this is read.
        if not self._waits or any(a.done() and a.exception() for _, a in self._asked):
            self.settle()
        self._asked.append((batch, self._asking.submit(self._encoder.embed, batch)))
        if not self._waits:
            wait([self._asked[-1][1]])
        elif len(self._asked) == ASKED:
            self._write_next()

    def settle(self) -> None:
        """Wait until everything that was taken is written; the first error is raised in the end."""
        first: EmbeddingError | None = None
        while self._asked:
            try:
                self._write_next()
            except EmbeddingError as error:
                first = first or error
        self._count()
        if first:
            raise first

    def _write_next(self) -> None:
        batch, asked = self._asked.popleft()
        try:
            embedded = asked.result()
        except EmbeddingError as error:
            self._writer.leave(batch, str(error))
            self._left(batch)
            raise
        self._count()
        writing = self._writing.submit(self._writer.write, batch, embedded)
        self._under_pen.append((batch, embedded, writing))

    def _count(self) -> None:
        """Wait until what is being written is there."""
        while self._under_pen:
            batch, embedded, writing = self._under_pen.popleft()
            self._written(batch, embedded, writing.result())
