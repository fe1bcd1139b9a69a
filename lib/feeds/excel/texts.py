"""The texts of a workbook. Those that its cells share lie on disk: there may be any number."""

import mmap
import re
import tempfile
from array import array
from collections.abc import Iterator

from lib.errors import FeedError
from lib.feeds.archive import Archive
from lib.feeds.excel import parts
from lib.feeds.markup import End, Event, Start
from lib.feeds.source import Source
from lib.feeds.table import MAX_CELL

MOST = 2**30
"""Bytes of all shared texts together."""

MOST_TEXTS = 2_000_000

_ESCAPED = re.compile(r"_x(?!D[89A-F])([0-9A-F]{4})_", re.IGNORECASE)


class SharedTexts:
    """Texts by number, as they stand in a part of a workbook; FeedError when they are endless."""

    def __init__(self, archive: Archive, part: str, source: Source) -> None:
        self._ends = array("Q", [0])
        try:
            with tempfile.TemporaryFile() as file:
                for text in _texts(archive, part, source):
                    self._ends.append(self._ends[-1] + file.write(text.encode("utf-8", "ignore")))
                    if self._ends[-1] > MOST or len(self._ends) > MOST_TEXTS:
                        raise source.refuse("it has more texts than we read. Split it.")
                file.write(b"\n")  # an empty file cannot be mapped
                file.flush()
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise FeedError(
                f"There is no room to read this workbook ({error.strerror}). "
                "Free some disk space and try again."
            ) from error

    def __getitem__(self, number: int) -> str:
        """The text of a number; an empty one where there is none."""
        if not 0 <= number < len(self._ends) - 1:
            return ""
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()


def text_until(tag: str, stream: Iterator[Event], source: Source) -> str:
    """The text up to the end of an element: its runs together, without how they are read aloud."""
    text = ""
    shown = aloud = False
    for event in stream:
        if isinstance(event, str):
            text += event if shown and not aloud else ""
            check_size(text, source)
        elif event.tag == "t":
            shown = isinstance(event, Start)
        elif event.tag == "rPh":
            aloud = isinstance(event, Start)
        elif event == End(tag):
            break
    return plain(text)


def plain(text: str) -> str:
    """A text without the escapes for signs that XML cannot hold, such as "_x000D_"."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def check_size(text: str, source: Source) -> None:
    """FeedError when this is longer than any text about a product."""
    if len(text) > MAX_CELL:
        raise source.refuse(f"it has a cell of more than {MAX_CELL:,} characters.")


def _texts(archive: Archive, part: str, source: Source) -> Iterator[str]:
    stream = parts.read(archive, part)
    for event in stream:
        if isinstance(event, Start) and event.tag == "si":
            yield text_until("si", stream, source)
