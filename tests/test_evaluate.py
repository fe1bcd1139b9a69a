"""The promises about quality, measured on the bundled shop by the real encoder."""

import numpy as np
import pytest

from lib import evaluate, refining, shop
from lib.calibration import calibrate, scales_of
from lib.query import Query
from lib.ranking import Band
from lib.search import search
from lib.store.local import LocalStore


def test_scenes_find_their_product(encoder, bundled):
    scenes = evaluate.scenes(encoder, bundled)
    assert scenes["queries"] == 148
    assert scenes["recall@1"] >= 0.80
    assert scenes["recall@5"] >= 0.95


def test_second_views_find_their_product(bundled):
    views = evaluate.second_views(bundled)
    assert views["queries"] == 437
    assert views["recall@1"] >= 0.90


def test_phrases_find_their_colour_and_category(encoder, bundled):
    phrases = evaluate.phrases(encoder, bundled)
    assert phrases["queries"] == evaluate.PHRASES
    assert phrases["precision@10"] >= 0.80


@pytest.mark.parametrize(
    ("fact", "queries", "right", "kind"),
    [("colour", 1269, 0.74, 0.88), ("pattern", 441, 0.28, 0.9), ("material", 456, 0.2, 0.92)],
)
def test_scenes_wanted_otherwise_find_that_kind(encoder, bundled, fact, queries, right, kind):
    otherwise = refining.otherwise(encoder, bundled, fact)
    assert otherwise["queries"] == queries
    assert otherwise[f"kind and {fact} right first"] >= right
    assert otherwise["kind right first"] >= kind


def test_what_is_unwanted_is_seldom_among_the_first(encoder, bundled):
    unwanted = refining.unwanted(encoder, bundled)
    assert unwanted["queries"] > 100
    assert unwanted["right kind and not so"] >= 0.85
    assert unwanted["so"] <= 0.12 < 0.5 < unwanted["so, read as any words"]


def test_two_likes_and_two_dislikes_lead_to_what_is_meant(encoder, bundled):
    voted = refining.voted(encoder, bundled)
    assert voted["queries"] > 100
    assert voted["so after two likes and two dislikes"] >= 0.42
    assert voted["so without"] < 0.2


def test_bands_tell_what_the_shop_has_from_what_it_has_not(encoder, bundled):
    scale = scales_of(bundled, encoder)["text"]

    def nearest(words: str) -> Band:
        return scale.band(search(Query(text=words), encoder, bundled, limit=1).cards[0].distance)

    sold = ("mug", "red vase", "navy sofa", "rucksack", "gold watch", "table lamp")
    assert {nearest(words) for words in sold} <= {Band.SAME, Band.SIMILAR}
    not_sold = ("electric guitar", "basketball", "stethoscope", "pizza", "hammer", "drum kit")
    assert Band.SAME not in {nearest(words) for words in not_sold}
    assert sum(nearest(words) is Band.WEAK for words in not_sold) >= 2


def test_photos_of_what_is_not_sold_are_told(encoder, tmp_path):
    known = shop.known_vectors(encoder)
    everything = list(shop.read_catalogue(shop.FOLDER))
    sold = [product for product in everything if not product.id.startswith("watch-")]
    asked = [product.photos[0] for product in everything if product.id.startswith("watch-")]
    store = LocalStore(tmp_path, encoder.name, encoder.dimensions)
    store.upsert(sold, np.stack([known[photo.digest] for p in sold for photo in p.photos]))
    scale = calibrate(store, encoder)["image"]
    nearest = [store.search(known[photo.digest], limit=1)[0].distance for photo in asked]
    bands = [scale.band(distance) for distance in nearest]
    assert not {Band.SAME, Band.SIMILAR} & set(bands)
    assert bands.count(Band.WEAK) > len(asked) / 2
    store.close()


def test_phrases_are_different_and_made_of_the_shops_own_facts(bundled):
    products = bundled.browse(limit=bundled.count())
    made = evaluate.make_phrases(products)
    assert len({phrase for phrase, *_ in made}) == len(made) == 40
    facts = {(p.colour, p.category) for p in products}
    assert all((colour, category) in facts for _, colour, category in made)
