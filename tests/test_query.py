import numpy as np
import pytest

from lib.errors import QueryError
from lib.query import COLOURS, MAX_CHARACTERS, UNWANTED_WEIGHS, Query, mixed, words
from tests.colours import ColourEmbedder, solid
from tests.test_store import axis, product


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("  red \n\t mug ", "red mug"),
        ("red\u202emug\u0000", "red mug"),
        ("<b>mug</b> **bold**", "<b>mug</b> **bold**"),
        ("kaffeetasse 🫖", "kaffeetasse 🫖"),
        ("x" * MAX_CHARACTERS, "x" * MAX_CHARACTERS),
    ],
)
def test_words_are_made_plain(typed, plain):
    assert words(typed) == plain


@pytest.mark.parametrize("typed", ["", "   ", "\n", "🫖🫖", "???", "\u202e", "—"])
def test_nothing_to_search_for_is_said(typed):
    with pytest.raises(QueryError, match="Type a few words"):
        words(typed)


def test_too_many_words_are_too_many():
    with pytest.raises(QueryError, match="more than 300 characters"):
        words("mug " * 2500)


def test_words_and_pictures_become_unit_vectors(store):
    embedder = ColourEmbedder()
    for query in (Query(text="red"), Query(picture=solid("red"))):
        vector = query.vector(embedder, store)
        assert vector.shape == (64,)
        assert np.isclose(np.linalg.norm(vector), 1)


def test_a_product_is_searched_by_the_mean_of_its_photos(store):
    store.upsert([product("p", photos=2)], np.stack([axis(0), axis(1)]))
    vector = Query(like="p").vector(ColourEmbedder(), store)
    assert np.allclose(vector, (axis(0) + axis(1)) / np.sqrt(2))


def test_words_beside_a_picture_or_a_product_lead_away_from_it(store):
    embedder = ColourEmbedder()
    store.upsert([product("p")], np.stack([axis(0)]))
    assert [Query(text="a").kind, Query(like="p").kind] == ["text", "image"]
    asked = Query(picture=solid("red"), text="blue")
    assert (asked.kind, Query(like="p", text="blue").kind) == ("both", "both")
    vector = asked.vector(embedder, store)
    assert np.isclose(np.linalg.norm(vector), 1)
    (red, blue), (seen,) = (
        embedder.embed_texts(["red", "blue"]),
        embedder.embed_images([solid("red")]),
    )
    assert vector @ blue > vector @ red > seen @ blue
    assert np.allclose(vector, mixed(seen, blue, embedder.embed_texts(list(COLOURS))))


def test_words_that_speak_of_no_colour_leave_a_pictures_own(store):
    colours, along = np.eye(8, 64, dtype="f4"), np.eye(64, dtype="f4")
    seen = (along[0] + along[20]) / np.sqrt(2)
    striped, blue = mixed(seen, along[30], colours), mixed(seen, along[1], colours)
    assert striped[0] == pytest.approx(striped[20])
    assert blue[0] < blue[20]
    assert mixed(np.stack([seen, seen]), along[:2], colours).shape == (2, 64)


def test_what_is_unwanted_leads_away_from_it(store):
    embedder = ColourEmbedder()
    (red,) = embedder.embed_texts(["red"])
    pairs = [
        (Query(text="red blue"), Query(text="red blue", unwanted=("red",))),
        (Query(text="red blue"), Query(text="red blue", unwanted=("red", "green"))),
        (Query(picture=solid("red")), Query(picture=solid("red"), unwanted=("red",))),
        (
            Query(picture=solid("red"), text="blue"),
            Query(picture=solid("red"), text="blue", unwanted=("red",)),
        ),
    ]
    for plain, away in pairs:
        vector = away.vector(embedder, store)
        assert np.isclose(np.linalg.norm(vector), 1)
        assert vector @ red < plain.vector(embedder, store) @ red
    assert [away.kind for _, away in pairs] == ["text", "text", "both", "both"]
    told, red, green = embedder.embed_texts(["blue", "red", "green"])
    away = told - UNWANTED_WEIGHS["text"] * (red + green) / np.sqrt(2)
    both = Query(text="blue", unwanted=("red", "green")).vector(embedder, store)
    assert np.allclose(both, away / np.linalg.norm(away), atol=1e-6)


def test_nothing_asked_is_no_query(store):
    for nothing in (Query(), Query(unwanted=("red",))):
        assert not nothing
        with pytest.raises(QueryError, match="what to look for"):
            nothing.vector(ColourEmbedder(), store)
    assert Query(text="a")
    assert Query(picture=solid("red"))


def test_a_product_that_is_gone_is_said_so(store):
    with pytest.raises(QueryError, match="not in the catalogue"):
        Query(like="gone").vector(ColourEmbedder(), store)


def test_kinds_tell_which_distances_compare():
    assert Query(text="x").kind == "text"
    assert Query(picture=solid("red")).kind == Query(like="p").kind == "image"
