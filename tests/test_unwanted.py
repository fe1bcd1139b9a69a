"""Whether a product says that it is what a visitor does not want."""

import pytest

from lib.products import Product
from lib.unwanted import says

MUG = Product(
    "m", "Striped mug in navy", brand="Red Tape", category="Kitchen > Mugs", material="oak"
)


@pytest.mark.parametrize(
    "thing", ["stripes", "stripy", "Navy", "mugs", "red tape", "Red Tape's", "oak"]
)
def test_a_product_says_it_in_its_title_or_facts(thing):
    assert says(MUG, thing)


@pytest.mark.parametrize(
    "thing", ["red", "tape", "navy blue", "strap", "", "the", "kitchen", "navy mug"]
)
def test_a_product_says_it_wholly_or_not(thing):
    assert not says(MUG, thing)


@pytest.mark.parametrize(
    ("pattern", "thing"),
    [("floral", "flowers"), ("polka dot", "spots"), ("gingham", "checks"), ("striped", "stripe")],
)
def test_a_pattern_has_several_names(pattern, thing):
    assert says(Product("p", "Cup", pattern=pattern), thing)


def test_what_comes_in_several_colours_comes_in_another_one_too():
    assert says(Product("p", "Cup", colour="red"), "red")
    assert not says(Product("p", "Cup", colour="red, blue"), "red")


def test_to_be_without_is_not_to_say_so():
    assert not says(Product("t", "T-shirt without sleeves"), "sleeves")
    assert not says(Product("t", "Sleeveless t-shirt"), "sleeves")
    assert says(Product("t", "T-shirt with sleeves"), "sleeves")


@pytest.mark.parametrize(
    ("title", "thing"), [("Plaid shirt", "plain"), ("Lined coat", "linen"), ("Brow gel", "brown")]
)
def test_words_that_only_begin_alike_are_others(title, thing):
    assert not says(Product("p", title), thing)


def test_words_must_stand_together():
    watch = Product("w", "Steel watch, navy dial and smooth tan strap")
    assert not says(watch, "navy strap")
    assert says(watch, "navy dial")


def test_of_a_category_its_own_name_counts_unless_it_is_a_list():
    assert not says(Product("b", "Tote", category="Handbags, Wallets & Cases > Handbags"), "case")
    assert not says(Product("b", "Tote", category="Bags > Wallets & Cases"), "case")
    assert says(Product("b", "Bold", category="Bags > Cases"), "case")
