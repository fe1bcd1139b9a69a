"""Filters that came of a visitor's words: they are forgotten with these words."""

import streamlit as st

from lib.filters import Filters

_SAID = "filters_said"
_Prices = tuple[float | None, float | None]


def note(before: Filters, now: Filters) -> None:
    """Remember which filters words have changed."""
    prices, stock = _said()
    prices = _prices(now) if _prices(now) != _prices(before) else prices
    stock = now.availability if now.availability != before.availability else stock
    st.session_state[_SAID] = prices, stock


def forgotten(filters: Filters) -> Filters:
    """Filters without those that came of words and are still so; what a hand changed stays."""
    prices, stock = _said()
    if prices == _prices(filters):
        filters = filters.without("price")
    return filters.without("availability") if stock and stock == filters.availability else filters


def _said() -> tuple[_Prices | None, tuple[str, ...]]:
    said: tuple[_Prices | None, tuple[str, ...]] = st.session_state.get(_SAID, (None, ()))
    return said


def _prices(filters: Filters) -> _Prices:
    return filters.price_from, filters.price_to
