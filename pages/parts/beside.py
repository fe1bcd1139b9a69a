"""Words beside the photo that is searched for: how it should be instead."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.errors import QueryError, StoreError
from lib.filters import Filters
from lib.query import MAX_CHARACTERS, words
from lib.wishes import cheaper
from pages.parts import address, spoken
from pages.parts.resources import engine

_KEY, _SAID, _PROBLEM = "but", "but_said", "but_problem"


def said(now: address.Address) -> str:
    """The cleaned words in the address; empty where there are none that say anything."""
    try:
        return words(now.but) if now.but else ""
    except QueryError:
        return ""


def show(now: address.Address) -> None:
    """The box for them; it follows the address, as by the back button."""
    if _KEY not in st.session_state or st.session_state.get(_SAID) != now.but:
        st.session_state[_SAID] = st.session_state[_KEY] = now.but
    st.text_input(
        "Like this, but",
        key=_KEY,
        placeholder="Like this, but … in red",
        max_chars=MAX_CHARACTERS,
        icon=":material/edit:",
        width=225,
        label_visibility="collapsed",
        on_change=_go,
    )


def problem() -> None:
    """What was wrong with what was typed, once."""
    if sentence := st.session_state.pop(_PROBLEM, None):
        st.error(sentence)


def _go() -> None:
    but, is_cheaper = cheaper(st.session_state[_KEY].strip())
    st.session_state.pop(_SAID, None)  # a price goes from the box to the chips
    try:
        now = address.current()
        filters = now.filters
        if is_cheaper:
            filters = _below(now.like[-1:], filters)
            spoken.note(now.filters, filters)
        address.change(but=words(but) if but else "", filters=filters, **address.FIRST_PAGE)
    except QueryError as error:
        st.session_state[_PROBLEM] = str(error)
    except StoreError as error:  # which may name hosts
        engine().note(error)
        st.session_state[_PROBLEM] = "Its price cannot be looked up just now. Say one, or wait."


def _below(followed: Sequence[str], filters: Filters) -> Filters:
    """The filters with what something cheaper than the product that is followed may cost."""
    prices = [product.price for product in engine().catalogue().store.get(followed)]
    if not prices or not prices[0]:
        raise QueryError("Cheaper than what? Say a price, such as “under 50”.")
    most, least = max(0.0, round(prices[0] - 0.01, 2)), filters.price_from
    most = most if filters.price_to is None else min(most, filters.price_to)
    return replace(filters, price_to=most, price_from=None if least and least > most else least)
