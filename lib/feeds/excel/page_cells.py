"""A cell of a table in a web page, as the text that one sees."""

import re

from lib.feeds.excel.numbers import EPOCH, GENERAL, shown
from lib.feeds.markup import Event, Start
from lib.feeds.source import Source
from lib.feeds.table import MAX_CELL

CELLS = ("td", "th")

_LINES = ("br", "p", "div", "li", "tr")
_ASIDE = "comment"
"""The element in which Excel and LibreOffice put a note on a cell."""

_VALUES = ("x:num", "sdval", "data-v")
"""How Excel, LibreOffice and SheetJS call the value of a cell."""

_CUT_SHORT = re.compile(r"-?\d([.,]\d+)?E[+-]?\d+|#+")
"""A number as a spreadsheet shows it that has no room for it."""

_ADDRESS = re.compile("https?://", re.IGNORECASE)


class Cell:
    """A cell that has begun; FeedError when it is longer than any text about a product."""

    def __init__(self, start: Start, source: Source) -> None:
        self.attributes = start.attributes
        self._source = source
        self._pieces: list[str] = []
        self._size = 0
        self._picture = ""
        self._aside = False

    def add(self, event: Event) -> None:
        """A text in the cell, or an element that begins or ends there."""
        if isinstance(event, str):
            self._say("" if self._aside else re.sub(r"\s+", " ", event.replace("\0", "")))
        elif event.tag == _ASIDE:
            self._aside = isinstance(event, Start)
        elif event.tag in _LINES:
            self._say("\n")
        elif event.tag in CELLS:
            self._say(" ")
        elif event.tag == "img" and isinstance(event, Start) and not self._picture:
            address = event.attributes.get("src", "").strip()
            self._picture = address if _ADDRESS.match(address) else ""

    def text(self) -> str:
        """What one sees there; where that is a picture alone, its address."""
        lines = (" ".join(part.split()) for part in "".join(self._pieces).split("\n"))
        text = "\n".join(filter(None, lines))
        value = next(filter(None, map(self.attributes.get, _VALUES)), "")
        if value and _CUT_SHORT.fullmatch(text):
            return shown(value, GENERAL, EPOCH)
        return text or self._picture

    def _say(self, text: str) -> None:
        self._size += len(text)
        if self._size > MAX_CELL:
            raise self._source.refuse(f"it has a cell of more than {MAX_CELL:,} characters.")
        self._pieces.append(text)
