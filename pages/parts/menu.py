"""Our own menu: the pages, and on the way to the last one how the engine fares."""

import streamlit as st

from pages.parts.address import Address
from pages.parts.resources import engine, settings

_LEFT = "search_left"


def show(now: Address | None) -> None:
    """Draw the links; `now` is the search page's address, on that page.

    From the others the way back leads to what was asked there, from itself to a fresh start.
    """
    if now:
        st.session_state[_LEFT] = now.parameters()
        if not st.query_params:
            st.query_params.clear()  # the browser keeps those that a link to this page led from
    back = None if now else st.session_state.get(_LEFT)
    with st.container(horizontal=True, gap="small", key="menu", width="content"):
        st.page_link("app.py", label="Search", icon=":material/search:", query_params=back)
        st.page_link("pages/1_Catalogue.py", label="Catalogue", icon=":material/inventory_2:")
        st.page_link("pages/9_Status.py", label=_health(), icon=_icon())


def _health() -> str:
    store = "TiDB" if settings().tidb else "Embedded store"
    return f"{store}, away" if engine().away else store


def _icon() -> str:
    return ":material/cloud_off:" if engine().away else ":material/check_circle:"
