"""What several tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.store.local import LocalStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    """An empty store of four dimensions."""
    store = LocalStore(tmp_path / "store", "test", 4)
    yield store
    store.close()
