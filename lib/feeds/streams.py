"""Packed files as streams: whatever breaks in them is told as a FeedError."""

import gzip
import io
import zipfile
import zlib
from typing import IO, Any, BinaryIO, cast

from lib.errors import FeedError
from lib.feeds.source import Source

PIECE = 2**16
MAX_UNPACKED = 2**32
"""Bytes of a list of products."""

DAMAGED = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
    LookupError,
)
"""What the standard library was seen to raise over broken archives."""


def gunzipped(source: Source) -> Source:
    """What a file packed with gzip holds."""

    def open_unpacked() -> BinaryIO:
        broken = f"{source.name} is damaged or too large. Unpack it and choose what was in it."
        packed = source.open()
        stream = cast(IO[bytes], gzip.GzipFile(fileobj=packed))
        return unpacked(stream, broken, packed)

    return Source(source.name, open_unpacked)


def unpacked(stream: IO[bytes], broken: str, *under: IO[bytes]) -> BinaryIO:
    """A stream out of an archive; `broken` is the FeedError where it cannot be read on.

    What it reads from, `under` it, is closed with it.
    """
    return io.BufferedReader(_Unpacked(stream, broken, *under), PIECE)


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: IO[bytes], broken: str, *under: IO[bytes]) -> None:
        self._stream = stream
        self._broken = broken
        self._under = under

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - io's own signature
        try:
            data = self._stream.read(len(buffer))
            if self._stream.tell() > MAX_UNPACKED:
                raise FeedError(self._broken)
        except DAMAGED as error:
            raise FeedError(self._broken) from error
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._stream.seek(offset, whence)
        except DAMAGED as error:
            raise FeedError(self._broken) from error

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        for stream in (self._stream, *self._under):
            stream.close()
        super().close()
