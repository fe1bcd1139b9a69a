"""A folder: a table with its pictures, or pictures alone. No link in it is followed."""

import os
import stat
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from lib.errors import FeedError
from lib.feeds.pictures_only import (
    Entry,
    PicturesFeed,
    is_litter,
    is_picture,
    tables_among,
)
from lib.feeds.shelf import FolderShelf
from lib.feeds.texts import line

MAX_DEPTH = 20


def table_in(folder: Path, *, look_inside: bool = True) -> Path | None:
    """The one list of products in a folder or, when told to, in the only folder inside it.

    Raises FeedError when there are several.
    """
    names = _plain_names(folder)
    inner = [name for name, is_folder in names.items() if is_folder]
    tables = tables_among(name for name, is_folder in names.items() if not is_folder)
    if len(tables) > 1:
        raise FeedError(several(folder.name, tables))
    if not tables and look_inside and len(inner) == len(names) == 1:
        return table_in(folder / inner[0], look_inside=False)
    return folder / tables[0] if tables else None


def open_pictures(folder: Path) -> PicturesFeed:
    """The pictures in a folder, each a product; FeedError when there are none."""
    entries = partial(_entries, folder)
    if not any(is_picture(entry.path) and not entry.refused for entry in entries()):
        raise FeedError(
            f"{folder.name} holds neither a list of products nor pictures. "
            "Choose the folder that does."
        )
    return PicturesFeed("folder of pictures", entries, FolderShelf(folder))


def several(where: str, tables: list[str]) -> str:
    """The sentence on more than one list of products in one place."""
    shown = ", ".join(line(table, 60) for table in tables[:5])
    return f"{where} holds {len(tables)} lists of products ({shown}). Leave one, or choose one."


def _plain_names(folder: Path) -> dict[str, bool]:
    """The names in a folder, and whether each is a folder; links and litter are left out."""
    try:
        with os.scandir(folder) as found:
            return {
                entry.name: entry.is_dir(follow_symlinks=False)
                for entry in found
                if not is_litter(entry.name) and not entry.is_symlink()
            }
    except OSError as error:
        raise FeedError(f"{folder.name} cannot be read ({error.strerror}).") from error


def _entries(folder: Path) -> Iterator[Entry]:
    numbers = count(1)
    for path, refused in _walk(folder, "", 0):
        yield Entry(next(numbers), path, refused)


def _walk(folder: Path, inside: str, depth: int) -> Iterator[tuple[str, str]]:
    """The paths of all files under a folder in order, with the reason why one is refused."""
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry for entry in found), key=lambda entry: entry.name)
    except OSError:
        yield inside, "cannot be opened"
        return
    for entry in entries:
        path = f"{inside}/{entry.name}" if inside else entry.name
        if is_litter(entry.name):
            continue
        if reason := _refused(entry, depth):
            yield path, reason
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), path, depth + 1)
        else:
            yield path, ""


def _refused(entry: "os.DirEntry[str]", depth: int) -> str:
    if entry.is_symlink():
        return "is a link, which is not followed"
    if not entry.name.isprintable():
        return "has a name that is not text"
    if entry.is_dir(follow_symlinks=False):
        return f"lies more than {MAX_DEPTH} folders deep" if depth >= MAX_DEPTH else ""
    mode = entry.stat(follow_symlinks=False).st_mode
    return "" if stat.S_ISREG(mode) else "is not a plain file"
