"""Products side by side that look alike."""

from collections.abc import Sequence

import streamlit as st

from lib.products import Product
from lib.quality import Pair
from lib.store import Store
from pages.parts import gallery
from pages.parts.plain import plain

WIDTH = 110


def show(pairs: Sequence[Pair], store: Store) -> None:
    """Each pair in a frame of its own; what the store no longer has is left out."""
    ids = [product_id for pair in pairs for product_id in (pair.product, pair.other)]
    products = {product.id: product for product in store.get(ids)}
    gallery.put_out(store, [photo for p in products.values() for photo in p.photos[:1]])
    with st.container(horizontal=True, gap="medium"):
        for pair in pairs:
            if pair.product in products and pair.other in products:
                _pair((products[pair.product], products[pair.other]), pair.distance)


def _pair(products: Sequence[Product], distance: float) -> None:
    with st.container(border=True, width=2 * WIDTH + 64):
        with st.container(horizontal=True, gap="small"):
            for product in products:
                if shown := gallery.thumbnail(next(iter(product.photos), None)):
                    st.image(f"/{shown}", width=WIDTH, alt=product.title)
        for product in products:
            st.markdown(f"{plain(product.title, longest=60)} :gray[{plain(product.id)}]")
        st.markdown(f":gray[distance {distance:.3f}]")
