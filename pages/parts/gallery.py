"""Products as a grid of cards; one component draws them all, so a page costs one message."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import streamlit as st

from lib import thumbnails
from lib.errors import StoreAway, StoreError
from lib.products import Photo, Product
from lib.results import Card
from lib.store import Store
from lib.thumbnails import is_safe
from pages.parts import address, votes
from pages.parts.resources import engine

_HERE = Path(__file__).parent
_SYMBOLS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "CNY": "CN¥",
    "INR": "₹",
    "KRW": "₩",
    "BRL": "R$",
}
_WHOLE = {"CLP", "ISK", "JPY", "KRW", "VND"}  # have no cents (ISO 4217)
_component = st.components.v2.component(
    "findalike_gallery",
    html='<ul class="cards"></ul>',
    css=(_HERE / "gallery.css").read_text("utf-8"),
    js="".join((_HERE / name).read_text("utf-8") for name in ("back.js", "gallery.js")),
)


def show(
    cards: Sequence[Card],
    topic: str,
    store: Store,
    liked: Collection[str] = (),
    *,
    asked: bool = False,
) -> None:
    """The cards as a grid; a click opens the drawer, votes, or searches for more like a product.

    When the `topic` changes, or comes with a link, the page scrolls to the answers. Those `liked`
    say so; only what was `asked` for can be disliked.
    """
    put_out(store, [card.photo for card in cards if card.photo])
    ways = ["more", "like", *(["dislike"] if asked else [])]
    drawn = [_product(card) | {"ways": ways, "liked": card.product.id in liked} for card in cards]
    _draw("gallery", "Products", "grid", drawn, _picked, topic)


def strip(name: str, photos: Sequence[tuple[str, str, str]], picked: Callable[[str], None]) -> None:
    """Small pictures to choose from, given as (id, address, alt); `picked` gets the id."""
    cards = [{"id": i, "src": src, "alt": alt} for i, src, alt in photos]
    _draw(f"strip_{name}", name, "strip", cards, lambda _, chosen: picked(chosen))


def nearest(
    name: str, cards: Sequence[tuple[str, Card]], picked: Callable[[str], None], store: Store
) -> None:
    """Cards on one line, each with what choosing it means; `picked` gets that."""
    put_out(store, [card.photo for _, card in cards if card.photo])
    drawn = [_product(card) | {"id": means} for means, card in cards]
    _draw(f"strip_{name}", name, "strip", drawn, lambda _, chosen: picked(chosen))


def thumbnail(photo: Photo | None) -> str:
    """Where the browser finds a photo's thumbnail; empty when there is none."""
    return f"app/static/{photo.thumbnail}" if photo and is_safe(photo.thumbnail) else ""


def put_out(store: Store, photos: Sequence[Photo]) -> None:
    """Let the browser find these photos' thumbnails; without room for them it shows none."""
    try:
        thumbnails.put_out(store, [photo.thumbnail for photo in photos])
    except StoreAway:
        raise
    except StoreError as error:
        engine().note(error)


def price(product: Product) -> str:
    """The price as shops print it, such as "€1,249.00"; empty when there is none."""
    if product.price is None:
        return ""
    symbol = _SYMBOLS.get(product.currency)
    whole = product.currency in _WHOLE and product.price % 1 == 0
    amount = f"{product.price:,.0f}" if whole else f"{product.price:,.2f}"
    return f"{symbol}{amount}" if symbol else f"{amount} {product.currency}".strip()


def _product(card: Card) -> dict[str, object]:
    product = card.product
    return {
        "id": product.id,
        "title": product.title,
        "price": price(product),
        "src": thumbnail(card.photo),
        "alt": card.photo.alt if card.photo else product.title,
        "distance": "" if card.distance is None else f"{card.distance:.3f}",
        "label": card.label,
        "band": "" if card.band is None else int(card.band),
        "sold": "" if product.availability == "in stock" else product.availability.capitalize(),
    }


def _draw(
    key: str,
    name: str,
    layout: str,
    cards: Sequence[Mapping[str, object]],
    picked: Callable[[str, str], None],
    topic: str = "",
) -> None:
    def on_picked() -> None:
        choice = st.session_state[key].picked
        if choice:
            picked(str(choice["action"]), str(choice["id"]))

    # A tuple: for a list Streamlit would import pandas, to see whether it is a data frame.
    _component(
        data={"cards": tuple(cards), "layout": layout, "name": name, "topic": topic},
        key=key,
        on_picked_change=on_picked,
    )


def _picked(action: str, product_id: str) -> None:
    if action == "more":
        address.follow(product_id)
    elif action == "like":
        votes.like(product_id)
    elif action == "dislike":
        votes.dislike(product_id)
    else:
        address.change(item=product_id)
