"""What may be spent on embeddings: so many tokens a day in all, so many a visit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from lib.errors import BudgetSpent


@dataclass(slots=True)
class Visit:
    """The tokens one visitor has used; the page keeps it in the visitor's session."""

    tokens: int = 0


@dataclass(slots=True)
class Bill:
    """What a request costs: the guess it was let go with, until its answer says `tokens`."""

    tokens: int


def utc_day() -> str:
    """Today's date, such as "2026-11-23"; budgets start anew at midnight UTC."""
    return datetime.now(UTC).date().isoformat()


class Budget:
    """Tokens are set aside before a request and set right after it.

    Whatever happens in between, even the end of the process, costs budget and never money.
    `spend(day, amount)` adds to the day's total wherever it is kept, and returns it.
    """

    def __init__(
        self,
        spend: Callable[[str, int], int],
        per_day: int,
        per_visit: int,
        *,
        today: Callable[[], str] = utc_day,
    ) -> None:
        self.per_day, self.per_visit = per_day, per_visit
        self._spend, self._today = spend, today
        self._lock = Lock()

    def spent_today(self) -> int:
        """The tokens of this UTC day, those that are set aside just now included."""
        return self._spend(self._today(), 0)

    @contextmanager
    def charge(self, guess: int, visit: Visit | None = None) -> Iterator[Bill]:
        """Set `guess` tokens aside while a request is under way; raises BudgetSpent.

        A request that ends without an answer keeps its guess: it may have been billed.
        """
        day = self._today()
        self._check_in(guess, visit)
        if self._spend(day, guess) > self.per_day:
            self._settle(day, -guess, visit)
            raise BudgetSpent(
                f"Today's budget of {self.per_day:,} tokens for new photos and words is used up "
                "(JINA_TOKENS_PER_DAY). What was asked before and “more like this” still work; "
                "the budget starts anew at midnight UTC."
            )
        bill = Bill(guess)
        try:
            yield bill
        finally:
            self._settle(day, bill.tokens - guess, visit)

    def _check_in(self, tokens: int, visit: Visit | None) -> None:
        if not visit:
            return
        with self._lock:
            if visit.tokens + tokens > self.per_visit:
                raise BudgetSpent(
                    "This visit has asked for as many new photos and words as one may "
                    f"({self.per_visit:,} tokens; JINA_TOKENS_PER_VISIT). What was asked before "
                    "and “more like this” still work."
                )
            visit.tokens += tokens

    def _settle(self, day: str, tokens: int, visit: Visit | None) -> None:
        if visit:
            with self._lock:
                visit.tokens += tokens
        self._spend(day, tokens)
