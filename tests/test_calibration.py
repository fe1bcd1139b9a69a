"""A made-up catalogue whose distances are known: twins near, kin further, strangers far."""

import numpy as np
import pytest
from PIL import Image

from lib import query
from lib.calibration import calibrate, forget, scales_of
from lib.embedding.builtin import BuiltinEmbedder
from lib.importing.tidy import delete_source
from lib.query import mixed
from lib.ranking import Band, dump_scales, scales_from, towards
from lib.shop import FOLDER
from lib.store.local import LocalStore
from tests.colours import COLOURS, ColourEmbedder, solid
from tests.test_store import product

KINDS = ("image", "text", "both")


def test_bands_fit_the_catalogue(tmp_path):
    embedder = ColourEmbedder()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    for i in range(50):
        colour = COLOURS[i % len(COLOURS)]
        vectors = embedder.embed_images([solid(colour)] * 2)
        store.upsert([product(f"{colour}{i}", title=f"{colour} thing", photos=2)], vectors)
    scales = calibrate(store, embedder)
    red = embedder.embed_images([solid("red")])[0]
    bands = {m.product.title: scales["image"].band(m.distance) for m in store.search(red, limit=50)}
    assert bands["red thing"] is Band.SAME
    assert bands["blue thing"] is Band.WEAK
    words = embedder.embed_texts(["red"])[0]
    bands = {
        m.product.title: scales["text"].band(m.distance) for m in store.search(words, limit=50)
    }
    assert bands["red thing"] is Band.SAME
    assert bands["blue thing"] is Band.WEAK
    assert scales_of(store, embedder) == scales
    blue = mixed(red, embedder.embed_texts(["blue"])[0], embedder.embed_texts(list(query.COLOURS)))
    assert store.search(blue, limit=1)[0].product.title == "blue thing"
    store.close()


def test_scales_of_what_was_deleted_are_forgotten(tmp_path):
    embedder = ColourEmbedder()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    for i in range(32):
        vectors = embedder.embed_images([solid("blue" if i == 31 else "red")])
        source = "gone" if i < 30 else "kept"
        store.upsert([product(f"p{i}", title="thing", source=source)], vectors)
    before = scales_of(store, embedder)
    delete_source(store, "gone")
    assert scales_of(store, embedder) == before  # nobody said so
    forget(store, embedder)
    assert scales_of(store, embedder) == calibrate(store, embedder) != before


def test_a_catalogue_of_one_still_has_scales(tmp_path):
    embedder = ColourEmbedder()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    assert scales_of(store, embedder)["image"].band(0.0) is Band.SAME
    store.upsert([product("p")], embedder.embed_images([solid("red")]))
    assert scales_of(store, embedder)["text"].band(1.9) is Band.WEAK
    assert np.isfinite(scales_of(store, embedder)["image"].loose)
    store.close()


def test_a_tiny_shop_is_told_by_the_encoders_own_bands(tmp_path):
    embedder = BuiltinEmbedder()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    known = scales_from(embedder.bands)
    assert scales_of(store, embedder) == known
    for i, sample in enumerate(("backpack-002", "mug-001")):
        picture = Image.open(FOLDER / "images" / f"{sample}.webp").convert("RGB")
        store.upsert([product(f"p{i}", title=sample)], embedder.embed_images([picture]))
    first, second = store.vectors("p0")[0], store.vectors("p1")[0]
    # By its own distances alone the only other product would always be like the first.
    assert calibrate(store, embedder)["image"].band(1 - float(first @ second)) is Band.WEAK
    store.close()


def test_a_large_shop_is_told_by_its_own_distances():
    own = scales_from({kind: {"same": 0.5, "similar": 0.6, "loose": 0.7} for kind in KINDS})
    known = scales_from({kind: {"same": 0.1, "similar": 0.2, "loose": 0.3} for kind in KINDS})
    assert towards(known, own, 0.0) == known
    assert towards(known, own, 1.0)["text"].loose == pytest.approx(0.7)
    assert towards(known, own, 0.5)["image"].same == pytest.approx(0.3)


def test_scales_of_a_store_from_before_words_beside_photos_are_measured_again(tmp_path):
    embedder = ColourEmbedder()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    colours = ("red", "blue", "green")
    things = [product(colour, title=colour) for colour in colours]
    store.upsert(things, embedder.embed_images([solid(colour) for colour in colours]))
    scales = calibrate(store, embedder)
    store.remember("scales", dump_scales({"image": scales["image"], "text": scales["text"]}))
    assert scales_of(store, embedder) == scales
    store.close()


class Retold(BuiltinEmbedder):
    """The built-in encoder with other bands: words that were trained anew."""

    @property
    def bands(self):
        return {kind: {"same": 0.1, "similar": 0.2, "loose": 0.3} for kind in KINDS}


def test_scales_are_measured_again_when_the_encoders_words_have_changed(tmp_path):
    before, after = BuiltinEmbedder(), Retold()
    store = LocalStore(tmp_path, before.name, before.dimensions)
    for i, sample in enumerate(("backpack-002", "mug-001")):
        picture = Image.open(FOLDER / "images" / f"{sample}.webp").convert("RGB")
        store.upsert([product(f"p{i}", title=sample)], before.embed_images([picture]))
    calibrate(store, before)
    kept, measured = scales_of(store, before), scales_of(store, after)
    assert measured["text"].similar < kept["text"].similar
    assert scales_of(store, before) == kept  # another process may still run the old words
    store.close()
