"""What every page and visitor shares: settings, embedder and store, opened once."""

import logging
from collections.abc import Mapping

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from lib import shop
from lib.embedding import Embedder, open_embedder
from lib.errors import FindalikeError
from lib.settings import Settings, load_settings
from lib.store import Store, open_store

logger = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once a process."""
    return load_settings(secrets=_secrets())


@st.cache_resource(show_spinner=False)
def embedder() -> Embedder:
    """The embedder, opened once a process."""
    return open_embedder(settings().embedder)


@st.cache_resource(show_spinner="Setting up the shop …")
def store() -> Store:
    """The store, stocked with the bundled shop."""
    chosen = embedder()
    opened = open_store(settings(), chosen.name, chosen.dimensions)
    shop.stock(opened, chosen)
    return opened


def opened() -> tuple[Embedder, Store]:
    """The embedder and the store; where they cannot be opened the page ends with a sentence.

    The reason may name folders and hosts: it goes to the log, not to visitors.
    """
    try:
        return embedder(), store()
    except FindalikeError as error:
        logger.error("the shop cannot be opened: %s", error)
        st.error("This shop is not open just now. Its keeper finds the reason in the app's log.")
        st.stop()


def _secrets() -> Mapping[str, object]:
    try:
        return dict(st.secrets)
    except StreamlitSecretNotFoundError:
        return {}
