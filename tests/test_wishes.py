"""Prices, stock and order among a visitor's words."""

import pytest

from lib.filters import Filters
from lib.query import MAX_CHARACTERS
from lib.wishes import cheaper, wishes

RED = Filters(colours=("red",))


@pytest.mark.parametrize(
    ("typed", "left", "order"),
    [
        ("cheapest lamp", "lamp", "cheapest"),
        ("the cheapest red mug", "red mug", "cheapest"),
        ("lamps, cheapest", "lamps", "cheapest"),
        ("mugs, price low to high", "mugs", "cheapest"),
        ("most expensive sofa", "sofa", "dearest"),
        ("günstigste Lampe", "Lampe", "cheapest"),
        ("die teuersten Sofas", "Sofas", "dearest"),
        ("la lampe la moins chère", "la lampe", "cheapest"),
        ("la lámpara más barata", "la lámpara", "cheapest"),
        ("lámpara, la más barata", "lámpara", "cheapest"),
        ("o sofá, o mais caro", "o sofá", "dearest"),
        ("goedkoopste lamp", "lamp", "cheapest"),
        ("一番安いマグカップ", "マグカップ", "cheapest"),
        ("最便宜的沙发", "沙发", "cheapest"),
        ("cheapest", "", "cheapest"),
        ("not the cheapest lamp", "not the cheapest lamp", "nearest"),
        ("cheap lamp", "cheap lamp", "nearest"),
        ("cheapest e-reader", "e-reader", "cheapest"),
        ("mugs low to high", "mugs", "cheapest"),
        ("low to high heels", "low to high heels", "nearest"),
        ("cheapest and blue mug", "blue mug", "cheapest"),
        ("cheapest E 27 bulb", "E 27 bulb", "cheapest"),
        ("最安値のバッグ", "バッグ", "cheapest"),
        ("最安全的儿童座椅", "最安全的儿童座椅", "nearest"),
        ("nicht die teuerste Lampe", "nicht die teuerste Lampe", "nearest"),
        ("a mug that is cheapestly made", "a mug that is cheapestly made", "nearest"),
    ],
)
def test_an_order_by_price_may_be_said(typed, left, order):
    assert wishes(typed, RED, "nearest") == (left, RED, order)


@pytest.mark.parametrize(
    ("typed", "left", "stock"),
    [
        ("red mug in stock", "red mug", "in stock"),
        ("sofas that are in stock", "sofas", "in stock"),
        ("watch, out of stock", "watch", "out of stock"),
        ("Sofa auf Lager", "Sofa", "in stock"),
        ("lampe en stock", "lampe", "in stock"),
        ("在庫あり マグカップ", "マグカップ", "in stock"),
        ("有货的沙发", "沙发", "in stock"),
        ("in stock", "", "in stock"),
    ],
)
def test_so_may_what_is_in_stock(typed, left, stock):
    assert wishes(typed, RED, "nearest").text == left
    assert wishes(typed, RED, "nearest").filters == Filters(colours=("red",), availability=(stock,))


@pytest.mark.parametrize(
    "typed",
    [
        *("mug in a stockpot", "rifle stock", "laughing stock", "not in stock yet", "red mug"),
        "ready to ship in a bottle",
        *("Uhr nicht auf Lager", "pas en stock", "isn't in stock", "niet op voorraad"),
        *("所有货架", "没有货", "在庫ありません"),
    ],
)
def test_other_words_say_nothing_of_it(typed):
    assert wishes(typed, RED, "varied") == (typed, RED, "varied")


def test_all_at_once():
    said = wishes("cheapest red mug under 20 and in stock", Filters(), "nearest")
    assert said.text == "red mug"
    assert said.filters == Filters(price_to=20.0, availability=("in stock",))
    assert said.order == "cheapest"
    assert wishes("red, cheapest, in stock mug", Filters(), "nearest").text == "red, mug"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("cheaper", ""),
        ("but cheaper", ""),
        ("cheaper, in red", "in red"),
        ("in red and cheaper", "in red"),
        ("günstiger", ""),
        ("moins cher", ""),
        ("更便宜", ""),
    ],
)
def test_something_cheaper_than_this_may_be_wanted(typed, left):
    assert cheaper(typed) == (left, True)
    for other in ("in red", "cheaper than 50", "billiger als 10", "moins cher que 10 euros"):
        assert cheaper(other) == (other, False)


def test_what_is_too_long_for_a_query_is_left_alone():
    endless = "cheapest mug " * MAX_CHARACTERS
    assert wishes(endless, Filters(), "nearest") == (endless, Filters(), "nearest")
