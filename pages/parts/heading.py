"""Above the results: what was searched, the trail that led here, how much was found, how fast."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.results import Results
from lib.store import Store
from pages.parts import address, menu, narrow, ordering, photo, picking, votes
from pages.parts.asked import Asked
from pages.parts.plain import plain

PICTURE_WIDTH = 96


def tab(now: address.Address) -> str:
    """What the browser calls the page, so that its tabs and bookmarks can be told apart."""
    asked = " ".join(now.q.split())[:60].strip()
    return f"{asked} · Findalike" if asked else "Findalike"


def title(now: address.Address | None = None) -> None:
    """The name of the product and what it does; `now` is the search page's address."""
    narrow.show()
    with st.container(horizontal=True, vertical_alignment="bottom", key="title"):
        st.title("Findalike", anchor=False, width="content")
        st.markdown("Point a photo, a link or a few words at the shop; see what looks like it.")
        st.space("stretch")
        menu.show(now)


def show(now: address.Address, asked: Asked, store: Store) -> DeltaGenerator:
    """Draw the query and the ways back; returns the place for the line about the results."""
    if now.like:
        _trail(now, store)
    large = asked.photo if picking.going_on(now) else None
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        if large:
            with st.container(width="content"):
                picking.show(now, large)
        elif asked.picture:
            st.image(asked.picture, width=PICTURE_WIDTH, alt=f"Searched for: {asked.name}")
        with st.container(gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.header(plain(asked.name, longest=300), anchor=False)
                if large:
                    st.space("stretch")
                    _ways(now, asked)
            line = st.empty()
            if large and not now.part:
                st.markdown(picking.advice(now))
                picking.nearest(now, store)
        if not large:
            _ways(now, asked)
    if now.votes:
        votes.chips(now.votes, store)
    return line


def _ways(now: address.Address, asked: Asked) -> None:
    """On to a part of the photo, back a step, and back to the start."""
    if asked.photo:
        picking.button(now)
        picking.turning(now)
    back(now)


def back(now: address.Address) -> None:
    """Back a step, and back to the start."""
    if now.like:
        st.button("Back", icon=":material/arrow_back:", on_click=_back)
    st.button("New search", icon=":material/close:", on_click=_clear)


def _trail(now: address.Address, store: Store) -> None:
    """The steps from the first search to here, each one to go back to."""
    titles = {product.id: product.title for product in store.get(now.like)}
    with st.container(horizontal=True, gap="xsmall", key="trail"):
        st.button(_start(now), key="trail_0", type="tertiary", on_click=_cut, args=(0,))
        for step, product_id in enumerate(now.like, start=1):
            st.button(
                plain(titles.get(product_id, product_id), longest=40),
                key=f"trail_{step}",
                type="tertiary",
                icon=":material/chevron_right:",
                disabled=step == len(now.like),
                on_click=_cut,
                args=(step,),
            )


def _start(now: address.Address) -> str:
    if now.q:
        return f"“{plain(now.q, longest=40)}”"
    return "Photo" if now.url or now.sample or photo.kept("upload") else "The shop"


def found(results: Results, now: address.Address) -> str:
    """How much is shown and how long it took to find, in Markdown."""
    cards = results.close if now.wall else results.shown(weak=now.weak)
    shown = f"{len(cards):,} of {results.of:,} products"
    if now.wall:
        shown += " stand out"
    elif results.order != "nearest" or results.nearest_first:
        shown += f", {ordering.LABELS[results.order].lower()}"
    times = f"embedding {results.embedding_ms:.1f} ms · search {results.search_ms:.1f} ms"
    return f"{shown} · :gray[{times}]"


def _back() -> None:
    address.follow_to(address.current().like[:-1])


def _cut(steps: int) -> None:
    address.follow_to(address.current().like[:steps])


def _clear() -> None:
    photo.forget()
    address.start()
