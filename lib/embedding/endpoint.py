"""One request to an embeddings API that speaks Jina's protocol: in its turn, in time, retried."""

import functools
import json
import random
import ssl
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

import httpx
import stamina

from lib.embedding.answers import Reply, in_order, read
from lib.embedding.keys import Stars, safe, sendable
from lib.embedding.limits import Breaker, Pace, Patience
from lib.embedding.stops import Stops
from lib.embedding.troubles import Answer, Away, Nonsense, Passing, Refused
from lib.errors import EmbeddingError
from lib.settings import JinaSettings

MOST_BYTES = 2**25  # an answer; 512 vectors of 2,048 numbers are 25 MB
FIRST_WAIT = 0.5  # seconds before the first retry; doubled before each later one


class Endpoint:
    """Where embeddings are asked for; threads share it, and with it the limits.

    The key is put into a request while it is being sent and kept nowhere else.
    """

    def __init__(
        self,
        settings: JinaSettings,
        *,
        pace: Pace | None = None,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._key = safe(settings.url), sendable(settings.key)
        self._pace = pace or Pace(settings.requests_per_minute, settings.tokens_per_minute)
        self._breaker = breaker or Breaker()
        self._clock = clock
        self._stars = Stars(self._key)
        # Each line is a connection of its own, so that one that hangs can be torn down.
        self._lines: SimpleQueue[httpx.Client] = SimpleQueue()
        for _ in range(settings.concurrency):
            self._lines.put(self._new_line())
        self.stops = Stops()
        # Some may wait for a name server still when their request has long been given up.
        self._threads = ThreadPoolExecutor(4 * settings.concurrency, "embedding")

    def ask(
        self,
        body: Mapping[str, object],
        count: int,
        dimensions: int,
        guess: int,
        patience: Patience,
        stops: int,
    ) -> Answer:
        """The vectors of the `count` inputs in `body`, which may take about `guess` tokens.

        `stops` is how many had been `seen` when it was decided to ask.
        Raises Refused, PartlyNonsense or EmbeddingError; see `lib.embedding.troubles`.
        """
        content = json.dumps(body).encode()
        turn = self._pace.wait(guess, patience.queue, patience.share)
        deadline = self._clock() + patience.seconds
        waits = _Waits(deadline, self._clock)
        for attempt in stamina.retry_context(waits, attempts=patience.attempts, timeout=None):
            with attempt:
                if attempt.num > 1:  # the tokens were counted with the first
                    self._pace.wait(0, deadline - self._clock(), patience.share)
                try:
                    reply = self._exchange(content, deadline, stops)
                    answer = read(reply, count, dimensions)
                except Refused:
                    turn.tokens = 0
                    raise
                turn.tokens = guess if answer.tokens is None else answer.tokens
                return answer
        raise AssertionError("stamina returns or raises")

    def close(self) -> None:
        """End the connections; no request may follow."""
        while not self._lines.empty():
            self._lines.get().close()
        self._threads.shutdown(cancel_futures=True)
        self._stars.remove()

    def _exchange(self, content: bytes, deadline: float, stops: int) -> Reply:
        with self._breaker.guard(Away):
            return in_order(self._in_time(content, deadline, stops))

    def _in_time(self, content: bytes, deadline: float, stops: int) -> Reply:
        """Send from another thread: whatever hangs there, even a name server, we go on in time."""
        try:
            line = self._lines.get(timeout=max(0.0, deadline - self._clock()))
        except Empty:
            raise EmbeddingError(
                "Many photos and words are being looked at. Try again in a minute."
            ) from None
        try:
            self.stops.check(stops)
            sending = self._threads.submit(self._send, line, content, deadline)
            reply = sending.result(max(0.0, deadline - self._clock()))
            self.stops.note(reply)  # before the line is anybody else's
            return reply
        except TimeoutError as error:
            line.close()  # which ends the thread at its next byte
            line = self._new_line()
            raise Away("no whole answer in time", perhaps_billed=True) from error
        finally:
            self._lines.put(line)

    def _send(self, line: httpx.Client, content: bytes, deadline: float) -> Reply:
        seconds = max(0.001, deadline - self._clock())
        received = bytearray()
        try:
            with line.stream("POST", self._url, content=content, timeout=seconds) as response:
                for chunk in response.iter_bytes():
                    received += chunk
                    if len(received) > MOST_BYTES:
                        raise Away("an endless answer", perhaps_billed=True)
                return self._without_key(response, received)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise Away(type(error).__name__) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Away(type(error).__name__, perhaps_billed=True) from error

    def _without_key(self, response: httpx.Response, content: bytearray) -> Reply:
        """The reply, with stars where it repeats the key; all we read of it is ASCII."""
        hide = self._stars.hide
        retry_after = response.headers.get("retry-after", "")
        return Reply(response.status_code, hide(retry_after), hide(content.decode("latin-1")))

    def _new_line(self) -> httpx.Client:
        return httpx.Client(
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            auth=self._sign,
            verify=_authorities(),
            trust_env=self._url.startswith("https:"),  # no proxy may read a key in plain text
        )

    def _sign(self, request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        return request


class _Waits:
    """How long to wait before another try, if it would still be in time."""

    def __init__(self, deadline: float, clock: Callable[[], float]) -> None:
        self._deadline, self._clock = deadline, clock
        self._wait = FIRST_WAIT
        self._nonsense = 0

    def __call__(self, error: Exception) -> float | bool:
        self._nonsense += isinstance(error, Nonsense)
        if not isinstance(error, Passing) or self._nonsense > 1:  # nonsense is billed
            return False
        seconds = self._wait if error.retry_after is None else error.retry_after
        seconds += random.uniform(0, self._wait / 2)  # noqa: S311 - so that not all come at once
        self._wait *= 2
        return seconds if self._clock() + seconds < self._deadline else False


@functools.cache
def _authorities() -> ssl.SSLContext:
    """Who may vouch for a host; read once, as that takes as long as a request."""
    return httpx.create_ssl_context()
