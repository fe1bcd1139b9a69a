"""A list of products inside an archive that has to be read here and there: a copy on disk."""

import io
import os
import tempfile
import weakref
from typing import Any, BinaryIO

from lib.errors import FeedError
from lib.feeds.archive import Archive
from lib.feeds.source import Source
from lib.feeds.streams import PIECE

MAX_INSIDE = 2**28
"""Bytes of a workbook or a Parquet file inside an archive."""


class Copied:
    """A member of an archive that is read here and there: a copy, which the system deletes."""

    def __init__(self, source: Source) -> None:
        """FeedError when it is too large, or there is no room for it."""
        self._name = source.name
        try:
            self._copy = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as we do
            weakref.finalize(self, self._copy.close)
            with source.open() as member:
                while piece := member.read(PIECE):
                    if self._copy.tell() > MAX_INSIDE:
                        raise source.refuse("this is too large to be read in the ZIP. Unpack it.")
                    self._copy.write(piece)
            self._copy.flush()
        except OSError as error:
            raise FeedError(
                f"There is no room to unpack {source.name} ({error.strerror}). "
                "Free some disk space and try again."
            ) from error

    def archive(self) -> Archive:
        """What is in it, if it is an archive itself."""
        return Archive(os.dup(self._copy.fileno()), Source(self._name, self.open))

    def open(self) -> BinaryIO:
        """The copy from its beginning; each has a place of its own to read at."""
        return io.BufferedReader(_Placed(self._copy.fileno()))


class _Placed(io.RawIOBase):
    """An open file that others read too: it is told where to read each time."""

    def __init__(self, number: int) -> None:
        self._number = os.dup(number)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - io's own signature
        data = os.pread(self._number, len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, os.fstat(self._number).st_size)[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        if not self.closed:
            os.close(self._number)
        super().close()
