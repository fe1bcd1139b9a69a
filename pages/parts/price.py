"""The price among the facets: a slider between round prices."""

import math
from dataclasses import replace

import streamlit as st

from lib.filters import Filters
from pages.parts import address, fresh, spoken

_KEY = "facet_price"


def slider(chosen: Filters, bounds: tuple[float, float]) -> None:
    """The ends that are chosen, between the lowest and the highest price there is."""
    stops = price_stops(*bounds)
    low = stops[0] if chosen.price_from is None else chosen.price_from
    high = stops[-1] if chosen.price_to is None else chosen.price_to
    key = fresh.key(_KEY, (low, high))
    st.select_slider(
        "Price",
        sorted({*stops, low, high}),
        value=(min(low, high), max(low, high)),
        format_func=_shown,
        key=key,
        on_change=_choose,
        args=(key, stops[0], stops[-1]),
    )


def _choose(key: str, lowest: float, highest: float) -> None:
    low, high = st.session_state[key]
    fresh.chosen(_KEY, (low, high))
    spoken.by_hand("price_from", "price_to")
    filters = replace(
        address.current().filters,
        price_from=low if low > lowest else None,
        price_to=high if high < highest else None,
    )
    address.change(filters=filters, **address.FIRST_PAGE)


def price_stops(lowest: float, highest: float) -> list[float]:
    """Round prices that enclose both ends, closer together where prices are low."""
    decades = range(math.floor(math.log10(max(highest, 1))) + 1)
    steps = [m * 10.0**decade for decade in decades for m in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5)]
    stops = [0.0, *steps, 10.0 ** len(decades)]
    first = max(stop for stop in stops if stop <= max(lowest, 0))
    last = min(stop for stop in stops if stop >= highest)
    return [stop for stop in stops if first <= stop <= last]


def described(chosen: Filters) -> str:
    """The chosen ends in words, such as "up to 40"."""
    ends = (chosen.price_from, chosen.price_to)
    low, high = ("" if end is None else _shown(end) for end in ends)
    if not low:
        return f"up to {high}"
    return f"{low} to {high}" if high else f"from {low}"


def _shown(price: float) -> str:
    """19.5 as "19.50" and two million as "2,000,000"."""
    return f"{price:,.2f}".removesuffix(".00")
