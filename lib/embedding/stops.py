"""Once the API has said no to everything, what waits for its turn is not sent any more."""

from threading import Lock

from lib.embedding.answers import Reply, in_order, read
from lib.embedding.troubles import Passing, Refused
from lib.errors import EmbeddingError


class Stops:
    """Counts the answers that no other inputs and no waiting would change: 401, 402, 403.

    A request that was thought of before such an answer meets its error instead of being sent;
    one thought of later is sent, as the account may have been topped up.
    """

    def __init__(self) -> None:
        self._count, self._message = 0, ""
        self._lock = Lock()

    def seen(self) -> int:
        """How many there were so far, for `check`."""
        return self._count

    def check(self, seen: int) -> None:
        """Raise EmbeddingError if there has been one since."""
        with self._lock:
            if self._count != seen:
                raise EmbeddingError(self._message)

    def note(self, reply: Reply) -> None:
        """Count this answer, if it is one."""
        if reply.status == 200:
            return
        try:
            read(in_order(reply), 0, 0)
        except (Passing, Refused):
            return
        except EmbeddingError as error:
            with self._lock:
                self._count, self._message = self._count + 1, str(error)
