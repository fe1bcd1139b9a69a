import pytest

from lib.errors import QueryError
from lib.filters import Filters, parse_filters


def test_conditions_are_read():
    filters = parse_filters(
        ["category=Home > Lighting", "colour=navy", "colour = red", "source=spring feed"]
    )
    assert filters == Filters(("Home > Lighting",), ("navy", "red"), sources=("spring feed",))


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ("price<50", 49.99, 50),
        ("price<=50", 50, 50.01),
        ("price > 50", 50.01, 50),
        ("price>=50", 50, 49.99),
        ("price=50", 50, 50.01),
    ],
)
def test_price_conditions_mean_what_they_say(condition, inside, outside):
    filters = parse_filters([condition])
    low = filters.price_from if filters.price_from is not None else float("-inf")
    high = filters.price_to if filters.price_to is not None else float("inf")
    assert low <= inside <= high
    assert not low <= outside <= high


def test_two_price_conditions_make_a_range():
    filters = parse_filters(["price>=10", "price<=20"])
    assert (filters.price_from, filters.price_to) == (10, 20)


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "colour",
        "colour=",
        "colour<red",
        "weight=3",
        "price<cheap",
        "price<nan",
        "price<inf",
        "=3",
    ],
)
def test_what_is_no_condition_is_named(condition):
    with pytest.raises(QueryError, match="filter") as caught:
        parse_filters([condition])
    assert repr(condition) in str(caught.value)


def test_filters_are_true_when_they_filter():
    assert not Filters()
    assert Filters(price_from=0)
    assert not Filters(colours=("red",), price_to=3).without("price").without("colours")
