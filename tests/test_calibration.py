"""A made-up catalogue whose distances are known: twins near, kin further, strangers far."""

import numpy as np

from lib.calibration import calibrate, scales_of
from lib.ranking import Band
from lib.store.local import LocalStore
from tests.colours import COLOURS, ColourEmbedder, solid
from tests.test_store import product


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
    store.close()


def test_a_catalogue_of_one_still_has_scales(tmp_path):
    embedder = ColourEmbedder()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    assert scales_of(store, embedder)["image"].band(0.0) is Band.SAME
    store.upsert([product("p")], embedder.embed_images([solid("red")]))
    assert scales_of(store, embedder)["text"].band(1.9) is Band.WEAK
    assert np.isfinite(scales_of(store, embedder)["image"].loose)
    store.close()
