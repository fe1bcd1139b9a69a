import pytest

from lib.errors import QueryError
from lib.filters import Filters
from lib.query import Query
from lib.ranking import LABELS, Band
from lib.search import browse, search
from lib.store.local import LocalStore
from lib.votes import Votes
from tests.colours import ColourEmbedder, solid
from tests.test_store import product

EMBEDDER = ColourEmbedder()
THINGS = [
    ("r1", "Red mug", "Mugs", "red"),
    ("r2", "Red lamp", "Lamps", "red"),
    ("b1", "Blue mug", "Mugs", "blue"),
    ("g1", "Green fotheringay vase", "Vases", "green"),
    ("y1", "Yellow vase", "Vases", "yellow"),
]


@pytest.fixture
def shop(tmp_path):
    store = LocalStore(tmp_path, EMBEDDER.name, EMBEDDER.dimensions)
    store.upsert(
        [product(i, title=title, category=c, colour=colour) for i, title, c, colour in THINGS],
        EMBEDDER.embed_images([solid(colour) for *_, colour in THINGS]),
    )
    yield store
    store.close()


def ids(results):
    return [card.product.id for card in results.cards]


def test_a_photo_of_something_red_finds_red_things_first(shop):
    results = search(Query(picture=solid("red")), EMBEDDER, shop)
    assert ids(results)[:2] == ["r1", "r2"]
    assert results.of == 5
    assert results.cards[0].distance == pytest.approx(0, abs=1e-5)
    assert results.cards[0].label == "near-identical"
    assert results.note == ""
    assert results.embedding_ms > 0
    assert results.search_ms > 0


def test_words_find_things_and_have_their_own_labels(shop):
    results = search(Query(text="blue"), EMBEDDER, shop)
    assert ids(results)[0] == "b1"
    assert results.cards[0].label == "strong match"


def test_a_photo_with_words_beside_it_is_wanted_otherwise(shop):
    results = search(Query(picture=solid("red"), text="blue"), EMBEDDER, shop)
    assert ids(results)[:3] == ["b1", "r1", "r2"]
    assert results.kind == "both"
    assert results.cards[0].label in LABELS["both"].values()
    assert search(Query(like="r1", text="blue"), EMBEDDER, shop).cards[0].product.id == "b1"


def test_votes_lead_a_search_and_what_is_disliked_is_gone(shop):
    def found(liked=(), disliked=(), limit=24, **asked):
        votes = Votes(liked, disliked)
        return search(Query(**asked, votes=votes), EMBEDDER, shop, limit=limit)

    assert ids(found(text="red"))[:2] == ["r1", "r2"]
    led = found(("b1",), ("r1",), text="red")
    assert (ids(led)[0], led.kind) == ("b1", "both")
    assert "r1" not in ids(led)
    alone = found(("g1",))
    assert (ids(alone)[0], alone.kind) == ("g1", "image")
    fewer = found((), ("r1",), limit=2, picture=solid("red"))
    assert ids(fewer)[0] == "r2"
    assert (len(fewer.cards), fewer.more) == (2, True)
    with pytest.raises(QueryError, match="Say or show"):
        Query(votes=Votes((), ("r1",))).vector(EMBEDDER, shop)


def test_dislikes_order_what_is_found_and_do_not_make_it_worse(encoder, bundled):
    def close(*disliked, limit=48, **asked):
        query = Query(**asked, votes=Votes((), disliked))
        return ids_of(search(query, encoder, bundled, limit=limit).close)

    def ids_of(cards):
        return [card.product.id for card in cards]

    plain = close(text="red teapot")
    fewer = close(*plain[:3], text="red teapot")
    assert sorted(fewer) == sorted(plain[3:])
    shown = search(Query(text="watch", votes=Votes((), plain[:1])), encoder, bundled, limit=4)
    assert (len(shown.cards), shown.more) == (4, True)
    many = tuple(close(text="mug")[:12])
    left = search(Query(text="mug", votes=Votes((), many)), encoder, bundled, limit=24)
    assert len(left.cards) == 24


@pytest.mark.parametrize("order", ["nearest", "varied"])
def test_with_dislikes_others_come_first_at_the_distances_they_had(encoder, bundled, order):
    def found(*disliked):
        query = Query(text="red teapot", votes=Votes((), disliked))
        cards = search(query, encoder, bundled, limit=48, order=order).close
        return {card.product.id: (card.distance, card.label) for card in cards}

    before = found()
    (first, *_) = before
    after = found(first)
    for name in after.keys() & before.keys():
        assert after[name] == (pytest.approx(before[name][0], abs=1e-6), before[name][1])
    assert list(after) != [name for name in before if name != first]


def test_a_disliked_product_is_not_named_either_and_words_may_only_deny_beside_a_like(
    encoder, bundled
):
    gone = Query(text="mug-003", votes=Votes((), ("mug-003",)))
    assert search(gone, encoder, bundled).note == "The product with this id is one you disliked."
    led = search(Query(text="not red", votes=Votes(("mug-003",))), encoder, bundled, limit=9)
    assert {card.product.colour for card in led.cards}.isdisjoint({"red"})
    with pytest.raises(QueryError, match="only what it should not be"):
        search(Query(text="not red"), encoder, bundled)
    named = search(Query(text="mug-003", votes=Votes(("no-such",))), encoder, bundled)
    assert named.cards[0].product.id == "mug-003"


def test_of_words_beside_a_photo_the_unknown_are_looked_up_and_told(shop):
    red = [product("r3", title="Red fotheringay jug")]
    shop.upsert(red, EMBEDDER.embed_images([solid("red")]))
    asked = Query(picture=solid("red"), text="fotheringay")
    results = search(asked, EMBEDDER, shop)
    assert ids(results)[:3] == ["r3", "r1", "r2"]  # the green one looks like nothing of the sort
    assert (results.cards[0].label, results.cards[1].label) == ("word match", "near-identical")
    assert results.kind == "image"
    assert results.note.endswith("products that mention it come first.")
    green = search(Query(picture=solid("blue"), text="fotheringay"), EMBEDDER, shop)
    assert ids(green)[0] == "b1"
    assert green.note.endswith("what mentions it does not look like that: left out.")
    nobody = search(Query(picture=solid("red"), text="zorb"), EMBEDDER, shop)
    assert ids(nobody)[:2] == ["r1", "r2"]
    assert (
        nobody.note
        == "“zorb” is not a word the encoder knows, and no product mentions it: left out."
    )


def test_the_limit_and_the_filters_hold(shop):
    results = search(
        Query(text="red"), EMBEDDER, shop, filters=Filters(categories=("Mugs",)), limit=1
    )
    assert (ids(results), results.of) == (["r1"], 2)


def test_more_like_a_product_leaves_the_product_out(shop):
    results = search(Query(like="r1"), EMBEDDER, shop, limit=4)
    assert ids(results)[0] == "r2"
    assert (len(ids(results)), results.more) == (4, False)
    filtered = search(Query(like="r1"), EMBEDDER, shop, filters=Filters(colours=("blue",)))
    assert (ids(filtered), filtered.more) == (["b1"], False)


def test_it_is_told_whether_there_is_more(shop):
    for query in (Query(text="red"), Query(like="r1"), Query(text="vase"), Query(text="red vase")):
        everything = search(query, EMBEDDER, shop, limit=10)
        n = len(everything.cards)
        assert not everything.more
        assert not search(query, EMBEDDER, shop, limit=n).more
        assert search(query, EMBEDDER, shop, limit=n - 1).more


def test_more_like_a_product_that_is_gone_is_said(shop):
    with pytest.raises(QueryError):
        search(Query(like="gone"), EMBEDDER, shop)


def test_an_unknown_word_is_named_and_titles_take_over(shop):
    results = search(Query(text="red fotheringay"), EMBEDDER, shop)
    assert "“fotheringay”" in results.note
    assert ids(results)[:2] == ["g1", "r1"]
    assert results.cards[0].label == "word match"
    assert results.cards[0].distance is not None


def test_only_unknown_words_show_what_mentions_them_and_what_looks_like_it(shop):
    word = Query(text="Fothering")
    assert ids(search(word, EMBEDDER, shop)) == ["g1"]  # nothing else is green
    shop.upsert([product("g2", title="Lime jug")], EMBEDDER.embed_images([solid("green")]))
    results = search(word, EMBEDDER, shop)
    assert ids(results) == ["g1", "g2"]
    assert [card.label for card in results.cards] == ["word match", "near-identical"]
    assert results.cards[0].distance is None
    assert results.cards[1].distance == pytest.approx(0, abs=1e-5)
    assert results.note.endswith("mention it come first, then others that look like these.")
    assert ids(search(word, EMBEDDER, shop, filters=Filters(colours=("green",)))) == ["g1"]
    assert search(word, EMBEDDER, shop, limit=1).more


def test_a_name_that_unlike_products_share_shows_these_alone(shop):
    both = [product("n1", title="Norrun mug"), product("n2", title="Norrun lamp")]
    shop.upsert(both, EMBEDDER.embed_images([solid("yellow"), solid("red")]))
    results = search(Query(text="norrun"), EMBEDDER, shop)
    assert sorted(ids(results)) == ["n1", "n2"]
    assert results.note.endswith("mention it come first.")


def test_words_that_nobody_knows_find_nothing_and_say_what_to_try(shop):
    results = search(Query(text="qwxyz zorb"), EMBEDDER, shop)
    assert results.cards == []
    assert "“qwxyz” and “zorb”" in results.note
    assert "Try everyday words" in results.note


def test_an_unknown_word_beside_a_known_one_is_left_out(shop):
    results = search(Query(text="red zorb"), EMBEDDER, shop)
    assert ids(results)[0] == "r1"
    assert "left out" in results.note


def test_the_weak_tail_is_told_apart(shop):
    results = search(Query(picture=solid("red")), EMBEDDER, shop)
    assert [card.product.id for card in results.close] == ["r1", "r2"]
    assert results.cards[-1].band is Band.WEAK


def test_nothing_close_is_told(shop):
    results = search(Query(picture=solid("black")), EMBEDDER, shop)
    assert len(results.cards) == 5
    assert results.close == []


def test_browsing_shows_categories_in_turn_without_distances(shop):
    results = browse(shop, limit=3)
    assert {card.product.category for card in results.cards} == {"Mugs", "Lamps", "Vases"}
    assert {card.distance for card in results.cards} == {None}
    assert results.of == 5


@pytest.fixture
def priced(tmp_path):
    store = LocalStore(tmp_path, EMBEDDER.name, EMBEDDER.dimensions)
    prices = {"r1": 20.0, "r2": 5.0, "r3": None, "r4": 20.0, "r5": 0.0, "b1": 1.0, "g1": 2.0}
    colours = {"r": "red", "b": "blue", "g": "green"}
    store.upsert(
        [product(name, price=price) for name, price in prices.items()],
        EMBEDDER.embed_images([solid(colours[name[0]]) for name in prices]),
    )
    yield store
    store.close()


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("nearest", ["r1", "r2", "r3", "r4", "r5"]),
        ("cheapest", ["r5", "r2", "r1", "r4", "r3"]),
        ("dearest", ["r1", "r4", "r2", "r5", "r3"]),
    ],
)
def test_close_matches_stand_by_price_and_what_has_none_comes_last(priced, order, first):
    results = search(Query(picture=solid("red")), EMBEDDER, priced, order=order)
    assert ids(results)[:5] == first
    assert ids(results)[5:] == ([] if order != "nearest" else ["b1", "g1"])
    assert results.order == order


def test_the_cheapest_are_the_cheapest_of_all_matches_not_of_a_page(priced):
    query = Query(picture=solid("red"))
    results = search(query, EMBEDDER, priced, order="cheapest", limit=2)
    assert (ids(results), results.more) == (["r5", "r2"], True)
    assert not search(query, EMBEDDER, priced, order="cheapest", limit=5).more
    assert not search(query, EMBEDDER, priced, order="nearest", limit=7).more


def test_where_nothing_is_close_the_nearest_stay_first(priced):
    query = Query(picture=solid("white"))
    results = search(query, EMBEDDER, priced, order="cheapest", limit=3)
    assert not results.close
    assert ids(results) == ids(search(query, EMBEDDER, priced, limit=3))
    assert (results.order, results.more) == ("nearest", True)


def test_of_what_stands_by_price_nothing_is_said_to_come_first(priced):
    assert "comes first" in search(Query(text="b1"), EMBEDDER, priced).note
    by_price = search(Query(text="b1"), EMBEDDER, priced, order="cheapest").note
    assert "is among these" in by_price
    assert "first" not in by_price


def test_without_prices_the_nearest_stay_first(shop):
    query = Query(text="red")
    results = search(query, EMBEDDER, shop, order="cheapest")
    assert ids(results) == ids(search(query, EMBEDDER, shop))
    assert results.order == "nearest"
