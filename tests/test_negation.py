"""What a visitor does not want, told from what is said."""

import pytest

from lib.negation import MOST_THINGS, unwanted


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
        ("jacket, but not leather, for men", "jacket for men", ["leather"]),
        ("mug without stripes or polka dots in blue", "mug in blue", ["stripes", "polka dots"]),
        ("mug not red, not blue and not green", "mug", ["red", "blue", "green"]),
        ("chair (not brown)", "chair", ["brown"]),
        ("backpack not for kids", "backpack", ["kids"]),
        ("vase – not white!", "vase", ["white"]),
        ("bag other than leather", "bag", ["leather"]),
        ("blue instead of red", "blue", ["red"]),
        ("lamp w/o a shade", "lamp", ["shade"]),
        ("mug sans stripes", "mug", ["stripes"]),
        ("watch neither leather nor gold", "watch", ["leather", "gold"]),
        ("watch not leather/canvas", "watch", ["leather", "canvas"]),
        ("mug not “red”", "mug", ["red"]),
        ("mug not *red*", "mug", ["red"]),
        ("red (not blue) mug", "red mug", ["blue"]),
        ("mug. Not red.", "mug", ["red"]),
        ("mug not quite red", "mug", ["red"]),
        ("shirt not printed", "shirt", ["printed"]),
        ("bag with no zip but with a strap", "bag with a strap", ["zip"]),
        # a list goes on to its "or"
        ("mug not red, blue or white", "mug", ["red", "blue", "white"]),
        ("mug without stripes, dots and flowers", "mug", ["stripes", "dots", "flowers"]),
        ("mug not red or dark blue, for kids", "mug for kids", ["red", "dark blue"]),
        ("jacket, not leather, blue", "jacket blue", ["leather"]),
        # what only leads to it
        ("watch not made from leather", "watch", ["leather"]),
        ("mug that doesn't come in red", "mug", ["red"]),
        ("lamp not suitable for kids", "lamp", ["kids"]),
        ("cushion not decorated with stripes", "cushion", ["stripes"]),
        ("chairs not from Velmory", "chairs", ["Velmory"]),
        # a colour behind it is wanted
        ("mug no print white", "mug white", ["print"]),
        ("bag not leather black", "bag black", ["leather"]),
        ("lamp without navy shade", "lamp", ["navy shade"]),
        # where it begins so, one word, or all up to a comma
        ("no logo t-shirt", "t-shirt", ["logo"]),
        ("not red or blue mugs", "mugs", ["red", "blue"]),
        ("without polka dots, cushion", "cushion", ["polka dots"]),
        ("no leather watch, for women", "watch for women", ["leather"]),
        ("not striped, not dotted mug", "mug", ["striped", "dotted"]),
        ("not made of leather", "", ["leather"]),
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
        "mug with or without stripes",
        "not this colour",
        "sofa no bigger than 200 cm",
        "lamp (bulb not included)",
        "Without You",
        "  two   blanks, and a comma,",
        "without " * 37,
        "!" * 300,
    ],
)
def test_what_forbids_nothing_stays_as_it_was_typed(typed):
    assert unwanted(typed) == (typed, ())


def test_of_many_things_the_first_are_left_out():
    said, things = unwanted(f"mug not {' or '.join(f'c{i}x' for i in range(50))}")
    assert (said, len(things)) == ("mug", MOST_THINGS)


@pytest.mark.parametrize("typed", ["not a " * 49 + "x", "not x or " * 33, "-not" * 75, "no, " * 75])
def test_long_and_odd_texts_are_read_too(typed):
    said, things = unwanted(typed)
    assert len(said) <= len(typed)
    assert set(things) <= {"x"}
