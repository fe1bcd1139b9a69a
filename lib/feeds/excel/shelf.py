"""The pictures that a workbook's rows name: inside it, or beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.feeds.archive import Archive
from lib.feeds.pictures_only import is_picture
from lib.feeds.shelf import IS_OF_ANOTHER_KIND, Shelf

FOLDER = "pasted"
"""The folder in which pictures seem to lie, by names that tell one from another."""


def name_inside(workbook: Archive, path: str) -> str:
    """How rows call the picture at `path`: by what is in it, as paths in a workbook change."""
    return f"{FOLDER}/{workbook.version(path)}.{path.rpartition('.')[2].lower()[:5]}"


@dataclass(frozen=True, slots=True)
class WorkbookShelf:
    """Pictures by path; see `lib.feeds.shelf.Shelf`."""

    workbook: Archive
    beside: Shelf
    _paths: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        inside = (path for path in self.workbook.paths() if is_picture(path))
        paths = {name_inside(self.workbook, path): path for path in inside}
        object.__setattr__(self, "_paths", paths)

    def why_not(self, path: str) -> str:
        """Why there is no picture at `path`."""
        if inside := self._paths.get(path):
            return self.workbook.why_not(inside)
        if path.startswith(f"{FOLDER}/"):
            return IS_OF_ANOTHER_KIND
        return self.beside.why_not(path)

    def version(self, path: str) -> str:
        """Nothing for pictures inside: their names change with them."""
        return "" if path in self._paths else self.beside.version(path)

    def read(self, path: str) -> bytes:
        """The picture at `path`; PictureError when there is none we may read."""
        inside = self._paths.get(path)
        return self.workbook.read(inside) if inside else self.beside.read(path)
