"""What was found as a file to keep, to send and to print."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from lib import thumbnails
from lib.leaflet import Entry, file_name, leaflet
from lib.results import Card, Results
from pages.parts import address, filter_bar, gallery, votes
from pages.parts.asked import Asked

_SERVED = "/app/static/"


def button(now: address.Address, question: Asked, results: Results, cards: Sequence[Card]) -> None:
    """Offer the cards as one HTML file, made when somebody asks for it."""

    def made() -> bytes:
        day = f"{datetime.now(UTC):%d %B %Y}"
        line = f"{len(cards):,} of {results.of:,} products, {day}"
        only = ", ".join(filter_bar.described(now.filters))
        lines = [line, f"Only {only}" if only else "", votes.told(question.query.votes)]
        lines.append(results.note)
        return leaflet(question.name, _bytes(question.picture), lines, map(_entry, cards)).encode()

    st.download_button(
        "Keep this page",
        made,
        file_name(question.name),
        "text/html",
        icon=":material/download:",
        on_click="ignore",
    )


def _entry(card: Card) -> Entry:
    product = card.product
    away = "" if card.distance is None else f"{card.distance:.3f} "
    picture = thumbnails.read(card.photo.thumbnail) if card.photo else b""
    return Entry(product.title, gallery.price(product), f"{away}{card.label}", product.url, picture)


def _bytes(picture: str | bytes | None) -> bytes:
    if isinstance(picture, str):
        return thumbnails.read(picture.removeprefix(_SERVED))
    return picture or b""
