"""Results that differ from each other."""

from dataclasses import replace

import numpy as np
import pytest

from lib.query import Query
from lib.ranking import LABELS, Band
from lib.results import Card, Results, among
from lib.search import search
from lib.variety import varied
from lib.votes import Votes
from tests.test_store import axis, product


def towards(place, share):
    """A unit vector `share` of the way along axis 0 and the rest along another one."""
    return (share * axis(0) + np.sqrt(1 - share**2) * axis(place)).astype(np.float32)


@pytest.fixture
def results(store):
    """Two that look the same, two that are like neither, one that is unlike, one by its name."""
    vectors = {
        "a": towards(1, 0.9),
        "a again": towards(1, 0.89),
        "b": towards(2, 0.8),
        "c": towards(3, 0.78),
        "far": towards(3, 0.6),
        "unlike": axis(1),
        "named": towards(2, 0.79),
    }
    products = {name: product(name) for name in vectors}
    store.upsert(list(products.values()), np.stack(list(vectors.values())))

    def card(name, band):
        away = float(1 - vectors[name] @ axis(0))
        label = "" if band is None else LABELS["image"][band]
        return Card(products[name], products[name].photos[0], away, band, label)

    near = [card(name, Band.SIMILAR) for name in ("a", "a again", "b", "c")]
    weak = [card(name, Band.WEAK) for name in ("far", "unlike")]
    return Results([card("named", None), *near, *weak], "image", 7, False, vector=axis(0))


def ids(results):
    return [card.product.id for card in results.cards]


def test_what_looks_like_one_before_it_comes_later_and_names_stay_first(results, store):
    found = varied(results, store, 4, 0.01)
    assert ids(found) == ["named", "a", "c", "a again"]  # b looks like what was named
    assert (found.order, found.more) == ("varied", True)
    assert ids(varied(results, store, 9, 0.01)) == ["named", "a", "c", "a again", "b"]
    alone = replace(results, cards=results.cards[1:])
    assert ids(varied(alone, store, 9, 0.01)) == ["a", "b", "c", "a again"]
    assert not varied(results, store, 9, 0.01).more
    assert ids(varied(results, store, 1, 0.01)) == ["named"]


def test_what_looks_the_same_comes_after_all_that_does_not(results, store):
    *these, far = (results.cards[place] for place in (1, 2, 5))
    near = replace(results, cards=[*these, replace(far, band=Band.SIMILAR)])
    assert ids(varied(near, store, 9, 0.00001)) == ["a", "a again", "far"]
    assert ids(varied(near, store, 9, 0.01)) == ["a", "far", "a again"]


def test_where_nothing_is_close_or_known_the_nearest_stay(results, store):
    weak = Results(results.cards[-1:], "image", 6, False)
    assert ids(varied(weak, store, 4, 0.01)) == ["unlike"]
    assert varied(weak, store, 4, 0.01).order == "nearest"
    store.delete(["a", "b"])
    assert ids(varied(results, store, 9, 0.01)) == ["named", "a again", "c", "a", "b"]
    store.delete(["a again", "c"])
    assert ids(varied(results, store, 2, 0.01)) == ["named", "a"]


def test_as_many_are_looked_at_however_many_are_shown():
    assert [among(order, 24) for order in ("nearest", "varied", "dearest")] == [24, 480, 480]
    assert among("varied", 1000) == 1000


def test_the_first_page_stays_when_more_are_shown(encoder, bundled):
    pages = [
        ids(search(Query(text="mug"), encoder, bundled, limit=limit, order="varied"))
        for limit in (12, 24)
    ]
    assert pages[1][:12] == pages[0]


def test_the_first_page_of_the_shop_shows_no_two_that_look_the_same(encoder, bundled):
    def least_apart(order):
        cards = search(Query(text="cushion"), encoder, bundled, limit=12, order=order).cards
        kept = bundled.vectors_of([card.photo.digest for card in cards])
        seen = np.stack([kept[card.photo.digest] for card in cards])
        assert all(card.product.id.startswith("cushion") for card in cards)
        return (1 - seen @ seen.T)[~np.eye(len(seen), dtype=bool)].min()

    assert least_apart("varied") > 1.5 * least_apart("nearest")


def test_variety_goes_with_votes(encoder, bundled):
    asked = Query(text="mug", votes=Votes(("mug-003",), ("mug-029",)))
    found = search(asked, encoder, bundled, limit=12, order="varied")
    assert ids(found)[0] == "mug-003"
    assert "mug-029" not in ids(found)
    assert found.order == "varied"
