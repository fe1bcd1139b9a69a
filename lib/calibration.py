"""Asks a catalogue for its own distances, so that bands fit the shop and the encoder."""

import hashlib
import json

import numpy as np

from lib.embedding import Banded, Bands, Embedder
from lib.query import COLOURS, mixed
from lib.ranking import (
    LABELS,
    MADE_UP,
    Scales,
    both_scale,
    dump_scales,
    image_scale,
    load_scales,
    scales_from,
    text_scale,
    towards,
)
from lib.store import Store

SAMPLE = 400
PRIOR = 40
"""So many products of a catalogue say as much as the encoder's own bands."""


def calibrate(store: Store, embedder: Embedder) -> Scales:
    """Measure the scales on a varied sample of at most SAMPLE products and remember them.

    A small catalogue says little: the encoder's own bands weigh as much as PRIOR products, and
    are all there is where fewer than two can be compared.
    """
    products = [p for p in store.browse(limit=SAMPLE) if p.photos]
    known = _bands(embedder)
    prior = scales_from(known) if known else None
    if len(products) < 2:
        return MADE_UP | (prior or {})
    # By what they show, in one question: a database far away is asked once, not for each product.
    shown = store.vectors_of([photo.digest for p in products for photo in p.photos[:2]])
    vectors = [[shown[photo.digest] for photo in p.photos[:2]] for p in products]
    first = np.stack([v[0] for v in vectors])
    pairs = np.array([1 - v[0] @ v[1] for v in vectors if len(v) > 1], np.float32)
    titles = embedder.embed_texts([p.title for p in products])
    # What is asked for beside each photo, to see how far such questions lead.
    colours = embedder.embed_texts(list(COLOURS))
    wanted = colours[np.arange(len(products)) % len(COLOURS)]
    others = ~np.eye(len(products), dtype=bool)
    scales: Scales = {
        "image": image_scale(pairs, (1 - first @ first.T)[others]),
        "text": text_scale(1 - (titles * first).sum(axis=1), (1 - titles @ first.T)[others]),
        "both": both_scale((1 - mixed(first, wanted, colours) @ first.T)[others]),
    }
    if prior:
        scales = towards(prior, scales, len(products) / (len(products) + PRIOR))
    store.remember(_key(embedder), dump_scales(scales))
    return scales


def scales_of(store: Store, embedder: Embedder) -> Scales:
    """The catalogue's scales: those remembered, else measured now."""
    kept = load_scales(store.recall(_key(embedder)) or "{}")
    return kept if kept.keys() == LABELS.keys() else calibrate(store, embedder)


def forget(store: Store, embedder: Embedder) -> None:
    """Measure the scales anew when they are asked for next: other products are there."""
    store.remember(_key(embedder), "{}")


def _key(embedder: Embedder) -> str:
    """Where scales are kept: with other bands, an encoder's words may lie at other distances."""
    known = _bands(embedder)
    told = json.dumps(known, sort_keys=True).encode()
    return f"scales {hashlib.sha256(told).hexdigest()[:16]}" if known else "scales"


def _bands(embedder: Embedder) -> Bands:
    return embedder.bands if isinstance(embedder, Banded) else {}
