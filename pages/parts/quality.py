"""How well search works on this catalogue, in figures and in pictures of what it confuses."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lib.engine import Catalogue
from lib.errors import FindalikeError, QueryError
from lib.quality import NOTHING_TO_ASK_WITH, Pair, Quality, last_measured, measure
from lib.store import Store
from pages.parts import operator, pairs, problem


def figures(store: Store) -> None:
    """What was measured last; nothing where nothing was."""
    quality = last_measured(store)
    if quality is None or not store.count():
        return
    st.header("How well it finds", anchor=False)
    shares = {
        "Another photo finds its product first": quality.first,
        "… among the first five": quality.among,
        "A title finds its product among ten": quality.titled,
    }
    with st.container(horizontal=True, key="quality"):
        for label, share in shares.items():
            if share is not None:
                st.metric(label, f"{share:.0%}", border=True, width=300)
    st.markdown(f":gray[{_asked(quality)}]")


def work(catalogue: Catalogue) -> None:
    """The way to measure, and what the keeper may want to look at."""
    quality = last_measured(catalogue.store)
    label = "Measure again" if quality else "Measure how well it finds"
    empty = not catalogue.store.count()
    measure_it = st.button(label, icon=":material/monitoring:", disabled=empty)
    if measure_it and operator.allowed():
        try:
            _measure(catalogue)
        except FindalikeError as error:
            problem.show(error)
        else:
            st.rerun()
    if quality:
        _pairs("Something else came first", quality.missed, catalogue.store)
        alike = f"{quality.twins:,} of {quality.titles:,} products look the same as another"
        _pairs(alike, quality.same, catalogue.store)


def _pairs(title: str, found: Sequence[Pair], store: Store) -> None:
    if found:
        with st.expander(title):
            pairs.show(found, store)


def _measure(catalogue: Catalogue) -> None:
    text = "Asking with the catalogue's own photos and titles …"
    bar = st.progress(0.0, text)

    def say(share: float) -> None:
        bar.progress(share, text)

    if measure(catalogue.store, catalogue.embedder, say) is None:
        raise QueryError(NOTHING_TO_ASK_WITH)


def _asked(quality: Quality) -> str:
    day = date.fromisoformat(quality.day)
    return (
        f"Asked with {quality.photos:,} second photos and {quality.titles:,} titles, when there "
        f"were {quality.products:,} products, on {day.day} {day:%B %Y}."
    )
