"""What is in a picture, found by the real encoder among the real shop's products."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lib import shop
from lib.embedding import open_embedder
from lib.pictures import read_picture
from lib.rooms import FOLDER, evaluate, rooms
from lib.settings import Settings
from lib.stocking import stock
from lib.store import open_store
from lib.things import things
from tests.colours import ColourEmbedder


@pytest.fixture(scope="module")
def embedder():
    return open_embedder("builtin")


@pytest.fixture(scope="module")
def store(embedder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    store = open_store(Settings(store_dir=folder), embedder.name, embedder.dimensions)
    stock(store, embedder)
    yield store
    store.close()


def test_the_things_in_a_room_are_found_and_called_what_they_are(embedder, store):
    found = things(shop.open_sample(shop.SEVERAL), embedder, store)
    assert [thing.kind for thing in found] == ["Table lamps", "Dining chairs", "Armchairs"]
    assert found[2].card.product.id == "sofa-002"
    lefts = [thing.part.left for thing in found]
    assert lefts == sorted(lefts)


def test_most_things_in_most_rooms_are_found(embedder, store):
    figures = evaluate(embedder, store)
    assert figures["things"] == 76
    assert figures["found"] >= 0.85
    assert figures["product first"] >= 0.7
    assert figures["wrong"] <= 0.12


def test_rooms_show_products_of_the_shop(store):
    shown = {product for its in rooms().values() for product in its}
    assert len(store.get(sorted(shown))) == len(shown)
    assert {path.name for path in rooms()} == {path.name for path in FOLDER.glob("*.webp")}


def test_a_packshot_has_no_second_thing(embedder, store):
    several = 0
    for product in store.browse(limit=60):
        several += len(things(shop.open_photo(product.photos[0]), embedder, store)) > 1
    assert several <= 6


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (500, 2), (2000, 1500)])
def test_there_is_nothing_in_plain_pictures(embedder, store, size):
    assert things(Image.new("RGB", size, "white"), embedder, store) == []


def test_there_is_nothing_in_noise(embedder, store):
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    assert things(Image.fromarray(noise), embedder, store) == []


def test_an_embedder_that_does_not_see_where_things_are_is_not_asked(store):
    scene = read_picture(shop.scenes()[0].read_bytes())
    assert things(scene, ColourEmbedder(), store) == []


def test_what_has_no_category_is_called_by_its_title(embedder, store):
    first, *_ = things(shop.open_sample(shop.SEVERAL), embedder, store)
    bare = replace(first.card.product, category="")
    assert replace(first, card=replace(first.card, product=bare)).kind == bare.title
