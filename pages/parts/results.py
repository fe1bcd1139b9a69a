"""The gallery with what belongs to it: a word when little was found, and the way to more."""

from collections.abc import Sequence

import streamlit as st

from lib.engine import Catalogue
from lib.filters import FACETS, Filters
from lib.results import Card, Results
from lib.search import browse
from lib.store import Store
from pages.parts import address, gallery, keep, picking, wall
from pages.parts.asked import Asked
from pages.parts.plain import plain


def show(
    now: address.Address, results: Results, catalogue: Catalogue, question: Asked | None
) -> None:
    """Notes, cards, and the buttons for more; a sentence on what to try where nothing is."""
    if results.note:
        st.info(plain(results.note, longest=600), icon=":material/info:")
    if results.meant:
        st.button(
            f"Search for “{plain(results.meant)}”",
            key="meant",
            icon=":material/search:",
            on_click=_mean,
            args=(results.meant,),
        )
    if not results.cards:
        _nothing(now, results, catalogue.store)
        return
    cards = results.shown(weak=now.weak)
    if not (now.weak or results.close):
        _unlike(now, catalogue.store)
    if now.wall:
        asked = question is not None and bool(results.close)
        wall.show(now, results, catalogue.store, asked=asked)
        return
    gallery.show(
        cards, _topic(now, question), catalogue.store, now.votes.liked, asked=question is not None
    )
    _more(now, results, cards, question)


def _unlike(now: address.Address, store: Store) -> None:
    """Nothing is close: what to try instead."""
    nearest = "" if now.wall else "; these come nearest"
    if picking.found(now):
        st.info(
            f"The photo as a whole looks like nothing in this shop{nearest}. Choose what you mean "
            "in it above.",
            icon=":material/crop:",
        )
        return
    st.info(
        f"Nothing in this shop looks much like that{nearest}. Try a photo that shows the product "
        "alone, other words, or fewer filters.",
        icon=":material/search_off:",
    )
    if now.filters:
        _ways_out(now.filters, store)


def _topic(now: address.Address, question: Asked | None) -> str:
    """What tells one question from another; of an uploaded photo, that is not in the address."""
    own = question.picture if question else None
    mine = str(len(own)) if isinstance(own, bytes) else ""
    asked = (now.q, now.url, now.sample, str(now.part or ""), now.but, mine, *now.like)
    return " ".join((*filter(None, asked), now.order)) if any(asked) else ""


def _nothing(now: address.Address, results: Results, store: Store) -> None:
    if results.of == 0:
        st.info("No product passes all of these filters.", icon=":material/filter_alt_off:")
        _ways_out(now.filters, store)
    else:
        st.markdown("Meanwhile, a look around the shop:")
        around = browse(store, filters=now.filters, limit=now.limit)
        if now.wall:
            wall.show(now, around, store, asked=False)
        else:
            gallery.show(around.cards, "", store, now.votes.liked)


def _ways_out(filters: Filters, store: Store) -> None:
    """The filters that hide everything: without any one of them, and how much that would show."""
    with st.container(horizontal=True, gap="small", key="ways_out"):
        for name, facet in [*FACETS.items(), ("price", "price")]:
            without = filters.without(facet)
            if without not in (filters, Filters()) and (shown := store.count(without)):
                st.button(
                    f"Any {name} ({shown:,})",
                    key=f"any_{facet}",
                    on_click=_filter,
                    args=(without,),
                )
        st.button("Clear the filters", on_click=_filter, args=(Filters(),))


def _more(
    now: address.Address, results: Results, cards: Sequence[Card], question: Asked | None
) -> None:
    with st.container(horizontal=True, horizontal_alignment="center", key="more"):
        if len(cards) < len(results.cards):
            st.button(
                "Show weaker matches",
                on_click=address.change,
                kwargs={"weak": True},
            )
        elif results.more and now.limit < address.MOST:
            st.button(
                "Show more",
                on_click=address.change,
                kwargs={"pages": now.pages + 1},
            )
        if question:
            keep.button(now, question, results, cards)
        st.session_state["size"] = now.size
        st.segmented_control(
            "Products a page",
            address.SIZES,
            key="size",
            required=True,
            on_change=_resize,
            label_visibility="collapsed",
        )


def _mean(words: str) -> None:
    """Ask for what was meant: beside a photo or a product, or alone."""
    asked = "but" if address.current().but else "q"
    address.change(**{asked: words}, **address.FIRST_PAGE)


def _resize() -> None:
    address.change(size=st.session_state["size"], **address.FIRST_PAGE)


def _filter(filters: Filters) -> None:
    address.change(filters=filters, **address.FIRST_PAGE)
