"""The search page of a shop that has no products yet: nothing to ask, but how to fill it."""

import streamlit as st

from lib.engine import Catalogue
from pages.parts import operator


def show(catalogue: Catalogue) -> None:
    """Say so, and to its keeper what may be done about it."""
    st.info("This shop is empty: there is nothing to search yet.", icon=":material/storefront:")
    if operator.allowed():
        from pages.parts import bundled  # importing feeds takes longer than drawing a page

        bundled.offer(catalogue, link=True)
    else:
        st.page_link(
            "pages/1_Catalogue.py",
            label="If it is yours, bring your catalogue",
            icon=":material/inventory_2:",
        )
