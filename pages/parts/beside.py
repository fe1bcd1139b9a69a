"""Words beside the photo that is searched for: how it should be instead."""

import streamlit as st

from lib.errors import QueryError
from lib.query import MAX_CHARACTERS, words
from pages.parts import address

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
    but = st.session_state[_KEY].strip()
    st.session_state.pop(_SAID, None)  # a price goes from the box to the chips
    try:
        address.change(but=words(but) if but else "", **address.FIRST_PAGE)
    except QueryError as error:
        st.session_state[_PROBLEM] = str(error)
