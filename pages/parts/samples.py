"""What a visitor may click who has nothing to search for: photos, and words."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lib import shop
from lib.products import Product
from lib.store import Store
from pages.parts import address, gallery

PHRASES = [
    "mustard yellow sofa",
    "polka dot teapot",
    "plant in a blue pot",
    "watch, not leather",
    "grüne Turnschuhe",
    "青いマグカップ",
]
LONGEST_PHRASE = 40


@dataclass(frozen=True, slots=True)
class Samples:
    """The bundled shop's samples; in a catalogue without it, some products of its own."""

    products: Sequence[Product]
    bundled: bool


def of(store: Store) -> Samples:
    """What this catalogue has to try out."""
    if bundled := store.get(shop.SAMPLES):
        return Samples(bundled, True)
    own = [product for product in store.browse(limit=len(shop.SAMPLES)) if product.photos]
    return Samples(own, False)


def strip(samples: Samples, store: Store) -> None:
    """The bundled shop's sample photos, or products to look for more like."""
    if samples.bundled:
        photos = [
            (p.id, f"app/static/{shop.sample_thumbnail(p.id)}", f"Sample: {p.title}")
            for p in samples.products
        ]
        st.markdown("Or try one of these")
        gallery.strip("Sample photos", photos, lambda name: address.start(sample=name))
    elif samples.products:
        gallery.put_out(store, [product.photos[0] for product in samples.products])
        photos = [(p.id, gallery.thumbnail(p.photos[0]), p.title) for p in samples.products]
        st.markdown("Or look for more like one of these")
        gallery.strip("Some products", photos, address.follow)


def phrases(samples: Samples) -> Sequence[str]:
    """What may be clicked: for the bundled shop chosen words, else titles of some products."""
    if samples.bundled:
        return PHRASES
    return list(dict.fromkeys(product.title[:LONGEST_PHRASE] for product in samples.products))
