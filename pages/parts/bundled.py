"""An empty catalogue's keeper may load the bundled shop: seen as it comes, stopped, taken up."""

import streamlit as st

from lib.embedding.parts import Paid
from lib.engine import Catalogue
from lib.errors import FindalikeError
from lib.shop import is_ready_for, photos
from pages.parts import operator, progress
from pages.parts.duration import duration
from pages.parts.resources import engine


def offer(catalogue: Catalogue, *, link: bool = False) -> None:
    """Draw the button, or how far the import under way is; nothing for other visitors.

    From another page than the catalogue's a `link` leads to where one brings one's own.
    """
    jobs = engine().jobs
    if jobs is None or not operator.allowed():
        return
    if jobs.is_running:
        progress.show(jobs, catalogue.store)
        return
    progress.ended(jobs, catalogue.store)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Load the bundled shop",
            type="primary",
            icon=":material/storefront:",
            on_click=_load,
            help=_cost(catalogue),
        )
        if link:
            st.page_link(
                "pages/1_Catalogue.py",
                label="Bring your own catalogue",
                icon=":material/inventory_2:",
            )


def _cost(catalogue: Catalogue) -> str:
    if not isinstance(catalogue.embedder, Paid) or is_ready_for(catalogue.embedder):
        return "Its vectors come with it: this takes seconds and costs nothing."
    tokens, seconds = catalogue.embedder.estimate(photos())
    return f"{photos():,} pictures: about {tokens:,} tokens and {duration(seconds)}."


def _load() -> None:
    jobs = engine().jobs
    if jobs and operator.allowed():
        try:
            jobs.start_shop()
        except FindalikeError as error:
            engine().note(error)
