"""Where the products came from: one row a source, with what its keeper can do about it."""

from collections.abc import Callable, Iterator

import streamlit as st

from lib.calibration import forget, scales_of
from lib.engine import Catalogue
from lib.errors import FindalikeError
from lib.feeds.export import products_csv, related_csv
from lib.importing.failures import failures_file
from lib.importing.jobs import Jobs
from lib.importing.tidy import delete_source
from lib.pictures import digest
from lib.products import Product
from lib.related import related
from lib.store import Store
from lib.store.journal import Run
from pages.parts import bundled, operator, spreadsheet
from pages.parts.plain import plain
from pages.parts.resources import engine
from pages.parts.wording import file_name, many, outcomes, source_name

_PROBLEM = "source_problem"
AT_ONCE = 500
RELATED = 6  # products that look like one, in the file
_STATES = {
    "running": "being imported",
    "paused": "paused",
    "stopped": "stopped",
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
    runs = {run.source: run for run in store.journal.runs()}
    counts = {source: 0 for source, run in runs.items() if _failed(run)} | store.sources()
    if not counts and jobs and not jobs.is_running:
        st.markdown("Nothing yet.")
        bundled.offer(catalogue)
    for source, products in sorted(counts.items()):
        with st.container(border=True):
            _source(source, products, runs.get(source), catalogue, jobs)
    if counts:
        st.page_link("app.py", label="Browse, filter and search them", icon=":material/search:")


def _source(
    source: str, products: int, run: Run | None, catalogue: Catalogue, jobs: Jobs | None
) -> None:
    store, key = catalogue.store, digest(source.encode())[:16]  # of its own, wherever it stands
    name = plain(source_name(source))
    title = plain(source) or "The bundled shop"
    st.markdown(f"**{title}**: {many(products, 'product')}. {_last(run)}")
    with st.container(horizontal=True, vertical_alignment="center", key=f"source_{key}"):
        if products:
            st.page_link(
                "app.py", label="Browse", icon=":material/search:", query_params={"source": source}
            )
            _download(source, key, "Products", lambda: products_csv(_products(store, source)))
            _download(source, key, "You may also like", lambda: _related(catalogue, source))
        if run and _failed(run):
            _download(source, key, "Rows left out", lambda: failures_file(store, source))
            if jobs and not jobs.is_running and run.feed.get("key"):
                st.button("Try them again", key=f"retry_{key}", on_click=_retry, args=(jobs, run))
        with st.popover("Delete", key=f"deleting_{key}"):
            st.markdown(
                f"Delete {many(products, 'product')} of {name}, and what is known of its imports? "
                "There is no way back."
            )
            st.button(
                "Delete them",
                key=f"delete_{key}",
                type="primary",
                disabled=jobs is None or jobs.is_running,
                on_click=_delete,
                args=(catalogue, source),
            )


def _failed(run: Run) -> int:
    """Rows of the last import that were left out, or lack pictures."""
    return run.counts.get("failed", 0) + run.counts.get("partial", 0)


def _last(run: Run | None) -> str:
    if run is None:
        return ""
    read_as = f" as {plain(run.format)}" if run.source else ""
    counts = f": {outcomes(run.counts)}" if any(run.counts.values()) else ""
    hint = ". Import the same feed again to go on" if run.state == "stopped" else ""
    return f":gray[{_STATES[run.state].capitalize()}{read_as}{counts}{hint}]"


def _products(store: Store, source: str) -> Iterator[Product]:
    after = ""
    while ids := store.ids(source, after, AT_ONCE):
        after = ids[-1]
        yield from store.get(ids)


def _related(catalogue: Catalogue, source: str) -> Iterator[str]:
    scale = scales_of(catalogue.store, catalogue.embedder)["image"]
    return related_csv(related(catalogue.store, source, RELATED, scale.loose), scale.word)


def _download(source: str, key: str, label: str, lines: Callable[[], Iterator[str]]) -> None:
    spreadsheet.download(label, file_name(source, label), lines, f"{label}_{key}")


def _retry(jobs: Jobs, run: Run) -> None:
    if operator.allowed():
        try:
            jobs.retry(run)
        except FindalikeError as error:
            _not_done(error)


def _delete(catalogue: Catalogue, source: str) -> None:
    jobs, store = engine().jobs, catalogue.store
    if jobs is None or jobs.is_running:  # begun in another window
        st.session_state[_PROBLEM] = "Nothing was deleted: an import is under way. Stop it first."
    elif operator.allowed() and _is_known(store, source):  # not by the click before
        try:
            gone = delete_source(store, source)
            forget(store, catalogue.embedder)
        except FindalikeError as error:
            _not_done(error)
        else:
            of = plain(source_name(source))
            st.toast(f"Deleted: {many(gone, 'product')} of {of}.", icon=":material/delete:")


def _is_known(store: Store, source: str) -> bool:
    return source in store.sources() or source in {run.source for run in store.journal.runs()}


def _not_done(error: FindalikeError) -> None:
    engine().note(error)
    st.session_state[_PROBLEM] = str(error)
