"""What a visitor does not want to see."""

import pytest

from lib.products import Product
from lib.unwanted import says, unwanted


@pytest.mark.parametrize(
    ("typed", "said", "things"),
    [
        ("mug without stripes", "mug", ["stripes"]),
        ("Shoes, NOT red or black", "Shoes", ["red", "black"]),
        ("shoes not in red", "shoes", ["red"]),
        ("a mug that is not red", "a mug", ["red"]),
        ("mug that isn't dark red", "mug", ["dark red"]),
        ("shirt that doesn’t have stripes", "shirt", ["stripes"]),
        ("dress without any sleeves with pockets", "dress with pockets", ["sleeves"]),
        ("jacket, but not leather, for men", "jacket, for men", ["leather"]),
        ("mug without stripes or polka dots in blue", "mug in blue", ["stripes", "polka dots"]),
        ("mug not red, not blue and not green", "mug", ["red", "blue", "green"]),
        ("chair (not brown)", "chair", ["brown"]),
        ("backpack not for kids", "backpack", ["kids"]),
        ("vase – not white!", "vase", ["white"]),
        ("bag other than leather", "bag", ["leather"]),
        ("blue instead of red", "blue", ["red"]),
        ("lamp w/o a shade", "lamp", ["shade"]),
        # where it begins so, one word, or all up to a comma
        ("no logo t-shirt", "t-shirt", ["logo"]),
        ("not red or blue mugs", "mugs", ["red", "blue"]),
        ("without polka dots, cushion", "cushion", ["polka dots"]),
        ("I don't want red mugs", "mugs", ["red"]),
        ("not red", "", ["red"]),
        ("but not striped", "", ["striped"]),
    ],
)
def test_what_is_unwanted_is_told_from_what_is_said(typed, said, things):
    assert unwanted(typed) == (said, tuple(things))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "red mug",
        "sofa not",
        "without",
        "no 7 cream",
        "no more than 20",
        "not only red",
        "sofa not too big",
        "no-show socks",
        "non-stick pan",
        "notebook",
        "knot pillow",
        "not (red)",
        "  two   blanks, and a comma,",
        "without " * 37,
        "!" * 300,
    ],
)
def test_what_forbids_nothing_stays_as_it_was_typed(typed):
    assert unwanted(typed) == (typed, ())


@pytest.mark.parametrize("typed", ["not a " * 49 + "x", "not x or " * 33, "-not" * 75, "no, " * 75])
def test_long_and_odd_texts_are_read_too(typed):
    said, things = unwanted(typed)
    assert len(said) <= len(typed)
    assert set(things) <= {"x"}


MUG = Product(
    "m", "Striped mug in navy", brand="Red Tape", category="Kitchen > Mugs", material="oak"
)


@pytest.mark.parametrize(
    "thing", ["stripes", "stripy", "Navy", "mugs", "red tape", "kitchen", "oak"]
)
def test_a_product_says_it_in_its_title_or_facts(thing):
    assert says(MUG, thing)


@pytest.mark.parametrize("thing", ["red", "tape", "navy blue", "strap", "", "the"])
def test_a_product_says_it_wholly_or_not(thing):
    assert not says(MUG, thing)


@pytest.mark.parametrize(
    ("pattern", "thing"),
    [("floral", "flowers"), ("polka dot", "spots"), ("gingham", "checks"), ("striped", "stripe")],
)
def test_a_pattern_has_several_names(pattern, thing):
    assert says(Product("p", "Cup", pattern=pattern), thing)


def test_to_be_without_is_not_to_say_so():
    assert not says(Product("t", "T-shirt without sleeves"), "sleeves")
    assert not says(Product("t", "Sleeveless t-shirt"), "sleeves")
    assert says(Product("t", "T-shirt with sleeves"), "sleeves")


@pytest.mark.parametrize(
    ("title", "thing"), [("Plaid shirt", "plain"), ("Lined coat", "linen"), ("Brow gel", "brown")]
)
def test_words_that_only_begin_alike_are_others(title, thing):
    assert not says(Product("p", title), thing)
