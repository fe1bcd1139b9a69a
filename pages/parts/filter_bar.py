"""Facets in a bar of menus, with true counts, and the chosen ones as chips to remove."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from lib.filters import CATEGORY_SEPARATOR, Facets, Filters
from lib.results import Results
from lib.store import Store
from pages.parts import address, beside, fresh, ordering, price, spoken, wall
from pages.parts.plain import plain
from pages.parts.wording import many, source_name


class _Menu(NamedTuple):
    """A facet's menu, which is there where there are so many values to choose from."""

    label: str
    icon: str
    key: str
    least: int = 2


_MENUS = {
    "categories": _Menu("Category", "category", "facet_category", least=1),
    "brands": _Menu("Brand", "label", "facet_brand"),
    "colours": _Menu("Colour", "palette", "facet_colour", least=1),
    "availability": _Menu("Availability", "inventory_2", "facet_stock"),
    "sources": _Menu("Source", "inventory", "facet_source"),
}
_MOST_PILLS = 40  # more are a list to type in


def show(now: address.Address, store: Store, shown: Results, *, asked: bool, seen: bool) -> None:
    """The bar, and below it the chips; a change goes to the address.

    It tells the order in which results are `shown`, and how many there are where nothing is
    `asked`; where the query is something `seen`, it begins with a box to say how it should be
    instead.
    """
    facets, chosen = store.facets(now.filters), now.filters
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="filter_bar"):
        if seen:
            beside.show(now)
        for facet in ("categories", "brands", "colours"):
            _facet(facet, facets, chosen)
        if prices := store.facets().prices:
            with st.popover("Price", icon=":material/sell:"):
                price.slider(chosen, prices)
        for facet in ("availability", "sources"):
            _facet(facet, facets, chosen)
        if not now.wall and (asked or facets.prices):
            order = shown.order if asked else now.order
            ordering.menu(order, asked=asked, priced=bool(facets.prices))
        wall.button(now)
        if not asked and not now.wall:
            st.markdown(f":gray[{many(shown.of, 'product')}]", width="content")
    beside.problem()
    if chosen:
        _chips(chosen)


def _facet(facet: str, facets: Facets, chosen: Filters) -> None:
    menu, values, picked = _MENUS[facet], getattr(facets, facet), getattr(chosen, facet)
    if len(values) >= menu.least or picked:
        with st.popover(menu.label, icon=f":material/{menu.icon}:"):
            _values(facet, picked, _leaves(values) if facet == "categories" else values)


def _values(facet: str, chosen: tuple[str, ...], counts: dict[str, int]) -> None:
    """The values to choose from: all in sight, or where there are very many, to be typed."""
    values = [*counts, *(value for value in chosen if value not in counts)]
    key, named = fresh.key(_MENUS[facet].key, chosen), _names(facet, values)
    if len(values) > _MOST_PILLS:
        st.session_state[key] = None  # what was chosen is a chip by now
        st.selectbox(
            facet.capitalize(),
            [value for value in values if value not in chosen],
            format_func=lambda value: f"{named[value]} ({counts.get(value, 0)})",
            key=key,
            on_change=_add,
            args=(facet, key),
            label_visibility="collapsed",
            placeholder="Type a name or choose",
        )
        return
    st.session_state[key] = list(chosen)
    st.pills(
        facet.capitalize(),
        values,
        selection_mode="multi",
        format_func=lambda value: f"{plain(named[value])} :gray[{counts.get(value, 0)}]",
        key=key,
        on_change=_choose,
        args=(facet, key),
        label_visibility="collapsed",
    )


def _names(facet: str, values: Sequence[str]) -> dict[str, str]:
    """What each value is called: of a category its last part, unless another ends so too."""
    if facet == "sources":
        return {value: source_name(value) for value in values}
    if facet != "categories":
        return {value: value for value in values}
    ends = Counter(map(_leaf, values))
    return {value: _leaf(value) if ends[_leaf(value)] == 1 else value for value in values}


def _add(facet: str, key: str) -> None:
    filters, value = address.current().filters, st.session_state[key]
    if value is not None:
        _go(filters.choosing(facet, (*getattr(filters, facet), value)))


def _choose(facet: str, key: str) -> None:
    filters = address.current().filters.choosing(facet, tuple(st.session_state[key]))
    fresh.chosen(_MENUS[facet].key, getattr(filters, facet))
    spoken.by_hand(facet)
    _go(filters)


def described(chosen: Filters) -> list[str]:
    """What is chosen, each in words as plain text."""
    said = [_chip(facet, value) for facet in _MENUS for value in getattr(chosen, facet)]
    priced = chosen != chosen.without("price")
    return [*said, price.described(chosen)] if priced else said


def _chips(chosen: Filters) -> None:
    chips = [
        (facet, value, chosen.choosing(facet, tuple(v for v in values if v != value)))
        for facet in _MENUS
        for values in [getattr(chosen, facet)]
        for value in values
    ]
    if chosen.price_from is not None or chosen.price_to is not None:
        chips.append(("price", price.described(chosen), chosen.without("price")))
    if len(chips) > 1:
        chips.append(("all", "Clear all", Filters()))
    with st.container(horizontal=True, gap="xsmall", key="chips"):
        for facet, value, without in chips:
            label = value if facet in ("price", "all") else plain(_chip(facet, value))
            st.button(
                label,
                key=f"chip_{facet}_{value}",
                icon=":material/close:",
                help=f"Remove {label}",
                on_click=_go,
                args=(without,),
            )


def _chip(facet: str, value: str) -> str:
    if facet == "sources":
        return source_name(value)
    return _leaf(value) if facet == "categories" else value


def _go(filters: Filters) -> None:
    address.change(filters=filters, **address.FIRST_PAGE)


def _leaf(path: str) -> str:
    return path.rpartition(CATEGORY_SEPARATOR)[2]


def _leaves(counts: dict[str, int]) -> dict[str, int]:
    """Categories that have no sub-category."""
    parents = {path.rpartition(CATEGORY_SEPARATOR)[0] for path in counts}
    return {path: n for path, n in counts.items() if path not in parents}
