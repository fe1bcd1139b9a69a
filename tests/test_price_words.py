"""Price limits in what a visitor types."""

import pytest

from lib.filters import Filters
from lib.price_words import price_limits


@pytest.mark.parametrize(
    ("typed", "words", "low", "high"),
    [
        ("blue striped mug under 20 euros", "blue striped mug", None, 20),
        ("under €50", "", None, 50),
        ("€20 mug", "mug", None, 20),
        ("mug 20€ red", "mug red", None, 20),
        ("mug < 15", "mug", None, 15),
        ("mug < 3 €", "mug", None, 3),
        ("$20 gift card under $15", "$20 gift card", None, 15),
        ("mug under 10 €, not 20 €", "mug, not", None, 10),
        ("mug (20€), blue", "mug, blue", None, 20),
        ("lampe für 20 €", "lampe", None, 20),
        ("mug 20 euros", "mug", None, 20),
        ("dress, $20, red", "dress, red", None, 20),
        ("robe à 20 €", "robe", None, 20),
        ("€5.- mug", "mug", None, 5),
        ("2000円のランプ", "ランプ", None, 2000),
        ("杯子20元", "杯子", None, 20),
        ("sofa under 2K", "sofa", None, 2000),
        ("mug >=15", "mug", 15, None),
        ("sofa up to 1.5k", "sofa", None, 1500),
        ("UNDER 20 €!", "", None, 20),
        ("sofa under 1,000 in green", "sofa in green", None, 1000),
        ("red sofa below 1.500,00 eur", "red sofa", None, 1500),
        ("sofa, max 900", "sofa", None, 900),
        ("watch for under 200 for men", "watch for men", None, 200),
        ("cushion 40 x 40 up to 24,95", "cushion 40 x 40", None, 24.95),
        ("vase no more than 30", "vase", None, 30),
        ("a bag cheaper than 99.90 dollars please", "a bag please", None, 99.9),
        ("vase not less than 30", "vase", 30, None),
        ("lamp over 30 pounds with a shade", "lamp with a shade", 30, None),
        ("chair from 60 euros", "chair", 60, None),
        ("lamp between 40 and 20", "lamp", 20, 40),
        ("lamp 20-40 €", "lamp", 20, 40),
        ("mug under 20 over 10", "mug", 10, 20),
        ("Tasse bis zu 20 Euro mit Punkten", "Tasse mit Punkten", None, 20),
        ("rote Tasse zwischen 10 und 20 €", "rote Tasse", 10, 20),
        ("Stühle ab 50 €", "Stühle", 50, None),
        ("sac jusqu’à 50 € rouge", "sac rouge", None, 50),
        ("bolso de menos de 50 euros", "bolso de", None, 50),
        ("vaso fino a 20", "vaso", None, 20),
        ("bolsa até 100 reais", "bolsa", None, 100),
        ("tas tussen 20 en 40", "tas", 20, 40),
        ("mok max. 20 euro", "mok", None, 20),
        ("vase 20 € maximum", "vase", None, 20),
        ("Stuhl nicht teurer als 80", "Stuhl", None, 80),
        ("chaise pas plus cher que 80 €", "chaise", None, 80),
        ("chaise plus cher que 80 €", "chaise", 80, None),
        ("canapé moins de 1 500 €", "canapé", None, 1500),
        ("caneca ate R$ 50", "caneca", None, 50),
        ("1000円から2000円のバッグ", "バッグ", 1000, 2000),
        ("1万円以下のソファ", "ソファ", None, 10_000),
        ("100到200块钱的杯子", "杯子", 100, 200),
        ("2000円以下の赤いバッグ", "赤いバッグ", None, 2000),
        ("不超过100元的杯子", "杯子", None, 100),
        ("100元以上的花瓶", "花瓶", 100, None),
    ],
)
def test_a_limit_leaves_the_words_and_replaces_the_filters(typed, words, low, high):
    chosen = Filters(colours=("blue",), price_from=5, price_to=7)
    limits = Filters(colours=("blue",), price_from=low, price_to=high)
    assert price_limits(typed, chosen) == (words, limits)
    assert price_limits(words, limits) == (words, limits)  # as when the address is read again


@pytest.mark.parametrize(
    "typed",
    [
        "mug",
        "mug under twenty",
        "4k monitor",
        "$a^2$",
        "sofa up to 5kg",
        "Air Max 90",
        "shoes size >42",
        "lens f < 2.8",
        "kettlebell 20 pounds",
        "5 yen coin",
        "10€ off",
        "$1 bills",
        "$20 gold coin",
        "10 € Scheine",
        "50€ Gutscheinkarte",
        "banknote $100",
        "billet de 20 euros",
        "i <3 mugs",
        "table under 50 cm",
        "bottle over 500 ml",
        "sofa with at least 3 seats",
        "scarf of less than 20% wool",
        "lamp from 1960",
        "shelf 120-140",
        "lamp from 20 to 40",
        "Lampe ab 1960",
        "Kissen 40 bis 60",
        "sofa van 2 tot 3",
        "Tisch 20 bis 40 cm",
        "サイズ20以下のバッグ",
        "thunder 20",
        "  two   blanks, and a comma,",
        "1" * 300,
        "under " * 50,
    ],
)
def test_what_is_no_price_stays_as_it_was_typed(typed):
    chosen = Filters(price_to=7)
    assert price_limits(typed, chosen) == (typed, chosen)
