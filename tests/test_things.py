"""What is in a picture, found by the real encoder among the real shop's products."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lib import shop
from lib.pictures import read_picture
from lib.rooms import FOLDER, evaluate, rooms
from lib.things import things
from tests.colours import ColourEmbedder


def test_the_things_in_a_room_are_found_and_called_what_they_are(encoder, bundled):
    found = things(shop.open_sample(shop.SEVERAL), encoder, bundled)
    assert [thing.kind for thing in found] == ["Table lamps", "Dining chairs", "Armchairs"]
    assert found[2].card.product.id == "sofa-002"
    lefts = [thing.part.left for thing in found]
    assert lefts == sorted(lefts)


def test_most_things_in_most_rooms_are_found(encoder, bundled):
    figures = evaluate(encoder, bundled)
    assert figures["things"] == 76
    assert figures["found"] >= 0.93
    assert figures["product first"] >= 0.82
    assert figures["wrong"] <= 0.05


def test_rooms_show_products_of_the_shop(bundled):
    shown = {product for its in rooms().values() for product in its}
    assert len(bundled.get(sorted(shown))) == len(shown)
    assert {path.name for path in rooms()} == {path.name for path in FOLDER.glob("*.webp")}


def test_few_packshots_seem_to_show_a_second_thing(encoder, bundled):
    several = 0
    for product in bundled.browse(limit=60):
        several += len(things(shop.open_photo(product.photos[0]), encoder, bundled)) > 1
    assert several <= 3


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (500, 2), (2000, 1500)])
def test_there_is_nothing_in_plain_pictures(encoder, bundled, size):
    assert things(Image.new("RGB", size, "white"), encoder, bundled) == []


def test_there_is_nothing_in_noise(encoder, bundled):
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    assert things(Image.fromarray(noise), encoder, bundled) == []


def test_an_embedder_that_does_not_see_where_things_are_is_not_asked(bundled):
    scene = read_picture(shop.scenes()[0].read_bytes())
    assert things(scene, ColourEmbedder(), bundled) == []


def test_what_has_no_category_is_called_by_its_title(encoder, bundled):
    first, *_ = things(shop.open_sample(shop.SEVERAL), encoder, bundled)
    bare = replace(first.card.product, category="")
    assert replace(first, card=replace(first.card, product=bare)).kind == bare.title
