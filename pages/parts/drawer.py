"""One product on the right-hand side: photos, facts, and the way to more like it."""

from collections.abc import Callable
from typing import Literal, ParamSpec

import streamlit as st

from lib.engine import Catalogue
from lib.products import Product
from lib.results import Card, Results
from pages.parts import address, alike, gallery, votes
from pages.parts.asked import Asked
from pages.parts.plain import plain

P = ParamSpec("P")
_STOCK: dict[str, Literal["green", "red", "orange"]] = {
    "in stock": "green",
    "out of stock": "red",
    "preorder": "orange",
}
_FACTS = ("brand", "colour", "material", "pattern", "category")


def show(product_id: str, found: Results, question: Asked | None, catalogue: Catalogue) -> None:
    """Open the drawer over the results that were found, by a question if one was asked."""
    products = catalogue.store.get([product_id])
    if products:
        gallery.put_out(catalogue.store, products[0].photos)
        card = next((card for card in found.cards if card.product.id == product_id), None)
        _open(plain(products[0].title))(_product)(products[0], card, found, question, catalogue)
    else:
        _open("Not in this shop")(_missing)()


def _open(title: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    return st.dialog(title, position="right", width="medium", on_dismiss=_close)


def _close() -> None:
    address.change(item="")


def _product(
    product: Product,
    card: Card | None,
    found: Results,
    question: Asked | None,
    catalogue: Catalogue,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(gallery.price(product))}**", width="content")
        st.badge(product.availability.capitalize(), color=_STOCK[product.availability])
    _photos(product)
    if card and card.distance is not None:
        st.markdown(f"Distance **{card.distance:.3f}**: {card.label}")
        if question:
            alike.show(card, found, question, catalogue)
    with st.container(horizontal=True):
        if st.button(
            "More like this", key="drawer_like", icon=":material/image_search:", width="stretch"
        ):
            address.follow(product.id)
            st.rerun()  # a click in the drawer alone would draw nothing but the drawer anew
        liked = product.id in address.current().votes.liked
        if st.button(
            "Liked" if liked else "Like",
            key="drawer_vote",
            icon=":material/thumb_up:",
            help="Show more like it among these",
        ):
            votes.like(product.id)
            _close()
            st.rerun()
    if product.url.startswith(("https://", "http://")):
        st.link_button(
            "See it in its shop", product.url, icon=":material/open_in_new:", width="stretch"
        )
    st.markdown(plain(product.description, longest=2000))
    facts = ((name, getattr(product, name)) for name in _FACTS)
    lines = [f":gray[{name.capitalize()}] {plain(value)}" for name, value in facts if value]
    st.markdown("  \n".join([*lines, f":gray[Id] {plain(product.id)}"]))


def _photos(product: Product) -> None:
    shown = [photo for photo in product.photos if gallery.thumbnail(photo)]
    with st.container(key="drawer_photos"):
        for column, photo in zip(st.columns(max(2, len(shown))), shown, strict=False):
            column.image(f"/{gallery.thumbnail(photo)}", width="stretch", alt=photo.alt)


def _missing() -> None:
    st.markdown("The product you followed a link to is not in this shop (any more).")
    if st.button("Look around the shop"):
        _close()
        st.rerun()
