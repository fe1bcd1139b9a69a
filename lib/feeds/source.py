"""Where a feed's bytes come from, and what their beginning gives away.

A source can be opened as often as it is asked: a file, or a member of an archive.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from lib.decoder import sniff
from lib.errors import FeedError
from lib.feeds.texts import line

HEAD = 2**16
"""Bytes that are looked at to find out what a file is."""

BEGINNING = 4096
"""Characters of a text that tell which markup it is."""

Content = Literal["zip", "gzip", "parquet", "biff", "page", "xml workbook", "xml", "json", "text"]

_OTHERS = (
    (b"%PDF", "a PDF document. Ask for the products as CSV"),
    (b"7z\xbc\xaf", "packed with 7-Zip. Pack it as ZIP"),
    (b"MIME-Version:", "a web archive. Open it in Excel and save it as .xlsx"),
    (b"Rar!", "packed with RAR. Pack it as ZIP"),
)

_BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x14]\x00")
"""A workbook without a container around it, as Excel wrote until 1993 and scripts do still."""

_PAGE = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*+"
    r"<(?:!doctype html|(?:html|head|body|meta|title|style|table|div|center|h[1-4])[\s>/])",
    re.DOTALL,
)
_XML_WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a name that may be shown, opened anew by each call of `open`."""

    name: str
    open: Callable[[], BinaryIO]

    def head(self) -> bytes:
        """The first HEAD bytes; FeedError when there are none."""
        with self.open() as file:
            head = file.read(HEAD)
        if not head.strip():
            raise FeedError(f"{self.name} is empty. Choose the file that lists the products.")
        return head

    def refuse(self, reason: str) -> FeedError:
        """The error that says why this file is no feed."""
        return FeedError(f"{self.name}: {reason}")


def file_source(path: Path, name: str = "") -> Source:
    """The plain file at `path`; anything else there raises FeedError, and is not opened."""
    shown = line(name or path.name, 80)

    def open_plain() -> BinaryIO:
        try:
            if path.exists() and not path.is_file():  # a pipe would make us wait
                raise FeedError(f"{shown} is not a file. Choose a file, a folder or a ZIP.")
            return path.open("rb")
        except OSError as error:
            raise FeedError(f"{shown} cannot be read ({error.strerror}).") from error

    return Source(shown, open_plain)


def content(head: bytes, source: Source) -> Content:
    """What a file is by its first bytes; FeedError for what is certainly no feed."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0") or _BARE_BIFF.match(head):
        return "biff"
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise source.refuse(f"this is {what}.")
    if sniff(head):
        raise source.refuse("this is a picture, not a list of products. Put pictures into a ZIP.")
    return _text_content(head, source)


def _text_content(head: bytes, source: Source) -> Content:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    start = text.lstrip("\ufeff \t\r\n")[:BEGINNING].lower()
    if _PAGE.match(start):
        return "page"
    if start.startswith("<"):
        return "xml workbook" if _XML_WORKBOOK in start else "xml"
    if start.startswith(("{", "[")):
        return "json"
    return "text"
