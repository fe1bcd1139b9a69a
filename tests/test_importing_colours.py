"""Colours that a feed does not say are named by the photos, where that is wished."""

import io
from dataclasses import replace

import pytest

from lib.errors import EmbeddingError, FeedError
from lib.filters import Filters
from lib.importing import Options, run_import
from lib.importing.comparison import Comparison, compare
from lib.shop import FOLDER
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder, solid
from tests.feeds_made_up import Counting, MadeUpFeed, listing

SEEN = Options("spring", see_colours=True)
SHOWN = {"1.png": "red", "2.png": "blue", "3.png": (40, 130, 130), "4.png": "green"}


@pytest.fixture
def store(tmp_path):
    store = LocalStore(tmp_path / "store", ColourEmbedder.name, ColourEmbedder.dimensions)
    yield store
    store.close()


def png(colour):
    buffer = io.BytesIO()
    solid(colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def feed():
    """Of the first the colour is said otherwise, and of the third it is not plain."""
    rows = [listing(1, colour="crimson"), listing(2), listing(3), listing(4)]
    return MadeUpFeed(rows, {name: png(colour) for name, colour in SHOWN.items()})


def colours(store):
    return {product.id: product.colour for product in store.get(["p1", "p2", "p3", "p4"])}


def test_they_are_named_where_nothing_is_said_and_it_is_plain(store, feed):
    done = run_import(feed, Counting(), store, SEEN)
    assert (done.new, done.coloured, done.counts()["coloured"]) == (4, 2, 2)
    assert colours(store) == {"p1": "crimson", "p2": "blue", "p3": "", "p4": "green"}
    assert [product.id for product in store.browse(Filters(colours=("blue",)))] == ["p2"]


def test_without_the_wish_nothing_is_named(store, feed):
    run_import(feed, Counting(), store, Options("spring"))
    assert colours(store) == {"p1": "crimson", "p2": "", "p3": "", "p4": ""}


def test_to_wish_it_later_embeds_no_picture_and_touches_only_what_says_none(store, feed):
    run_import(feed, Counting(), store, Options("spring"))
    assert compare(feed, store, SEEN) == Comparison(changed=3, unchanged=1)
    embedder = Counting()
    done = run_import(feed, embedder, store, SEEN)
    assert (done.changed, done.unchanged, embedder.pictures) == (3, 1, 0)
    assert colours(store) == {"p1": "crimson", "p2": "blue", "p3": "", "p4": "green"}
    again = run_import(feed, Counting(), store, SEEN)
    assert (done.coloured, again.unchanged, again.coloured) == (2, 4, 0)
    assert compare(feed, store, SEEN) == Comparison(unchanged=4)


def test_they_stay_when_a_price_changes_and_follow_another_photo(store, feed):
    run_import(feed, Counting(), store, SEEN)
    feed.rows[1] = replace(feed.rows[1], product=replace(feed.rows[1].product, price=9.0))
    feed.rows[3] = listing(4, "2.png")
    embedder = Counting()
    run_import(feed, embedder, store, SEEN)
    assert embedder.pictures == 0
    assert colours(store) == {"p1": "crimson", "p2": "blue", "p3": "", "p4": "blue"}


def test_to_wish_it_no_more_takes_them_away(store, feed):
    run_import(feed, Counting(), store, SEEN)
    run_import(feed, Counting(), store, Options("spring"))
    assert colours(store) == {"p1": "crimson", "p2": "", "p3": "", "p4": ""}


def test_they_are_called_as_the_feed_calls_others(store, feed):
    feed.rows += [listing(5, "2.png", colour="Navy"), listing(6, "4.png", colour="bottle green")]
    run_import(feed, Counting(), store, SEEN)
    assert colours(store) == {"p1": "crimson", "p2": "blue", "p3": "", "p4": "bottle green"}


def test_the_first_of_several_photos_tells(store, feed):
    feed.rows[1] = listing(2, "4.png", "2.png")
    run_import(feed, Counting(), store, SEEN)
    assert colours(store)["p2"] == "green"


def test_a_feed_that_breaks_off_is_imported_as_far_as_it_goes(store, feed):
    feed.rows.append(FeedError("It breaks off."))
    done = run_import(feed, Counting(), store, SEEN)
    assert (done.new, done.state) == (4, "stopped")
    assert colours(store)["p2"] == "blue"


def test_an_encoder_that_is_away_leaves_everything_to_be_done(store, feed):
    class Away(Counting):
        def embed_texts(self, texts):
            raise EmbeddingError("It is away.")

    done = run_import(feed, Away(), store, SEEN)
    assert (done.state, done.message) == ("stopped", "It is away.")
    assert run_import(feed, Counting(), store, SEEN).new == 4


def test_the_first_photo_that_can_be_read_tells(store, feed):
    feed.rows[1] = listing(2, "gone.png", "1.png")
    run_import(feed, Counting(), store, SEEN)
    assert colours(store)["p2"] == "crimson"  # as the first is called, which is red


def test_real_mugs(tmp_path, encoder):
    store = LocalStore(tmp_path, encoder.name, encoder.dimensions)
    names = [f"mug-{number:03}.webp" for number in (1, 2, 3)]
    files = {name: (FOLDER / "images" / name).read_bytes() for name in names}
    feed = MadeUpFeed([listing(n, name) for n, name in enumerate(names, 1)], files)
    run_import(feed, encoder, store, SEEN)
    assert colours(store) == {"p1": "blue", "p2": "white", "p3": "red"}
    store.close()
