import pytest
import streamlit as st

from lib.filters import Filters
from lib.part import Part
from lib.votes import Votes
from pages.parts.address import Address

FULL = Address(
    q="red mug",
    part=Part(0.1, 0, 0.65, 1),
    but="in red",
    like=("a", "b"),
    votes=Votes(("u", "v"), ("d",)),
    item="c",
    filters=Filters(
        ("Home > Lamps", "Mugs"), ("red",), ("Levi's", "H&M"), ("in stock",), ("own",), 9.5, 100
    ),
    order="cheapest",
    size=48,
    pages=3,
    weak=True,
    wall=True,
)


def listed(parameters):
    return {name: [v] if isinstance(v, str) else v for name, v in parameters.items()}


def test_an_address_reads_back_as_it_was_written():
    assert Address.parse(listed(FULL.parameters())) == FULL


def test_the_usual_is_not_written():
    assert Address().parameters() == {}
    assert Address(q="x").parameters() == {"q": "x"}


def test_what_the_address_promises_to_people_stays_readable():
    assert FULL.parameters() == {
        "q": "red mug",
        "part": "0.1,0,0.65,1",
        "but": "in red",
        "like": ["a", "b"],
        "liked": ["u", "v"],
        "disliked": ["d"],
        "item": "c",
        "category": ["Home > Lamps", "Mugs"],
        "colour": ["red"],
        "brand": ["Levi's", "H&M"],
        "availability": ["in stock"],
        "source": ["own"],
        "from": "9.5",
        "to": "100",
        "order": "cheapest",
        "size": "48",
        "pages": "3",
        "weak": "1",
        "wall": "1",
    }


@pytest.mark.parametrize(
    "nonsense",
    [
        {"from": ["cheap"], "to": ["nan"]},
        {"from": ["inf"]},
        {"size": ["1000000"], "pages": ["-1"]},
        {"pages": ["999999999999999999999"]},
        {"size": ["４８"], "weak": ["yes"]},
        {"q": []},
        {"order": ["prettiest"]},
        {"part": ["0.1,0.1,0.1,0.9"]},
        {"part": ["everything"]},
        {"unknown": ["x"]},
    ],
)
def test_what_makes_no_sense_is_left_out(nonsense):
    assert Address.parse(nonsense) == Address()


def test_a_price_in_a_links_words_is_a_filter():
    linked = Address.parse({"q": ["mug under 20 euros"], "to": ["50"], "colour": ["red"]})
    assert linked == Address(q="mug", filters=Filters(colours=("red",), price_to=20))
    beside = Address.parse({"sample": ["x"], "but": ["in navy, at least 30"]})
    assert (beside.but.rstrip(" ,"), beside.filters) == ("in navy", Filters(price_from=30))
    assert Address.parse(listed(linked.parameters())) == linked
    endless = "mug under 20 " * 10_000
    assert Address.parse({"q": [endless]}) == Address(q=endless)  # refused where it is searched


def test_votes_in_an_address_are_bounded_and_never_both():
    many = [str(number) for number in range(1000)]
    votes = Address.parse({"liked": [*many, "", "x"], "disliked": ["x", "", "y"]}).votes
    assert len(votes.liked) == 12
    assert votes.disliked == ("y",)


def test_the_limit_is_bounded():
    assert Address.parse({"size": ["96"], "pages": ["20"]}).limit == 480


def test_streamlit_still_hands_over_parameters_as_lists():
    assert callable(st.query_params.get_all)
