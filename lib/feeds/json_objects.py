"""What a JSON file lists, one after the other: an object a line, or the members of one list."""

import json
import re
from collections.abc import Iterator
from typing import TextIO

from lib.feeds.lines import MAX_LINE, lines, text
from lib.feeds.source import Source

PIECE = 2**16
"""Characters that are looked at first; as many more as are there already, up to MAX_LINE."""

_COUNTS = (
    "total|total_count|count|next|previous|page|pages|per_page|limit|skip|offset|success|status|"
    "object|has_more|url"
)
_VALUE = r'\s*:\s*("[^"]{0,99}"|[\w.+-]{1,30})\s*,\s*'
_LIST = re.compile(
    rf'\s*(\{{\s*("(data|result|response|catalog|store)"\s*:\s*\{{\s*)?'
    rf'(("({_COUNTS})"{_VALUE}){{0,9}}"(items|data|results|records|rows|entries|hits|docs)"|'
    rf'("[^"]{{1,40}}"{_VALUE}){{0,9}}"(products|productos|produkte|produits|prodotti|produtos)")'
    r"\s*:\s*)?\[(?=\s*[{\]]|\s*$)",
    re.IGNORECASE,
)
"""How a list of products begins: all there is, or in an answer after counts or other values."""

_BETWEEN = re.compile(r"[\s,]*")


def objects(source: Source) -> Iterator[tuple[int, object]]:
    """Each thing that is listed with its place, a line's number or a member's, from 1.

    A line that is no JSON is None. Raises FeedError where a list cannot be read on.
    """
    with source.open() as file, text(file) as stream:
        window = _Window(stream, source)
        begins = None if _is_lines(window.text) else _LIST.match(window.text)
        if begins:
            window.place = begins.end()
            yield from enumerate(window.members(), 1)
            return
    yield from _lines(source)


def _is_lines(text: str) -> bool:
    """Whether the first line is an object and another one follows: lists in them are their own."""
    first, _, rest = text.lstrip().partition("\n")
    if not (first.startswith("{") and rest.lstrip().startswith("{")):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(source: Source) -> Iterator[tuple[int, object]]:
    with source.open() as file:
        for number, line in enumerate(lines(source, file), 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError):
                    yield number, None


class _Window:
    """As much of a file as one member of a list takes."""

    def __init__(self, stream: TextIO, source: Source) -> None:
        self._stream = stream
        self._source = source
        self._decode = json.JSONDecoder().raw_decode
        self.text = ""
        self.place = 0
        self._more(PIECE)

    def members(self) -> Iterator[object]:
        """What is listed from here up to the list's end."""
        while True:
            self._skip()
            if self.text.startswith("]", self.place):
                return
            yield self._member()

    def _skip(self) -> None:
        """Go to the next member, and forget what is read."""
        while True:
            between = _BETWEEN.match(self.text, self.place)
            self.text, self.place = self.text[between.end() if between else 0 :], 0
            if self.text or not self._more(PIECE):
                return

    def _member(self) -> object:
        while True:
            try:
                said, end = self._decode(self.text)
                if isinstance(said, dict):  # of a number the end may be missing
                    self.place = end
                    return said
            except (ValueError, RecursionError):
                pass
            if not self.text.startswith("{") or not self._more(max(PIECE, len(self.text))):
                raise self._source.refuse(
                    "this JSON list cannot be read on. List objects, one a product, each of less "
                    f"than {MAX_LINE:,} characters."
                )

    def _more(self, characters: int) -> bool:
        """Read on; whether there was anything, and room for it."""
        if len(self.text) + characters > MAX_LINE + PIECE:
            return False
        try:
            piece = self._stream.read(characters)
        except UnicodeError as error:
            raise self._source.refuse("this is not text. Save the file as UTF-8.") from error
        self.text += piece
        return bool(piece)
