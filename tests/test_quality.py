"""A catalogue asked with itself: another photo and the title should find the product."""

import numpy as np
import pytest

from lib.embedding.builtin import BuiltinEmbedder
from lib.quality import AMONG, Quality, last_measured, measure
from lib.stocking import stock
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder, solid
from tests.stores import product

EMBEDDER = ColourEmbedder()


@pytest.fixture
def shop(tmp_path):
    store = LocalStore(tmp_path, EMBEDDER.name, EMBEDDER.dimensions)
    yield store
    store.close()


def bring(shop, name, *colours, title="", source=""):
    made = product(name, title=title or name, photos=len(colours), source=source)
    shop.upsert([made], EMBEDDER.embed_images([solid(colour) for colour in colours]))


def asked(shop):
    heard = []
    quality = measure(shop, EMBEDDER, heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    return quality


def test_second_photos_and_titles_find_their_own(shop):
    for colour in ("red", "green", "blue"):
        bring(shop, colour, colour, colour)
    quality = asked(shop)
    assert (quality.products, quality.photos, quality.titles) == (3, 3, 3)
    assert (quality.first, quality.among, quality.titled) == (1, 1, 1)
    assert (quality.missed, quality.twins, quality.same) == ((), 0, ())
    assert last_measured(shop) == quality


def test_what_came_first_instead_is_told(shop):
    bring(shop, "mug", "red", "blue")
    bring(shop, "jug", "blue")
    bring(shop, "vase", "green", "green")
    quality = asked(shop)
    assert (quality.photos, quality.first, quality.among) == (2, 0.5, 1)
    assert [(pair.product, pair.other) for pair in quality.missed] == [("mug", "jug")]
    assert quality.missed[0].distance == pytest.approx(0, abs=1e-5)


def test_that_another_source_sells_the_same_is_no_mistake(shop):
    for source in ("", "supplier"):
        for colour in ("red", "green", "blue"):
            bring(shop, f"{source}{colour}", colour, colour, title=colour, source=source)
    quality = asked(shop)
    assert (quality.first, quality.titled, quality.twins, quality.missed) == (1, 1, 0, ())


def test_far_down_is_not_among_the_first(shop):
    bring(shop, "mug", "red", "blue")
    for i in range(AMONG):
        bring(shop, f"jug{i}", "blue")
    assert asked(shop).among == 0


def test_pairs_that_look_the_same_are_told_once(shop):
    for name, colour in (("a", "red"), ("b", "red"), ("c", "green"), ("d", "blue")):
        bring(shop, name, colour)
    quality = asked(shop)
    assert (quality.twins, len(quality.same)) == (2, 1)
    assert {quality.same[0].product, quality.same[0].other} == {"a", "b"}
    assert (quality.photos, quality.first) == (0, None)


def test_what_another_version_remembered_is_not_read(shop):
    bring(shop, "a", "red")
    shop.remember("quality", '{"day": "2020-01-01", "shares": []}')
    assert last_measured(shop) is None


def test_a_photo_that_is_there_twice_asks_nothing(shop):
    once = product("a")
    same = product("b", photos=2)
    copied = [photo.__class__("b", i, "x", "same") for i, photo in enumerate(same.photos)]
    shop.upsert([once, same.__class__("b", "b", photos=tuple(copied))], np.eye(3, 64, dtype="f4"))
    assert asked(shop).photos == 0


def test_without_photos_there_is_nothing_to_ask_with(shop):
    assert measure(shop, EMBEDDER, lambda share: None) is None
    bring(shop, "bare")
    assert measure(shop, EMBEDDER, lambda share: None) is None
    assert last_measured(shop) is None


def test_the_bundled_shop_is_found_by_its_own_photos(tmp_path):
    embedder = BuiltinEmbedder()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    stock(store, embedder)
    quality = measure(store, embedder, lambda share: None)
    assert isinstance(quality, Quality)
    assert quality.first > 0.85
    assert quality.among > 0.97
    assert quality.titled > 0.85
    store.close()
