"""Bring a catalogue in: choose a feed, see what it would bring, start, and watch."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.errors import FindalikeError
from lib.importing.jobs import Jobs, Outlook
from lib.importing.remote import MOST_MB
from lib.importing.uploads import Upload
from lib.store import Store
from pages.parts import operator, outlook, paste, progress, starting
from pages.parts.plain import plain

TYPES = [
    *("csv", "xlsx", "ods", "tsv", "xml", "zip", "json", "jsonl", "ndjson", "parquet"),
    *("xls", "xlsm", "txt", "gz"),
]
FORMATS = (
    "Shopify, WooCommerce, Magento, BigCommerce, Wix, Squarespace, Square, Google Merchant and "
    "Meta exports and more, any CSV, Excel or LibreOffice sheet (pictures in it too), XML, JSON or "
    "Parquet, a ZIP of pictures. "
    "Nothing is imported, sent or paid before you have seen what was understood."
)
_UPLOAD, _OUTLOOK, _PROBLEM, _SOURCE = "feed_upload", "feed_outlook", "feed_problem", "feed_source"


def show(jobs: Jobs, store: Store) -> None:
    """The import under way; else the feed chosen; else the ways to choose one."""
    st.header("Bring your own catalogue", anchor=False)
    starting.problem()
    if jobs.is_running:
        progress.show(jobs, store)
    elif upload := chosen():
        _look(jobs, upload)
    else:
        progress.ended(jobs, store)
        _choose(jobs)


def chosen() -> Upload | None:
    """The feed that was chosen and not yet imported."""
    upload: Upload | None = st.session_state.get(_UPLOAD)
    return upload


def choose(upload: Upload | None, source: str = "") -> None:
    """Look at this feed, to be imported as this source; or at none."""
    st.session_state[_UPLOAD], st.session_state[_SOURCE] = upload, source
    st.session_state.pop(_OUTLOOK, None)


def _choose(jobs: Jobs) -> None:
    paste.show(pictures=False)
    st.markdown(FORMATS)
    file, link = st.columns(2, gap="large")
    with file:
        key = f"feed_{st.session_state.setdefault('feeds', 0)}"
        st.file_uploader(
            "A file",
            type=TYPES,
            max_upload_size=MOST_MB,
            key=key,
            on_change=_keep,
            args=(jobs, key),
        )
    with link, st.form("feed_link", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        row.text_input(
            "Or an address: feed, Google sheet, Shopify or WooCommerce store",
            key="feed_address",
            placeholder="https://shop.example",
        )
        if row.form_submit_button("Read"):
            _fetch(jobs, st.session_state["feed_address"])
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem, longest=600))
    st.markdown(
        f":gray[A file larger than {MOST_MB} MB, or a folder: `python -m lib import PATH`.]"
    )


def _keep(jobs: Jobs, key: str) -> None:
    file = st.session_state[key]
    if file is None or not operator.allowed():
        return
    st.session_state["feeds"] += 1
    try:
        choose(jobs.keep(file, file.name))
    except FindalikeError as error:
        st.session_state[_PROBLEM] = str(error)


def _fetch(jobs: Jobs, address: str) -> None:
    if not address.strip() or not operator.allowed():
        return
    line = st.empty()
    try:
        with st.spinner("Reading the address …"):
            choose(jobs.fetch(address, lambda n: _count(line, n)))
    except FindalikeError as error:
        st.session_state[_PROBLEM] = str(error)
    st.rerun()


def _count(line: DeltaGenerator, products: int) -> None:
    if products % 50 == 0:
        line.markdown(f"{products:,} products so far")


def _look(jobs: Jobs, upload: Upload) -> None:
    try:
        if _OUTLOOK not in st.session_state:
            with st.spinner("Reading the feed …"):
                st.session_state[_OUTLOOK] = jobs.look(upload)
                st.session_state[_SOURCE] = st.session_state[_SOURCE] or jobs.source_of(upload)
    except FindalikeError as error:
        choose(None)
        st.session_state[_PROBLEM] = str(error)
        st.rerun()
    seen: Outlook = st.session_state[_OUTLOOK]
    outlook.show(jobs, upload, seen, st.session_state[_SOURCE], choose)
