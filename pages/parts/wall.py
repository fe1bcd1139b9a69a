"""The whole shop on one wall where neighbours look alike; what was asked for stands out."""

from collections.abc import Collection, Sequence
from pathlib import Path

import streamlit as st

from lib import mosaic, thumbnails
from lib.errors import StoreError
from lib.pictures import digest
from lib.products import Photo, Product
from lib.results import Card, Results
from lib.store import Store
from lib.wall import EMPTY, hung
from pages.parts import address, gallery
from pages.parts.resources import engine

SOON_S = 60  # how long a wall that lacks pictures stays so
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
    js="".join((_HERE / name).read_text("utf-8") for name in ("back.js", "wall.js")),
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
    columns, places = _places(store.embedder, tuple(products), store)
    found = {card.product.id: card for card in results.close} if asked else {}
    lit = {*found, *now.like[-1:]}  # what one follows is not among what is like it
    tiles = [
        _tile(products[photo], place, found.get(photo.product_id), lit) for photo, place in places
    ]
    grid = mosaic.grid(len(tiles))
    _component(
        data={
            "src": _source(tuple(photo for photo, _ in places), store),
            "across": grid.across,
            "down": grid.down,
            "columns": columns,
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
        followed = [product for product in store.get(now.like[-1:]) if now.filters.lets(product)]
        return [*followed, *(card.product for card in results.cards)]
    return store.browse(now.filters, address.MOST)


@st.cache_data(max_entries=32, show_spinner="Hanging the pictures …")
def _places(
    embedder: str, photos: tuple[Photo, ...], _store: Store
) -> tuple[int, list[tuple[Photo, int]]]:
    """How many columns the wall has, and the place of each photo that has a vector.

    `embedder` tells whose vectors they are.
    """
    kept = _store.vectors_of([photo.digest for photo in photos])
    known = [photo for photo in photos if photo.digest in kept]
    places = hung([kept[photo.digest] for photo in known])
    hangs = enumerate(places.reshape(-1).tolist())
    return places.shape[1], [(known[number], place) for place, number in hangs if number != EMPTY]


@st.cache_data(max_entries=8, ttl=SOON_S, show_spinner="Hanging the pictures …")
def _source(photos: tuple[Photo, ...], _store: Store) -> str:
    """Where the browser finds one picture of all these photos; nowhere without room for it."""
    names = [photo.thumbnail for photo in photos]
    name = thumbnails.wall_name(names)
    if not thumbnails.is_out(name):
        gallery.put_out(_store, photos)
        made = mosaic.mosaic([thumbnails.read(each) for each in names])
        if not made.complete:  # the next one may be, a little later
            name = thumbnails.wall_name([digest(made.picture)])
        try:
            thumbnails.put_out_wall(name, made.picture)
        except StoreError as error:
            engine().note(error)
            return ""
    return f"app/static/{name}"


def _tile(
    product: Product, place: int, card: Card | None, lit: Collection[str]
) -> dict[str, object]:
    said = [product.title, gallery.price(product)]
    if card:
        said += ["" if card.distance is None else f"{card.distance:.3f}", card.label]
    return {
        "id": product.id,
        "place": place,
        "said": " · ".join(filter(None, said)),
        "lit": product.id in lit,
    }


def _hint(hung: int, of: int) -> str:
    those = f"{hung:,} of {of:,} products. " if hung < of else ""
    return f"{those}Neighbours look alike. Choose one to see it."


def _picked() -> None:
    if product_id := st.session_state[_KEY].picked:
        address.change(item=str(product_id))
