"""Filters that came of a visitor's words: they are forgotten with these words."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.filters import Filters

_SAID = "filters_said"
_UNSAID: dict[str, Any] = {"price_from": None, "price_to": None, "availability": ()}


def note(before: Filters, now: Filters) -> None:
    """Remember which filters words have changed."""
    changed = {name: getattr(now, name) for name in _UNSAID}
    st.session_state[_SAID] = _said() | {
        name: value for name, value in changed.items() if value != getattr(before, name)
    }


def by_hand(*names: str) -> None:
    """These filters came of a hand since: they stay."""
    st.session_state[_SAID] = {n: value for n, value in _said().items() if n not in names}


def forgotten(filters: Filters) -> Filters:
    """Filters without those that came of words and are still so."""
    gone = {
        name: _UNSAID[name] for name, value in _said().items() if value == getattr(filters, name)
    }
    return replace(filters, **gone)


def _said() -> dict[str, Any]:
    said: dict[str, Any] = st.session_state.get(_SAID, {})
    return said
