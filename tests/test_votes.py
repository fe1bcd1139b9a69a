"""What is liked and disliked, on every store."""

import numpy as np
import pytest

from lib.errors import QueryError
from lib.votes import DISLIKED_WEIGH, LIKED_WEIGH, MOST, NO_VOTES, Votes
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
    votes = Votes.of([*many, "p1", "both"], ["both", "down", "down", *many])
    assert len(votes.liked) == len(votes.disliked) == MOST
    assert not {*votes.liked} & {*votes.disliked}
    full = Votes.of(many[:MOST], [])
    assert full.like("one more").liked == (*many[1:MOST], "one more")


def test_likes_lead_towards_and_dislikes_away(store):
    store.upsert([product("up", photos=2), product("down")], np.stack([axis(0), axis(1), axis(2)]))
    asked, liked = axis(3), (axis(0) + axis(1)) / np.sqrt(2)
    towards = (asked + LIKED_WEIGH * liked) / np.hypot(1, LIKED_WEIGH)
    assert np.allclose(Votes(("up",)).lead(asked, store), towards)
    away = towards - DISLIKED_WEIGH * axis(2)
    led = Votes(("up",), ("down",)).lead(asked, store)
    assert np.allclose(led, away / np.linalg.norm(away))
    assert led.dtype == np.float32
    assert np.allclose(Votes(("up",)).lead(None, store), liked)


def test_what_the_shop_no_longer_has_says_nothing(store):
    store.upsert([product("up"), product("bare", photos=0)], axis(0)[None])
    asked = axis(3)
    assert np.allclose(Votes(("gone", "bare"), ("gone too",)).lead(asked, store), asked)
    assert np.allclose(Votes(("gone", "up")).lead(None, store), axis(0))
    with pytest.raises(QueryError, match="not in the catalogue any more"):
        Votes(("gone", "bare")).lead(None, store)
