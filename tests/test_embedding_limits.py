import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.embedding.budget import Budget, Visit, utc_day
from lib.embedding.limits import IMPORT, VISITOR, Breaker, Pace
from lib.errors import BudgetSpent, EmbeddingError


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        assert seconds > 0
        self.now += seconds


class Down(Exception):  # noqa: N818 - the server is
    pass


# Pace


@settings(deadline=None)
@given(
    asked=st.lists(st.tuples(st.integers(0, 150), st.floats(0, 90)), max_size=40),
    share=st.sampled_from([0.5, 0.75, 1.0]),
)
def test_no_minute_holds_more_than_allowed(asked, share):
    clock = Clock()
    pace = Pace(5, 100, clock=clock, sleep=clock.sleep)
    let_go = []
    for tokens, later in asked:
        clock.now += later
        turn = pace.wait(tokens, seconds=1e9, share=share)
        let_go.append((turn.at, tokens))
        minute = [spent for at, spent in let_go if at > turn.at - 60]
        assert len(minute) <= max(1, 5 * share)
        assert len(minute) == 1 or sum(minute) <= 100 * share


def test_a_turn_that_took_less_than_guessed_makes_room():
    clock = Clock()
    pace = Pace(100, 100, clock=clock, sleep=clock.sleep)
    pace.wait(90, 0).tokens = 10
    assert pace.wait(90, 0).at == 1000
    with pytest.raises(EmbeddingError, match="as a minute allows"):
        pace.wait(1, 60)
    assert clock.now == 1000  # it does not wait for nothing
    assert pace.wait(1, 61).at == 1061


def test_an_import_leaves_a_quarter_of_each_minute_to_visitors():
    clock = Clock()
    pace = Pace(100, 100_000, clock=clock, sleep=clock.sleep)
    while clock.now == 1000:
        pace.wait(5_000, 600, IMPORT.share)
    clock.now -= 1  # while the import waits
    for _ in range(5):
        pace.wait(4_000, 0, VISITOR.share)


def test_patience_shrinks_as_a_whole():
    assert VISITOR.within(4).total == pytest.approx(4)
    assert VISITOR.within(99) == VISITOR
    assert 0 < VISITOR.within(-1).total < 0.1


# Breaker


def fail(breaker, times=1):
    for _ in range(times):
        with pytest.raises(Down), breaker.guard(Down):
            raise Down


def test_five_failures_in_a_row_open_it_for_half_a_minute():
    clock = Clock()
    breaker = Breaker(clock=clock)
    fail(breaker, 4)
    with breaker.guard(Down):
        pass  # one good answer, and counting begins anew
    fail(breaker, 5)
    with pytest.raises(EmbeddingError, match="left alone"), breaker.guard(Down):
        pytest.fail("went through")
    clock.now += 29.9
    with pytest.raises(EmbeddingError, match="left alone"), breaker.guard(Down):
        pytest.fail("went through")
    clock.now += 0.1
    fail(breaker)  # the one that tries
    with pytest.raises(EmbeddingError, match="left alone"), breaker.guard(Down):
        pytest.fail("went through")
    clock.now += 30
    for _ in range(3):
        with breaker.guard(Down):
            pass


def test_other_errors_do_not_count():
    breaker = Breaker()
    for _ in range(9):
        with pytest.raises(ValueError, match="other"), breaker.guard(Down):
            raise ValueError("other")
    with breaker.guard(Down):
        pass


def test_of_twenty_who_wait_one_goes_ahead_and_tries():
    clock = Clock()
    breaker = Breaker(clock=clock)
    fail(breaker, 5)
    clock.now += 30
    everybody = threading.Barrier(20)
    tried, turned_away = [], []

    def visit(number):
        everybody.wait(5)
        try:
            with breaker.guard(Down):
                tried.append(number)
                while len(turned_away) < 19:
                    time.sleep(0.001)
        except EmbeddingError:
            turned_away.append(number)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(visit, range(20)))
    assert (len(tried), len(turned_away)) == (1, 19)


def test_calls_run_side_by_side():
    breaker = Breaker()
    together = threading.Barrier(5)

    def call(_):
        with breaker.guard(Down):
            together.wait(5)  # breaks unless all five are inside at once

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(call, range(5)))


# Budget


class Book:
    """What was spent on each day."""

    def __init__(self):
        self.days = {}
        self._lock = threading.Lock()

    def spend(self, day, amount):
        with self._lock:
            self.days[day] = self.days.get(day, 0) + amount
            return self.days[day]


def test_the_guess_is_set_right_by_the_answer():
    book, visit = Book(), Visit()
    budget = Budget(book.spend, 1000, 100, today=lambda: "2026-11-23")
    with budget.charge(50, visit) as bill:
        assert (budget.spent_today(), visit.tokens) == (50, 50)
        bill.tokens = 7
    assert (budget.spent_today(), visit.tokens) == (7, 7)


def test_an_answer_that_never_came_keeps_its_guess():
    book, visit = Book(), Visit()
    budget = Budget(book.spend, 1000, 100)
    with pytest.raises(Down), budget.charge(50, visit):
        raise Down
    assert (budget.spent_today(), visit.tokens) == (50, 50)


def test_when_the_day_is_spent_it_says_when_it_goes_on():
    book, visit, today = Book(), Visit(), ["2026-11-23"]
    budget = Budget(book.spend, 100, 1000, today=lambda: today[0])
    with budget.charge(100):
        pass
    with (
        pytest.raises(BudgetSpent, match=r"budget of 100 tokens.*JINA_TOKENS_PER_DAY.*midnight"),
        budget.charge(1, visit),
    ):
        pytest.fail("went through")
    assert (budget.spent_today(), visit.tokens) == (100, 0)
    today[0] = "2026-11-24"
    with budget.charge(100, visit):
        pass
    assert book.days == {"2026-11-23": 100, "2026-11-24": 100}


def test_a_request_over_midnight_is_settled_on_its_own_day():
    book, today = Book(), ["2026-11-23"]
    budget = Budget(book.spend, 100, 1000, today=lambda: today[0])
    with budget.charge(50) as bill:
        today[0] = "2026-11-24"
        bill.tokens = 20
    assert book.days == {"2026-11-23": 20}


def test_a_visit_has_its_own_budget():
    budget = Budget(Book().spend, 10_000, 100)
    first, second = Visit(), Visit()
    with budget.charge(100, first):
        pass
    with (
        pytest.raises(BudgetSpent, match=r"100 tokens; JINA_TOKENS_PER_VISIT.*still work"),
        budget.charge(1, first),
    ):
        pytest.fail("went through")
    with budget.charge(100, second), budget.charge(5_000):
        pass


def test_sixty_threads_never_spend_more_than_there_is():
    book = Book()
    budget = Budget(book.spend, 1000, 50)
    visits = [Visit() for _ in range(30)]

    def ask(number):
        visit = visits[number % 30]
        try:
            with budget.charge(5, visit):
                assert budget.spent_today() <= 1000 + 60 * 5  # set aside and about to be refused
        except BudgetSpent:
            return 0
        return 5

    with ThreadPoolExecutor(60) as pool:
        spent = sum(pool.map(ask, range(960)))
    assert spent == budget.spent_today() <= 1000
    assert spent >= 1000 - 60 * 5
    assert max(visit.tokens for visit in visits) <= 50


def test_days_are_utc_dates():
    assert len(utc_day()) == 10
    assert utc_day() == time.strftime("%Y-%m-%d", time.gmtime())
