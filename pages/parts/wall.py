"""The whole shop on one wall where neighbours look alike; what was asked for stands out."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from lib import mosaic, thumbnails
from lib.errors import StoreError
from lib.products import Photo, Product
from lib.results import Card, Results
from lib.store import Store
from lib.wall import EMPTY, hung
from pages.parts import address, gallery
from pages.parts.resources import engine

_KEY = "wall"
_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "findalike_wall",
    html=(
        '<div class="bar"><div class="caption"></div>'
        '<button class="zoom" aria-label="Smaller pictures">−</button>'
        '<button class="zoom" aria-label="Larger pictures">+</button></div>'
        '<div class="frame"><div class="wall" role="group"></div></div>'
    ),
    css=(_HERE / "wall.css").read_text("utf-8"),
    js=(_HERE / "wall.js").read_text("utf-8"),
)


def button(now: address.Address) -> None:
    """From cards to the wall, and back."""
    label, icon = ("Cards", ":material/grid_view:") if now.wall else ("Wall", ":material/apps:")
    tip = "Back to cards" if now.wall else "All products at a glance: neighbours look alike"
    st.button(label, icon=icon, help=tip, on_click=address.change, kwargs={"wall": not now.wall})


def show(now: address.Address, results: Results, store: Store, *, asked: bool) -> None:
    """Hang the products that pass, or of very many those that were found; a click opens one."""
    products = {
        product.photos[0]: product for product in _products(now, results, store) if product.photos
    }
    hanging = _hanging(store.embedder, tuple(products), store)
    found = {card.product.id: card for card in results.close} if asked else {}
    tiles = [
        _tile(products[photo], place, found.get(photo.product_id))
        for photo, place in hanging.places
    ]
    grid = mosaic.grid(len(tiles))
    _component(
        data={
            "src": _source(hanging.picture),
            "across": grid.across,
            "down": grid.down,
            "columns": hanging.columns,
            "tiles": tuple(tiles),
            "asked": asked,
            "nearest": next(iter(found), ""),
            "hint": _hint(len(tiles), results.of),
        },
        key=_KEY,
        on_picked_change=_picked,
    )


def _products(now: address.Address, results: Results, store: Store) -> Sequence[Product]:
    if results.of > address.MOST:
        return [card.product for card in results.cards]
    return store.browse(now.filters, address.MOST)


class _Hanging(NamedTuple):
    """Photos and their places, and one picture of them all, in the same order."""

    columns: int
    places: list[tuple[Photo, int]]
    picture: bytes


@st.cache_data(max_entries=8, show_spinner="Hanging the pictures …")
def _hanging(embedder: str, photos: tuple[Photo, ...], _store: Store) -> _Hanging:
    """How these photos hang, those without a vector left out; `embedder` made the vectors."""
    gallery.put_out(_store, photos)
    kept = _store.vectors_of([photo.digest for photo in photos])
    known = [photo for photo in photos if photo.digest in kept]
    places = hung([kept[photo.digest] for photo in known])
    hangs = enumerate(places.reshape(-1).tolist())
    at = [(known[number], place) for place, number in hangs if number != EMPTY]
    picture = mosaic.mosaic([thumbnails.read(photo.thumbnail) for photo, _ in at])
    return _Hanging(places.shape[1], at, picture)


def _source(picture: bytes) -> str:
    """Where the browser finds the picture; nowhere where there is no room for it."""
    try:
        return f"app/static/{thumbnails.put_out_own(picture)}"
    except StoreError as error:
        engine().note(error)
        return ""


def _tile(product: Product, place: int, card: Card | None) -> dict[str, object]:
    said = [product.title, gallery.price(product)]
    if card:
        said += ["" if card.distance is None else f"{card.distance:.3f}", card.label]
    return {
        "id": product.id,
        "place": place,
        "said": " · ".join(filter(None, said)),
        "lit": card is not None,
    }


def _hint(hung: int, of: int) -> str:
    those = f"{hung:,} of {of:,} products. " if hung < of else ""
    return f"{those}Neighbours look alike. Choose one to see it."


def _picked() -> None:
    if product_id := st.session_state[_KEY].picked:
        address.change(item=str(product_id))
