"""The pictures that a workbook's rows name: inside it, or beside it."""

from dataclasses import dataclass

from lib.feeds.archive import Archive
from lib.feeds.shelf import Shelf


@dataclass(frozen=True, slots=True)
class WorkbookShelf:
    """Pictures by path; see `lib.feeds.shelf.Shelf`."""

    workbook: Archive
    beside: Shelf

    def why_not(self, path: str) -> str:
        """Why there is no picture at `path`."""
        return self._shelf(path).why_not(path)

    def version(self, path: str) -> str:
        """What changes with the picture at `path`."""
        return self._shelf(path).version(path)

    def read(self, path: str) -> bytes:
        """The picture at `path`; PictureError when there is none we may read."""
        return self._shelf(path).read(path)

    def _shelf(self, path: str) -> Shelf:
        return self.workbook if path in self.workbook else self.beside
