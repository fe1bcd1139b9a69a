"""Where the pictures lie that a feed names by path: in its folder, or in its archive."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lib.errors import PictureError
from lib.pictures import MAX_BYTES

OUTSIDE = "This picture is not inside the feed's own folder. Write its path from there."
MISSING = "There is no such picture beside the feed. Check its name, capitals included."
NOT_A_FILE = "This is not a plain file, so it is not read. Put the picture itself there."
TOO_LARGE = f"This picture is larger than the {MAX_BYTES // 2**20} MB we read. Save it smaller."

IS_MISSING = "is not beside the feed"
IS_NO_FILE = "is not a plain file"
IS_TOO_LARGE = "is too large"
IS_OF_ANOTHER_KIND = "is of a kind that we do not read"

LONGEST_PATH = 1024


class Shelf(Protocol):
    """Pictures by path."""

    def why_not(self, path: str) -> str:
        """Why there is no picture to read at `path`, as the end of a sentence; else nothing."""
        ...

    def version(self, path: str) -> str:
        """What changes with the picture at `path`, found out without reading it."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of the picture at `path`; PictureError when there is none we may read."""
        ...


def is_path(text: str) -> bool:
    """Whether `text` may be a path, with steps up or from the top too, and no address."""
    if not text or len(text) > LONGEST_PATH:
        return False
    return not any(char in "\\:\x7f" or ord(char) < 32 for char in text)


def is_path_inside(path: str) -> bool:
    """Whether `path` can only lead to something inside the folder where it is read."""
    if not is_path(path) or path.startswith("~"):
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """The pictures inside a folder; nothing that is linked from elsewhere is among them."""

    root: Path

    def why_not(self, path: str) -> str:
        """Judged without opening anything."""
        try:
            facts = (self.root / path).lstat()
        except (OSError, ValueError):
            return IS_MISSING
        if not stat.S_ISREG(facts.st_mode):
            return IS_NO_FILE
        return IS_TOO_LARGE if facts.st_size > MAX_BYTES else ""

    def version(self, path: str) -> str:
        """When it was last written, and its size."""
        try:
            facts = (self.root / path).lstat()
        except (OSError, ValueError):
            return ""
        return f"{facts.st_mtime_ns:x}-{facts.st_size:x}"

    def read(self, path: str) -> bytes:
        """The picture at `path`, opened step by step so that no link leads out on the way."""
        if not is_path_inside(path):
            raise PictureError(OUTSIDE, "outside")
        number = self._open(path.split("/"))
        try:
            facts = os.fstat(number)
            if not stat.S_ISREG(facts.st_mode):
                raise PictureError(NOT_A_FILE, "file")
            if facts.st_size > MAX_BYTES:
                raise PictureError(TOO_LARGE, "bytes")
            with os.fdopen(number, "rb", closefd=False) as file:
                return file.read(facts.st_size)
        finally:
            os.close(number)

    def _open(self, steps: list[str]) -> int:
        folders: list[int] = []
        try:
            here = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
            folders.append(here)
            for step in steps[:-1]:
                here = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
                folders.append(here)
            return os.open(steps[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
        except (OSError, ValueError) as error:
            raise PictureError(MISSING, "missing") from error
        finally:
            for folder in folders:
                os.close(folder)
