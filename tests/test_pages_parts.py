import pytest

from lib.products import Product
from pages.parts.filter_bar import _names
from pages.parts.gallery import price
from pages.parts.price import price_stops


@pytest.mark.parametrize(
    ("amount", "currency", "printed"),
    [
        (1249, "EUR", "€1,249.00"),
        (2160, "JPY", "¥2,160"),
        (2160.5, "JPY", "¥2,160.50"),
        (59, "CNY", "CN¥59.00"),
        (9900, "KRW", "₩9,900"),
        (5000, "ISK", "5,000 ISK"),
        (9.5, "USD", "$9.50"),
        (12, "CHF", "12.00 CHF"),
        (3, "", "3.00"),
        (None, "EUR", ""),
    ],
)
def test_prices_are_printed_as_shops_do(amount, currency, printed):
    assert price(Product("p", "P", price=amount, currency=currency)) == printed


@pytest.mark.parametrize(("low", "high"), [(4.5, 1890), (0, 0.5), (10, 10), (1, 99999), (0, 0)])
def test_price_stops_enclose_all_prices_and_rise(low, high):
    stops = price_stops(low, high)
    assert stops[0] <= low
    assert stops[-1] >= high
    assert stops == sorted(set(stops))
    assert len(stops) >= 1


def test_categories_go_by_their_last_part_where_that_tells_them_apart():
    shoes, hats = ["Men > Shoes", "Women > Shoes"], "Men > Hats"
    assert _names("categories", [*shoes, hats]) == {name: name for name in shoes} | {hats: "Hats"}
    assert _names("brands", ["A > B"]) == {"A > B": "A > B"}
