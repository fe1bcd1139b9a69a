"""How a result list came about, for those who want to know: times, statement and plan."""

import streamlit as st

from lib.engine import Catalogue
from lib.results import Results, among
from pages.parts.address import Address
from pages.parts.plain import plain


def show(now: Address, results: Results, catalogue: Catalogue) -> None:
    """A closed box; what it says is asked for only when somebody opens it."""
    if results.vector is None:
        return
    box = st.expander("How this was searched", key="how", on_change="rerun")
    if not box.open:
        return
    embedder, store = catalogue
    limit = among(results.order, now.limit)
    lines = store.explain(results.vector, now.filters, limit)
    with box:
        st.markdown(
            f"**{results.embedding_ms:.1f} ms** to make {embedder.dimensions} numbers of the "
            f"query ({plain(embedder.name)}), **{results.search_ms:.1f} ms** to find the nearest "
            f"of {results.of:,} products by cosine distance."
        )
        st.code("\n".join(lines), language=None, wrap_lines=True)
