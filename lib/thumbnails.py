"""Thumbnails of imported photos, and walls of them, as files for the browser: made when shown.

The store has them; `static/` only keeps copies, so a disk that does not last loses nothing, and
every instance of the app on one database shows the same pictures. So they are bounded too: those
that nobody was shown for the longest time go.
"""

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from lib.errors import StoreError
from lib.pictures import digest
from lib.settings import ROOT
from lib.store import Store

STATIC = ROOT / "static"
MOST_FILES = 10_000  # about 160 MB; a page shows a few dozen
KEPT = 9_000  # so many are left when there are more
MOST_WALLS = 50  # about 20 MB; each shows some hundred products
RECENT_S = 3600.0  # a file that was shown so lately need not be marked again
_OURS = re.compile(r"thumbnails/[0-9a-f]{64}\.(jpg|webp)")  # they were WebP once
_BUNDLED = re.compile(r"(shop|samples)/[a-z0-9-]+\.webp")


def is_safe(name: str) -> bool:
    """Whether a photo's thumbnail has a name that we give; a database may hold others' rows."""
    return bool(_OURS.fullmatch(name) or _BUNDLED.fullmatch(name))


def put_out(store: Store, names: Iterable[str], static: Path = STATIC) -> None:
    """See to it that the thumbnails of these names are files under `static`.

    A name that is not ours, or that the store does not know, is passed over. Raises StoreError.
    """
    ours = [name for name in dict.fromkeys(names) if _OURS.fullmatch(name)]
    missing = [name for name in ours if not _is_there(static / name)]
    if missing:
        _put(store.thumbnails(missing), static / "thumbnails", MOST_FILES, KEPT)


def wall_name(names: Iterable[str]) -> str:
    """The name of the wall on which these thumbnails hang in this order."""
    return f"walls/{digest(' '.join(names).encode())}.webp"


def is_out(name: str, static: Path = STATIC) -> bool:
    """Whether the browser finds a wall of this name, which is kept for having been shown."""
    return _is_there(static / name)


def put_out_wall(name: str, picture: bytes, static: Path = STATIC) -> None:
    """Let the browser find a wall, WebP; of many those shown longest ago go. Raises StoreError."""
    _put({name: picture}, static / "walls", MOST_WALLS, MOST_WALLS)


def read(name: str, static: Path = STATIC) -> bytes:
    """The thumbnail of this name, if it is one of ours and is there; else nothing."""
    if not is_safe(name):
        return b""
    try:
        return (static / name).read_bytes()
    except OSError:  # pruned just now
        return b""


def _put(pictures: Mapping[str, bytes], folder: Path, most: int, kept: int) -> None:
    """Write files into a folder, and remove others where there are more than `most`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures.items():
            _write(folder.parent / name, picture)
        _prune(folder, most, kept)
    except OSError as error:
        raise StoreError(
            f"Thumbnails cannot be written to {folder.parent} ({error.strerror}). Make room there."
        ) from error


def _is_there(path: Path) -> bool:
    """Whether there is a file; its time becomes that of its last showing."""
    try:
        shown = path.stat().st_mtime
    except (FileNotFoundError, NotADirectoryError):
        return False
    if time.time() - shown > RECENT_S:
        with contextlib.suppress(OSError):  # pruned just now, or not ours to mark: it was there
            os.utime(path)
    return True


def _prune(folder: Path, most: int, kept: int) -> None:
    """Leave the `kept` files that were shown last where there are more than `most`."""
    if sum(1 for _ in folder.iterdir()) <= most:
        return
    times = []
    for entry in os.scandir(folder):
        with contextlib.suppress(FileNotFoundError):  # another process prunes too
            times.append((entry.stat().st_mtime, entry.path))
    for _, path in sorted(times)[: max(0, len(times) - kept)]:
        Path(path).unlink(missing_ok=True)


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
