"""Thumbnails of imported photos as files that the browser can fetch: made when first shown.

The store has them; `static/` only keeps copies, so a disk that does not last loses nothing, and
every instance of the app on one database shows the same pictures.
"""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from lib.errors import StoreError
from lib.settings import ROOT
from lib.store import Store

STATIC = ROOT / "static"
_OURS = re.compile(r"thumbnails/[0-9a-f]{64}\.(jpg|webp)")  # they were WebP once
_BUNDLED = re.compile(r"shop/[a-z0-9-]+\.webp")


def is_safe(name: str) -> bool:
    """Whether a photo's thumbnail has a name that we give; a database may hold others' rows."""
    return bool(_OURS.fullmatch(name) or _BUNDLED.fullmatch(name))


def put_out(store: Store, names: Iterable[str], static: Path = STATIC) -> None:
    """See to it that the thumbnails of these names are files under `static`.

    A name that is not ours, or that the store does not know, is passed over. Raises StoreError.
    """
    missing = [n for n in dict.fromkeys(names) if _OURS.fullmatch(n) and not (static / n).exists()]
    if not missing:
        return
    try:
        (static / "thumbnails").mkdir(parents=True, exist_ok=True)
        for name, picture in store.thumbnails(missing).items():
            _write(static / name, picture)
    except OSError as error:
        raise StoreError(
            f"Thumbnails cannot be written to {static} ({error.strerror}). Make room there."
        ) from error


def _write(path: Path, data: bytes) -> None:
    """All or nothing: another thread may be fetching the file."""
    number, copy = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(copy).chmod(0o644)
        Path(copy).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(copy).unlink()
