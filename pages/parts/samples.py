"""What a visitor may click who has nothing to search for: photos, and words."""

from collections.abc import Sequence

import streamlit as st

from lib import shop
from lib.products import Product
from lib.store import Store
from pages.parts import address, gallery

PHRASES = [
    "mustard yellow sofa",
    "polka dot teapot",
    "terrazzo water bottle",
    "green canvas trainers",
    "plant in a blue pot",
    "watch, not leather",
]
LONGEST_PHRASE = 40


def strip(store: Store) -> None:
    """The bundled shop's sample photos; in a catalogue without it, some products of its own."""
    if samples := store.get(shop.SAMPLES):
        photos = [
            (p.id, f"app/static/{shop.sample_thumbnail(p.id)}", f"Sample: {p.title}")
            for p in samples
        ]
        st.markdown("Or try one of these")
        gallery.strip("Sample photos", photos, lambda name: address.start(sample=name))
    elif products := _some(store):
        gallery.put_out(store, [product.photos[0] for product in products])
        photos = [(p.id, gallery.thumbnail(p.photos[0]), p.title) for p in products]
        st.markdown("Or look for more like one of these")
        gallery.strip("Some products", photos, address.follow)


def _some(store: Store) -> list[Product]:
    return [product for product in store.browse(limit=len(shop.SAMPLES)) if product.photos]


def phrases(store: Store) -> Sequence[str]:
    """What may be clicked: for the bundled shop chosen words, else titles of some products."""
    if store.get(shop.SAMPLES[:1]):
        return PHRASES
    return list(dict.fromkeys(product.title[:LONGEST_PHRASE] for product in _some(store)))
