"""What the status page says of the engine."""

import platform
from importlib.metadata import version

import streamlit as st

from lib.embedding.cached import CachedEmbedder
from lib.engine import Catalogue
from lib.store import Status
from pages.parts import operator
from pages.parts.plain import plain
from pages.parts.resources import engine

PACKAGES = ("streamlit", "pytidb", "SQLAlchemy", "PyMySQL", "numpy", "pillow", "onnxruntime")

_ENDED = "index_ended"


def show(catalogue: Catalogue, report: Status) -> None:
    """What everybody may know: the engine, how much is in it, and what is spent of the day."""
    embedder = catalogue.embedder
    with st.container(horizontal=True, key="figures"):
        _figure("Products", report.products)
        _figure("Photos", report.photos)
        _figure("Dimensions of a vector", embedder.dimensions)
    with st.container(border=True):
        _facts({"Store": report.engine, "Search": report.index, "Embedder": embedder.name})
        if isinstance(embedder, CachedEmbedder):
            _facts({"Licence": embedder.licence})
            _spent(embedder)


def details(report: Status) -> None:
    """What only the keeper may know."""
    st.header("For the shop's keeper", anchor=False)
    trouble = engine().last_trouble or report.last_error or "none"
    with st.container(border=True):
        _facts({"Where": report.where, "Connections": report.pool, "Last trouble": trouble})


def index(catalogue: Catalogue, report: Status) -> None:
    """The way to a vector index, where the store can have one."""
    if report.engine.startswith("SQLite"):
        return
    if st.button("Make the vector index", icon=":material/bolt:") and operator.allowed():
        with st.status("Making the vector index …", expanded=True):
            st.session_state[_ENDED] = catalogue.store.build_index(_say)
        st.rerun()  # what is said above has changed
    if ended := st.session_state.pop(_ENDED, None):
        st.info(plain(ended))


def plan(catalogue: Catalogue) -> None:
    """How the store answers a search without filters."""
    sample = next(iter(catalogue.store.browse(limit=1)), None)
    if sample is None or not sample.photos:
        return
    with st.expander(
        "How a search without filters is answered", key="plan", on_change="rerun"
    ) as b:
        if b.open:
            vector = catalogue.store.vectors(sample.id)[0]
            st.code("\n".join(catalogue.store.explain(vector)), language=None, wrap_lines=True)


def versions() -> None:
    """What runs here."""
    known = {name: version(name) for name in PACKAGES}
    st.markdown(
        f":gray[Python {plain(platform.python_version())}"
        + "".join(f" · {name} {plain(number)}" for name, number in known.items())
        + "]"
    )


def _say(line: str) -> None:
    st.markdown(plain(line))


def _spent(embedder: CachedEmbedder) -> None:
    spent, most = embedder.budget.spent_today(), embedder.budget.per_day
    st.progress(
        min(1.0, spent / most),
        text=f"{spent:,} of {most:,} tokens spent today (UTC) on new photos and words",
    )


def _figure(label: str, figure: int) -> None:
    st.metric(label, f"{figure:,}", border=True, width=220)


def _facts(facts: dict[str, str]) -> None:
    st.markdown(
        "  \n".join(f":gray[{name}] {plain(said, longest=500)}" for name, said in facts.items())
    )
