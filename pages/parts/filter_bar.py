"""Facets in a bar of menus, with true counts, and the chosen ones as chips to remove."""

import math
from dataclasses import replace

import streamlit as st

from lib.filters import CATEGORY_SEPARATOR, Filters
from lib.store import Store
from pages.parts import address, beside
from pages.parts.plain import plain

_KEYS = {
    "categories": "facet_category",
    "brands": "facet_brand",
    "colours": "facet_colour",
    "availability": "facet_stock",
}
_MOST_PILLS = 40  # more are a list to type in


def show(now: address.Address, store: Store, *, seen: bool) -> None:
    """The bar, and below it the chips; a change goes to the address.

    Where the query is something `seen`, the bar begins with a box to say how it should be instead.
    """
    facets, chosen = store.facets(now.filters), now.filters
    with st.container(horizontal=True, gap="small", key="filter_bar"):
        if seen:
            beside.show(now)
        with st.popover("Category", icon=":material/category:"):
            _values("categories", chosen.categories, _leaves(facets.categories))
        if len(facets.brands) > 1 or chosen.brands:
            with st.popover("Brand", icon=":material/label:"):
                _values("brands", chosen.brands, facets.brands)
        with st.popover("Colour", icon=":material/palette:"):
            _values("colours", chosen.colours, facets.colours)
        with st.popover("Price", icon=":material/sell:"):
            _price(chosen, store.facets().prices)
        with st.popover("Availability", icon=":material/inventory_2:"):
            _values("availability", chosen.availability, facets.availability)
    beside.problem()
    if chosen:
        _chips(chosen)


def _values(facet: str, chosen: tuple[str, ...], counts: dict[str, int]) -> None:
    """The values to choose from: all in sight, or where there are very many, to be typed."""
    values = [*counts, *(value for value in chosen if value not in counts)]
    key = _KEYS[facet]
    if len(values) > _MOST_PILLS:
        st.session_state[key] = None  # what was chosen is a chip by now
        st.selectbox(
            facet.capitalize(),
            [value for value in values if value not in chosen],
            format_func=lambda value: f"{_leaf(value)} ({counts.get(value, 0)})",
            key=key,
            on_change=_add,
            args=(facet,),
            label_visibility="collapsed",
            placeholder="Type a name or choose",
        )
        return
    st.session_state[key] = list(chosen)
    st.pills(
        facet.capitalize(),
        values,
        selection_mode="multi",
        format_func=lambda value: f"{plain(_leaf(value))} :gray[{counts.get(value, 0)}]",
        key=key,
        on_change=_choose,
        args=(facet,),
        label_visibility="collapsed",
    )


def _add(facet: str) -> None:
    filters, value = address.current().filters, st.session_state[_KEYS[facet]]
    if value is not None:
        _go(filters.choosing(facet, (*getattr(filters, facet), value)))


def _choose(facet: str) -> None:
    chosen = tuple(st.session_state[_KEYS[facet]])
    _go(address.current().filters.choosing(facet, chosen))


def _price(chosen: Filters, bounds: tuple[float, float] | None) -> None:
    if bounds is None:
        st.markdown("No product has a price.")
        return
    stops = price_stops(*bounds)
    low = stops[0] if chosen.price_from is None else chosen.price_from
    high = stops[-1] if chosen.price_to is None else chosen.price_to
    key = f"facet_price_{low}_{high}"  # a new key for new ends: only so does the slider follow
    st.select_slider(
        "Price",
        sorted({*stops, low, high}),
        value=(min(low, high), max(low, high)),
        format_func=_shown,
        key=key,
        on_change=_choose_price,
        args=(key, stops[0], stops[-1]),
    )


def _choose_price(key: str, lowest: float, highest: float) -> None:
    low, high = st.session_state[key]
    _go(
        replace(
            address.current().filters,
            price_from=low if low > lowest else None,
            price_to=high if high < highest else None,
        )
    )


def price_stops(lowest: float, highest: float) -> list[float]:
    """Round prices that enclose both ends, closer together where prices are low."""
    decades = range(math.floor(math.log10(max(highest, 1))) + 1)
    steps = [m * 10.0**decade for decade in decades for m in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5)]
    stops = [0.0, *steps, 10.0 ** len(decades)]
    first = max(stop for stop in stops if stop <= max(lowest, 0))
    last = min(stop for stop in stops if stop >= highest)
    return [stop for stop in stops if first <= stop <= last]


def _chips(chosen: Filters) -> None:
    chips = [
        (plain(_leaf(value)), chosen.choosing(facet, tuple(v for v in values if v != value)))
        for facet in (*_KEYS, "sources")
        for values in [getattr(chosen, facet)]
        for value in values
    ]
    if chosen.price_from is not None or chosen.price_to is not None:
        chips.append((_price_range(chosen), chosen.without("price")))
    if len(chips) > 1:
        chips.append(("Clear all", Filters()))
    with st.container(horizontal=True, gap="xsmall", key="chips"):
        for label, without in chips:
            st.button(
                label,
                key=f"chip_{label}",
                icon=":material/close:",
                help=f"Remove {label}",
                on_click=_go,
                args=(without,),
            )


def _price_range(chosen: Filters) -> str:
    ends = (chosen.price_from, chosen.price_to)
    low, high = ("" if price is None else _shown(price) for price in ends)
    if not low:
        return f"up to {high}"
    return f"{low} to {high}" if high else f"from {low}"


def _shown(price: float) -> str:
    """19.5 as "19.50" and two million as "2,000,000"."""
    return f"{price:,.2f}".removesuffix(".00")


def _go(filters: Filters) -> None:
    address.change(filters=filters, **address.FIRST_PAGE)


def _leaf(path: str) -> str:
    return path.rpartition(CATEGORY_SEPARATOR)[2]


def _leaves(counts: dict[str, int]) -> dict[str, int]:
    """Categories that have no sub-category."""
    parents = {path.rpartition(CATEGORY_SEPARATOR)[0] for path in counts}
    return {path: n for path, n in counts.items() if path not in parents}
