"""Bytes as lines of text, in whatever encoding merchants save them, and never too much at once."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from lib.feeds.source import Source

MAX_LINE = 1_000_000
"""Characters of one line."""

_MIXED = "findalike-windows-1252"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 was written by a Windows program, be it the whole file or one cell."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_MIXED, _as_windows_1252)


def lines(source: Source, file: BinaryIO) -> Iterator[str]:
    """The lines of a file with their ends, as UTF-16 where it says so, else UTF-8 or cp1252.

    Raises FeedError naming the line that is not text or too long.
    """
    number = 0
    try:
        with text(file) as stream:
            while line := stream.readline(MAX_LINE):
                number += 1
                _check(line, number, source)
                yield line
    except UnicodeError as error:
        raise source.refuse(f"line {number + 1} is not text. Save the file as UTF-8.") from error


def text(file: BinaryIO) -> io.TextIOWrapper:
    """The characters of a file; its line ends are left as they are."""
    start = file.read(2)
    file.seek(0)
    encoding = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    errors = "strict" if encoding == "utf-16" else _MIXED
    return io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")


def _check(line: str, number: int, source: Source) -> None:
    if "\0" in line:
        raise source.refuse(
            f"line {number} holds NUL characters, so this is no text. Save the file as CSV, UTF-8."
        )
    if len(line) == MAX_LINE:
        raise source.refuse(f"line {number} is longer than {MAX_LINE:,} characters.")
