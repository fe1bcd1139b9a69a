"""Lets the shop's keeper in by a password, and wears out those who guess."""

import hmac
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from lib.errors import LoginError
from lib.secret import Secret

GUESSES, PERIOD_S = 5, 60.0


class Door:
    """One for all visitors: GUESSES wrong passwords within PERIOD_S close it to everybody."""

    def __init__(self, password: Secret, now: Callable[[], float] = time.monotonic) -> None:
        self._password, self._now = password, now
        self._wrong: deque[float] = deque(maxlen=GUESSES)
        self._lock = Lock()

    def enter(self, guess: str) -> None:
        """Returns if `guess` is the password; raises LoginError with the sentence to show.

        Compared in constant time, so that the time it takes tells nothing.
        """
        with self._lock:
            if not self._password:
                raise LoginError("No keeper's password is set: nobody can sign in.")
            if len(self._wrong) == GUESSES and self._now() - self._wrong[0] < PERIOD_S:
                raise LoginError("Too many wrong passwords. Try again in a minute.")
            right = self._password.reveal().encode()
            if not hmac.compare_digest(guess.encode("utf-8", "surrogatepass"), right):
                self._wrong.append(self._now())
                raise LoginError("That is not the keeper's password.")
            self._wrong.clear()
