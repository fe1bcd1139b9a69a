"""Bytes as lines of text, in whatever encoding merchants save them, and never too much at once."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from lib.feeds.columns import folded
from lib.feeds.source import HEAD, Source
from lib.feeds.table import KNOWN

FIRST = 4096
"""Bytes in which the columns are named."""

MAX_LINE = 1_000_000
"""Characters of one line."""

_MIXED = "findalike-windows-1252"
_EASTERN = ("cp932", "gb18030", "cp950")
"""Japanese, simplified and traditional Chinese, as Windows programs there write them."""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 was written by a Windows program, be it the whole file or one cell."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_MIXED, _as_windows_1252)


def lines(source: Source, file: BinaryIO) -> Iterator[str]:
    """The lines of a file with their ends, as UTF-16 where it says so, else UTF-8 or a Windows'.

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
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return io.TextIOWrapper(file, encoding="utf-16", newline="")
    if eastern := _eastern(head):
        return io.TextIOWrapper(file, encoding=eastern, errors="replace", newline="")
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors=_MIXED, newline="")


def _eastern(head: bytes) -> str:
    """The eastern encoding in which a text that is no UTF-8 names columns that we know, if any."""
    first = head[:FIRST]
    if first.isascii() or _names(first.decode("utf-8", "ignore")):
        return ""
    named = {encoding: _names(first.decode(encoding, "ignore")) for encoding in _EASTERN}
    best = max(named, key=lambda encoding: named[encoding])
    return best if named[best] else ""


def _names(text: str) -> int:
    """How many of the columns that we know are named in letters that are not ASCII."""
    cells = {folded(cell.strip("\"' ")) for cell in re.split(r"[,;\t|\r\n]", text)}
    return sum(not cell.isascii() for cell in cells & KNOWN)


def _check(line: str, number: int, source: Source) -> None:
    if "\0" in line:
        raise source.refuse(
            f"line {number} holds NUL characters, so this is no text. Save the file as CSV, UTF-8."
        )
    if len(line) == MAX_LINE:
        raise source.refuse(f"line {number} is longer than {MAX_LINE:,} characters.")
