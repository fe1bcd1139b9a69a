"""What several tests share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.embedding.builtin import BuiltinEmbedder
from lib.settings import ROOT
from lib.stocking import stock
from lib.store.local import LocalStore


@pytest.fixture(autouse=True, scope="session")
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests never touch the store that `make run` built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORE_DIR", str(tmp_path_factory.mktemp("shared-store")))
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    """An empty store of four dimensions."""
    store = LocalStore(tmp_path / "store", "test", 4)
    yield store
    store.close()


@pytest.fixture(scope="module")
def encoder() -> BuiltinEmbedder:
    """The encoder that comes with Findalike."""
    return BuiltinEmbedder()


@pytest.fixture(scope="module")
def bundled(
    encoder: BuiltinEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalStore]:
    """A store of the bundled shop."""
    store = LocalStore(tmp_path_factory.mktemp("bundled"), encoder.name, encoder.dimensions)
    stock(store, encoder)
    yield store
    store.close()


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """A function that gives the app as a new process with these settings would show it."""

    def start(**settings: str) -> AppTest:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        st.cache_resource.clear()
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)

    yield start
    st.cache_resource.clear()
