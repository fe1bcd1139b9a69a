"""What every page and visitor shares: settings and the engine, opened once."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from lib.embedding.budget import Visit
from lib.embedding.cached import for_visit
from lib.engine import Catalogue, Engine
from lib.errors import FindalikeError, SettingsError, StoreAway
from lib.settings import Settings, load_settings

logger = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once a process; a page ends with a sentence where they make no sense."""
    try:
        return load_settings(secrets=_secrets())
    except SettingsError as error:
        logger.error("%s", error)
        _closed()


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The engine, made once a process."""
    return Engine(settings())


def opened() -> Catalogue:
    """The embedder, for this visit, and the store; a page ends with a sentence where there is none.

    The reason may name folders and hosts: it goes to the log, not to visitors.
    """
    away = engine().away
    try:
        embedder, store = _catalogue()
    except FindalikeError as error:
        engine().note(error)
        _closed()
    if engine().away and not away:
        st.rerun()  # the menu above was drawn while nobody knew
    if engine().away:
        st.warning(
            "The shop's catalogue does not answer just now. Until it does, this is the bundled "
            "shop that comes with Findalike.",
            icon=":material/cloud_off:",
        )
    return Catalogue(for_visit(embedder, _visit()), store)


@contextmanager
def standing_in() -> Iterator[None]:
    """A page whose store goes away while it is drawn is drawn again, with the bundled shop."""
    try:
        yield
    except StoreAway as error:
        engine().lost(error)
        st.rerun()


def _closed() -> NoReturn:
    st.error("This shop is not open just now. Its keeper finds the reason in the app's log.")
    st.stop()


def _catalogue() -> Catalogue:
    """Opened by whoever comes first, who sees that it takes a moment."""
    ready = engine().ready
    if ready:
        return ready
    with st.spinner("Setting up the shop …"):
        return engine().catalogue()


def _visit() -> Visit:
    """What this visitor has spent."""
    visit: Visit = st.session_state.setdefault("visit", Visit())
    return visit


def _secrets() -> Mapping[str, object]:
    try:
        return dict(st.secrets)
    except StreamlitSecretNotFoundError:
        return {}
