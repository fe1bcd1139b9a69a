"""A ZIP archive, read member by member: nothing is unpacked to disk, and no size is believed."""

import io
import unicodedata
import weakref
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lib.errors import FeedError, PictureError
from lib.feeds.folder import several
from lib.feeds.members import sorted_out
from lib.feeds.pictures_only import (
    Entry,
    PicturesFeed,
    common_top,
    is_picture,
    refusal,
    tables_among,
)
from lib.feeds.rows import RowProblem
from lib.feeds.shelf import IS_TOO_LARGE, MISSING, TOO_LARGE, is_path_inside
from lib.feeds.source import Source
from lib.feeds.streams import DAMAGED, PIECE, unpacked
from lib.pictures import MAX_BYTES

MAX_MEMBERS = 20_000
MAX_DIRECTORY = 2**22
"""Bytes of the list of members, with some 200 for each."""

DAMAGED_IN_ZIP = "This picture is damaged in the ZIP. Pack it again."

_OFFICE = {"[content_types].xml", "mimetype"}


class Archive:
    """An open archive, and what may be read of it; safe to read from several threads."""

    def __init__(self, path: Path | int, source: Source) -> None:
        """`path` is where the archive lies, or an open file, which is closed in the end."""
        self.name = source.name
        file = _Rationed(path)
        weakref.finalize(self, file.close)
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except DAMAGED as error:
            raise source.refuse("this ZIP is damaged or too large. Pack it again.") from error
        self.is_office = bool(_OFFICE & {info.filename.lower() for info in infos})
        if len(infos) > MAX_MEMBERS:
            raise source.refuse(
                f"this ZIP has {len(infos):,} members, more than {MAX_MEMBERS:,}. Split it."
            )
        self._members, self._refused = sorted_out(infos)
        self._folded = {path.casefold(): path for path in self._members}

    def entries(self) -> Iterator[Entry]:
        """All members but litter; those that are refused come first."""
        yield from self._refused
        for number, path in enumerate(self._members, len(self._refused) + 1):
            yield Entry(number, path)

    def find(self, path: str) -> str:
        """The member at `path`, however its capitals are written; nothing where there is none."""
        return self._folded.get(unicodedata.normalize("NFC", path).casefold(), "")

    def size(self, path: str) -> int:
        """How many bytes the member at `path` says it has; 0 where there is none."""
        return self._members[path].file_size if path in self._members else 0

    def paths(self) -> Sequence[str]:
        """The members that may be read."""
        return tuple(self._members)

    def refusals(self) -> tuple[RowProblem, ...]:
        """A problem for each member that is refused."""
        return tuple(refusal(entry.number, entry.path, entry.refused) for entry in self._refused)

    def source(self, path: str) -> Source:
        """A list of products among the members."""

        def open_member() -> BinaryIO:
            broken = f"{path} is damaged in the ZIP. Pack it again."
            try:
                return unpacked(self._zip.open(self._members[path]), broken)
            except DAMAGED as error:
                raise FeedError(broken) from error

        return Source(f"{path} in {self.name}", open_member)

    def why_not(self, path: str) -> str:
        """Why there is no picture at `path`."""
        member = self._member(path)
        if member is None:
            return "is not in the ZIP"
        return IS_TOO_LARGE if member.file_size > MAX_BYTES else ""

    def version(self, path: str) -> str:
        """The checksum of the picture at `path`."""
        member = self._member(path)
        return f"{member.CRC:x}-{member.file_size:x}" if member else ""

    def read(self, path: str) -> bytes:
        """The picture at `path`; PictureError when there is none, or a damaged one."""
        member = self._member(path)
        if member is None:
            raise PictureError(MISSING, "missing")
        if member.file_size > MAX_BYTES:
            raise PictureError(TOO_LARGE, "bytes")
        try:
            with self._zip.open(member) as file:
                data = b"".join(iter(partial(file.read, PIECE), b""))  # file_size at most
        except DAMAGED as error:
            raise PictureError(DAMAGED_IN_ZIP, "damaged") from error
        if len(data) < member.file_size:
            raise PictureError(DAMAGED_IN_ZIP, "damaged")
        return data

    def _member(self, path: str) -> zipfile.ZipInfo | None:
        return self._members.get(unicodedata.normalize("NFC", path))


class Beside:
    """The pictures of an archive as a table inside it names them: from its own folder."""

    def __init__(self, archive: Archive, folder: str) -> None:
        self._archive = archive
        self._folder = folder

    def why_not(self, path: str) -> str:
        """Why there is no picture at `path`."""
        return self._archive.why_not(self._folder + path)

    def version(self, path: str) -> str:
        """The checksum of the picture at `path`."""
        return self._archive.version(self._folder + path)

    def read(self, path: str) -> bytes:
        """The picture at `path`; PictureError when there is none, or a damaged one."""
        if not is_path_inside(path):
            raise PictureError(MISSING, "missing")
        return self._archive.read(self._folder + path)


def table_among(archive: Archive) -> str:
    """The one list of products at the top, or in the folder around everything; else nothing.

    Raises FeedError when there are several.
    """
    paths = archive.paths()
    tops = {path.partition("/")[0] for path in paths}
    depth = 1 if len(tops) == 1 and all("/" in path for path in paths) else 0
    tables = tables_among(path for path in paths if path.count("/") == depth)
    if len(tables) > 1:
        raise FeedError(several(archive.name, tables))
    return tables[0] if tables else ""


def pictures_among(archive: Archive) -> PicturesFeed:
    """The pictures of an archive, each a product; FeedError when there are none."""
    pictures = [path for path in archive.paths() if is_picture(path)]
    if not pictures:
        named = "; ".join(problem.reason for problem in archive.refusals()[:3])
        raise FeedError(
            f"{archive.name} holds neither a list of products nor pictures we can read. {named}"
        )
    top = common_top(pictures)
    return PicturesFeed("ZIP of pictures", archive.entries, archive, top=top)


class _Rationed(io.FileIO):
    """A file of which no single piece is larger than the list of members may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            here = self.tell()
            size = self.seek(0, io.SEEK_END) - here
            self.seek(here)
        if size > MAX_DIRECTORY:
            raise zipfile.BadZipFile("the list of members is too long")
        return super().read(size) or b""
