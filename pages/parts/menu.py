"""Our own menu: the pages, and on the way to the last one how the engine fares."""

import streamlit as st

from pages.parts.resources import engine, settings


def show() -> None:
    """Draw the links."""
    with st.container(horizontal=True, gap="small", key="menu", width="content"):
        st.page_link("app.py", label="Search", icon=":material/search:")
        st.page_link("pages/1_Catalogue.py", label="Catalogue", icon=":material/inventory_2:")
        st.page_link("pages/9_Status.py", label=_health(), icon=_icon())


def _health() -> str:
    store = "TiDB" if settings().tidb else "Embedded store"
    return f"{store}, away" if engine().away else store


def _icon() -> str:
    return ":material/cloud_off:" if engine().away else ":material/check_circle:"
