"""What is liked and disliked, on every store."""

import numpy as np
import pytest

from lib.errors import QueryError
from lib.query import Query
from lib.votes import NO_VOTES, Votes
from tests.colours import ColourEmbedder
from tests.test_store import axis, product


def test_a_product_is_liked_or_disliked_once_and_never_both():
    votes = NO_VOTES.like("a").like("b").dislike("c")
    assert votes == Votes(("a", "b"), ("c",))
    assert votes.dislike("a") == Votes(("b",), ("c", "a"))
    assert votes.like("c") == Votes(("a", "b", "c"))
    assert votes.like("a") == votes.without("a") == Votes(("b",), ("c",))
    assert votes.without("zorb") == votes
    assert not votes.without("a").without("b").without("c")


def test_votes_from_anybody_are_bounded():
    many = [f"p{i}" for i in range(10_000)]
    votes = Votes.of([*many, "p1", "", "both"], ["both", "", "down", "down", *many])
    assert len(votes.liked) == len(votes.disliked) == 12
    assert not {*votes.liked} & {*votes.disliked}
    full = Votes.of(many[:12], [])
    assert full.like("one more").liked == (*many[1:12], "one more")


def test_likes_lead_towards_and_dislikes_away(store):
    store.upsert([product("up", photos=2), product("down")], np.stack([axis(0), axis(1), axis(2)]))
    asked, liked = axis(3), (axis(0) + axis(1)) / np.sqrt(2)
    towards = Votes(("up",), ("down",)).towards(asked, store)
    assert np.allclose(towards, (asked + 1.5 * liked) / np.hypot(1, 1.5))
    led = Votes(("up",), ("down",)).away(towards, store)
    assert np.allclose(led, (towards - 0.2 * axis(2)) / np.hypot(1, 0.2))
    assert led.dtype == towards.dtype == np.float32
    assert np.allclose(Votes(("up",)).towards(None, store), liked)
    assert Votes((), ("down",)).towards(None, store) is None
    assert np.allclose(Votes((), ("down",)).towards(asked, store), asked)


def test_what_the_shop_no_longer_has_says_nothing(store):
    store.upsert([product("up"), product("bare", photos=0)], axis(0)[None])
    asked, votes = axis(3), Votes(("gone", "up"), ("gone too",))
    assert votes.known(store) == Votes(("up",))
    assert np.allclose(Votes(("bare",), ("gone",)).towards(asked, store), asked)
    assert np.allclose(Votes(("bare",), ("gone",)).away(asked, store), asked)
    assert np.allclose(votes.towards(None, store), axis(0))
    with pytest.raises(QueryError, match="not in the catalogue any more"):
        Query(votes=Votes(("gone",))).known(store)
    with pytest.raises(QueryError, match="have no pictures"):
        Query(votes=Votes(("bare",))).vector(ColourEmbedder(), store)
    assert Query(text="x", votes=Votes(("gone",))).known(store) == Query(text="x")
    assert Query(text="x", votes=Votes(("gone",))).known(store).kind == "text"
