"""Asks a catalogue for its own distances, so that bands fit the shop and the encoder."""

import numpy as np

from lib.embedding import Embedder
from lib.ranking import Scales, dump_scales, image_scale, load_scales, text_scale
from lib.store import Store

SAMPLE = 400


def calibrate(store: Store, embedder: Embedder) -> Scales:
    """Measure the scales on a varied sample of at most SAMPLE products and remember them.

    A catalogue of fewer than two products keeps the scales of a made-up one: nothing there can
    be told apart anyway.
    """
    products = [p for p in store.browse(limit=SAMPLE) if p.photos]
    # By what they show, in one question: a database far away is asked once, not for each product.
    known = store.vectors_of([photo.digest for p in products for photo in p.photos[:2]])
    vectors = [[known[photo.digest] for photo in p.photos[:2]] for p in products]
    if len(products) < 2:
        return {
            "image": image_scale(np.empty(0, np.float32), np.array([0.4, 1.0], np.float32)),
            "text": text_scale(np.array([0.6], np.float32), np.array([0.6, 1.0], np.float32)),
        }
    first = np.stack([v[0] for v in vectors])
    pairs = np.array([1 - v[0] @ v[1] for v in vectors if len(v) > 1], np.float32)
    titles = embedder.embed_texts([p.title for p in products])
    others = ~np.eye(len(products), dtype=bool)
    scales: Scales = {
        "image": image_scale(pairs, (1 - first @ first.T)[others]),
        "text": text_scale(1 - (titles * first).sum(axis=1), (1 - titles @ first.T)[others]),
    }
    store.remember("scales", dump_scales(scales))
    return scales


def scales_of(store: Store, embedder: Embedder) -> Scales:
    """The catalogue's scales: those remembered, else measured now."""
    kept = store.recall("scales")
    return load_scales(kept) if kept else calibrate(store, embedder)
