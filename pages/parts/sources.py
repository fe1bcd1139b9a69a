"""Where the products came from: one row a source, with what its keeper can do about it."""

from collections.abc import Callable, Iterator

import streamlit as st

from lib.calibration import scales_of
from lib.engine import Catalogue
from lib.errors import FindalikeError
from lib.feeds.export import products_csv, related_csv
from lib.importing.failures import failures_file
from lib.importing.jobs import Jobs
from lib.importing.tidy import delete_source
from lib.products import Product
from lib.related import related
from lib.store import Store
from lib.store.journal import Run
from pages.parts import bundled, operator
from pages.parts.plain import plain
from pages.parts.resources import engine

_PROBLEM = "source_problem"
AT_ONCE = 500
RELATED = 6  # products that look like one, in the file
_STATES = {
    "running": "being imported",
    "paused": "paused",
    "stopped": "stopped: import the same feed again to go on",
    "finished": "imported",
}


def figures(store: Store) -> None:
    """What everybody may know."""
    st.metric("Products", f"{store.count():,}", border=True, width=220)
    st.page_link("app.py", label="Browse, filter and search them", icon=":material/search:")


def show(catalogue: Catalogue, jobs: Jobs | None) -> None:
    """Every source with its last import, and the ways to export, mend and delete it."""
    store = catalogue.store
    st.header("What is there", anchor=False)
    if sentence := st.session_state.pop(_PROBLEM, None):
        st.error(plain(sentence, longest=600))
    counts = store.sources()
    if not counts and jobs and not jobs.is_running:
        st.markdown("Nothing yet.")
        bundled.offer(catalogue)
    runs = {run.source: run for run in store.journal.runs()}
    for number, (source, products) in enumerate(sorted(counts.items())):
        with st.container(border=True):
            _source(number, source, products, runs.get(source), catalogue, jobs)
    if counts:
        st.page_link("app.py", label="Browse, filter and search them", icon=":material/search:")


def _source(
    number: int,
    source: str,
    products: int,
    run: Run | None,
    catalogue: Catalogue,
    jobs: Jobs | None,
) -> None:
    store = catalogue.store
    name = plain(source) or "The bundled shop"
    st.markdown(f"**{name}**: {products:,} products. {_last(run)}")
    with st.container(horizontal=True, vertical_alignment="center", key=f"source_{number}"):
        if source:
            st.page_link(
                "app.py", label="Browse", icon=":material/search:", query_params={"source": source}
            )
        _download(number, "Products", lambda: products_csv(_products(store, source)))
        _download(number, "You may also like", lambda: _related(catalogue, source))
        failed = run.counts.get("failed", 0) + run.counts.get("partial", 0) if run else 0
        if failed:
            _download(number, "Rows left out", lambda: failures_file(store, source))
            if jobs and not jobs.is_running and run and run.feed.get("key"):
                st.button(
                    "Try them again", key=f"retry_{number}", on_click=_retry, args=(jobs, run)
                )
        with st.popover("Delete"):
            st.markdown(f"Delete all {products:,} products of {name}? There is no way back.")
            st.button(
                "Delete them",
                key=f"delete_{number}",
                type="primary",
                disabled=jobs is None or jobs.is_running,
                on_click=_delete,
                args=(store, source),
            )


def _last(run: Run | None) -> str:
    if run is None:
        return ""
    counts = ", ".join(f"{n:,} {name}" for name, n in run.counts.items() if n)
    said = f"{_STATES[run.state].capitalize()} as {plain(run.format)}"
    return f":gray[{said}{': ' + counts if counts else ''}]"


def _products(store: Store, source: str) -> Iterator[Product]:
    after = ""
    while ids := store.ids(source, after, AT_ONCE):
        after = ids[-1]
        yield from store.get(ids)


def _related(catalogue: Catalogue, source: str) -> Iterator[str]:
    scale = scales_of(catalogue.store, catalogue.embedder)["image"]
    return related_csv(related(catalogue.store, source, RELATED, scale.loose), scale.word)


def _download(number: int, label: str, lines: Callable[[], Iterator[str]]) -> None:
    """A CSV file, made when somebody asks for it; after a byte order mark Excel reads UTF-8."""
    st.download_button(
        f"{label} (CSV)",
        lambda: "\ufeff".encode() + "".join(lines()).encode(),
        f"{label.lower().replace(' ', '-')}.csv",
        "text/csv",
        key=f"{label}_{number}",
        icon=":material/download:",
        on_click="ignore",
    )


def _retry(jobs: Jobs, run: Run) -> None:
    if operator.allowed():
        try:
            jobs.retry(run)
        except FindalikeError as error:
            _not_done(error)


def _delete(store: Store, source: str) -> None:
    jobs = engine().jobs
    if jobs is None or jobs.is_running:  # begun in another window
        st.session_state[_PROBLEM] = "Nothing was deleted: an import is under way. Stop it first."
    elif operator.allowed():
        try:
            delete_source(store, source)
        except FindalikeError as error:
            _not_done(error)


def _not_done(error: FindalikeError) -> None:
    engine().note(error)
    st.session_state[_PROBLEM] = str(error)
