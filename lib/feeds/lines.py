"""Bytes as lines of text, in whatever encoding merchants save them, and never too much at once."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from lib.feeds.columns import known_as
from lib.feeds.source import HEAD, Source
from lib.feeds.table import KNOWN

FIRST = 4096
"""Characters in which the columns are named."""

MAX_LINE = 1_000_000
"""Characters of one line."""

_MIXED = "findalike-windows-1252"
_EASTERN = ("cp932", "euc_jp", "gb18030", "cp950")
"""Japanese, simplified and traditional Chinese, as programs there write them."""

_KANA, _EAST = r"[\u3041-\u3096\u30a1-\u30fa]", r"[\u3000-\u9fff\uff00-\uffef]"
MOSTLY = 0.9
"""So much of what is not ASCII stands beside more of it: in "für" it stands alone."""


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
    """The eastern encoding of a text that is no UTF-8, if any.

    It is the one in which most columns are named as we know them, or else one in which the text
    reads as Japanese or Chinese throughout.
    """
    if head.isascii() or _is_utf8(head):
        return ""
    texts = {encoding: _decoded(head, encoding) for encoding in _EASTERN}
    named = {encoding: _names(text) for encoding, text in texts.items()}
    best = max(named, key=lambda encoding: named[encoding])
    if named[best]:
        return best
    return next((encoding for encoding, text in texts.items() if _reads(text, encoding)), "")


def _is_utf8(head: bytes) -> bool:
    """Whether it is, but for a character that is cut in two at the end."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def _decoded(head: bytes, encoding: str) -> str:
    """The text up to its last line's end; nothing where it is no such text."""
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        return whole.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _names(text: str) -> int:
    """How many of the columns that we know are named in letters that are not ASCII."""
    cells = {known_as(cell.strip("\"' ")) for cell in re.split(r"[,;\t|\r\n]", text[:FIRST])}
    return sum(not cell.isascii() for cell in cells & KNOWN)


def _reads(text: str, encoding: str) -> bool:
    """Whether a text reads as one in the language of its encoding."""
    far = sum(not letter.isascii() for letter in text)
    east = sum(map(len, re.findall(f"{_EAST}{{2,}}", text)))
    if not far or east < MOSTLY * far:
        return False
    if encoding in ("cp932", "euc_jp"):
        return len(re.findall(_KANA, text)) > far / 5
    common = text.encode("gb2312" if encoding == "gb18030" else "big5", "ignore")
    return len(common) > len(text) + MOSTLY * far - 1


def _check(line: str, number: int, source: Source) -> None:
    if "\0" in line:
        raise source.refuse(
            f"line {number} holds NUL characters, so this is no text. Save the file as CSV, UTF-8."
        )
    if len(line) == MAX_LINE:
        raise source.refuse(f"line {number} is longer than {MAX_LINE:,} characters.")
