"""What several tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
