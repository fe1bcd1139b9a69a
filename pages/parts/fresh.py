"""Keys of widgets that show what the address says, and may be out of sight while it changes.

A menu that is closed never hears from us that its value has changed, and would bring the old one
back with the visitor's next click, wherever that is.
"""

from collections.abc import Hashable

import streamlit as st


def key(name: str, value: Hashable) -> str:
    """The widget's key: a new one, and so a new widget, where its value was changed elsewhere."""
    known, turn = st.session_state.get(_kept(name), (value, 0))
    turn += known != value
    st.session_state[_kept(name)] = (value, turn)
    return f"{name}_{turn}"


def chosen(name: str, value: Hashable) -> None:
    """Keep the widget: it was in this one that the value was chosen."""
    _, turn = st.session_state[_kept(name)]
    st.session_state[_kept(name)] = (value, turn)


def _kept(name: str) -> str:
    return f"{name}_last"
