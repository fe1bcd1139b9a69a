"""Web pages of strangers as a stream of events, as `markup` tells XML.

Nothing is fetched and no script is run; pages are read as they come, closed tags or not.
"""

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import BinaryIO

from lib.feeds import lines
from lib.feeds.markup import End, Event, Start
from lib.feeds.source import HEAD, Source

PIECE = 2**16
"""Characters given to the parser at a time."""

MAX_TAG = 2**20
"""Characters of one tag or comment."""

_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_ENCODING = re.compile(
    r"cp125[0134-8]|cp932|cp949|iso8859-([2-9]|1[0-6])|koi8-[ru]|gb(2312|k|18030)|big5|"
    r"shift_jis|euc_(jp|kr)|cp866|cp437|cp85[02]|mac-(roman|cyrillic)"
)
"""What pages may be written in; others say nothing, or what we find out better ourselves."""


def events(source: Source) -> Iterator[Event]:
    """What stands in a page, in its order, scripts and styles left out; FeedError for no text."""
    with source.open() as file, _text(file) as stream:
        parser = _Parser()
        try:
            while piece := stream.read(PIECE):
                parser.feed(piece)
                if len(parser.rawdata) > MAX_TAG:
                    raise source.refuse(f"a tag of this page is larger than {MAX_TAG:,} signs.")
                yield from parser.taken()
        except UnicodeError as error:
            raise source.refuse("this page is not text. Save it as .xlsx or CSV.") from error
        except (AssertionError, ValueError) as error:
            raise source.refuse("this page cannot be read on. Save it as .xlsx or CSV.") from error


def _text(file: BinaryIO) -> io.TextIOWrapper:
    """The characters of a page, in the encoding that it names, or else as of any text."""
    head = file.read(HEAD)
    file.seek(0)
    if (named := _CHARSET.search(head)) and not head.startswith(codecs.BOM_UTF8):
        try:
            encoding = codecs.lookup(named[1].decode()).name
        except LookupError:
            encoding = ""
        if _ENCODING.fullmatch(encoding):
            return io.TextIOWrapper(file, encoding=encoding, errors="replace")
    return lines.text(file)


class _Parser(HTMLParser):
    """What the parser tells between two pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Event] = []

    def taken(self) -> list[Event]:
        """What was told since the last time."""
        told, self._told = self._told, []
        return told

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """An element begins."""
        self._told.append(Start(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self._told.append(End(tag))

    def handle_data(self, data: str) -> None:
        """A text, or a piece of one."""
        if not self.cdata_elem:
            self._told.append(data)
