"""A word that nobody knows may be a slip of one that the shop uses."""

import pytest

from lib.filters import Facets
from lib.spelling import MOST_WORDS, meant

SHOP = Facets(
    categories={
        **{"Kitchen > Mugs": 3, "Home > Table lamps": 2, "Schuhe": 1},
        **{"Dresses": 1, "Watches": 1, "Accessories": 1},
    },
    colours={"navy blue": 1, "red": 1},
    brands={"Velmory": 2, "Ørsted & Søn": 1, "Adidas": 1},
)


@pytest.mark.parametrize(
    ("text", "unknown", "said"),
    [
        ("mgu", ["mgu"], "mug"),
        ("red Mgu, not blue", ["Mgu"], "red mug, not blue"),
        ("lapms", ["lapms"], "lamps"),
        ("shuhe", ["shuhe"], "schuhe"),
        ("velmroy mgu", ["velmroy", "mgu"], "velmory mug"),
        ("mgu mgus", ["mgu"], "mug mgus"),
        ("dres", ["dres"], "dress"),
        ("wach", ["wach"], "watch"),
        ("accesory", ["accesory"], "accessory"),
        ("adidsa", ["adidsa"], "adidas"),
        ("ikea", ["ikea"], ""),
        ("xqzzt", ["xqzzt"], ""),
        ("mg", ["mg"], ""),
        ("a.*b", ["a.*b"], ""),
        ("", [], ""),
    ],
)
def test_the_shops_word_that_is_most_like_it_is_offered(text, unknown, said):
    assert meant(text, unknown, SHOP) == said


def test_a_shop_without_words_offers_none_and_one_of_very_many_is_not_searched_whole():
    assert meant("mgu", ["mgu"], Facets()) == ""
    many = Facets(brands={f"brand{n}x": 1 for n in range(MOST_WORDS)} | {"mug": 1})
    assert meant("mgu", ["mgu"], many) == ""
