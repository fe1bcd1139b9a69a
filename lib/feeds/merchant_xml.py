"""Merchant Center feeds as RSS or Atom: a table whose rows are the items of an XML document.

What an item may hold is counted, so that none fills the memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lib.feeds.markup import End, Event, Start, events
from lib.feeds.merchant import ATTRIBUTES
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import MAX_CELL, MAX_COLUMNS, Row, header

ITEMS = ("item", "entry", "product")
MAX_ITEM = 2_000_000
"""Characters of one item."""

MAX_FIELDS = 1000
"""Elements of one item."""

SAMPLE = 50
"""Items whose elements become the columns."""


@dataclass(frozen=True, slots=True)
class XmlTable:
    """The items of a feed; row numbers count them from 1."""

    source: Source
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row | RowProblem]:
        """One row an item; of elements that only later items have, a merchant's are read."""
        for number, item in enumerate(_items(self.source), 1):
            yield Row(number, {name: item.get(name, "") for name in self.columns})


def open_xml(source: Source) -> XmlTable:
    """The table; FeedError when there are no items."""
    names: dict[str, None] = {}
    for item in islice(_items(source), SAMPLE):
        names.update(dict.fromkeys(item))
        if len(names) > MAX_COLUMNS:
            break  # which `header` refuses
    if not names:
        raise source.refuse("this XML lists no items. Export an RSS or Atom product feed.")
    if {"id", "title"} <= names.keys() and names.keys() & {"link", "image_link"}:
        names |= dict.fromkeys(ATTRIBUTES)  # a first sale or a first colour may come late
    return XmlTable(source, header(list(names), source, "its first items"))


def _items(source: Source) -> Iterator[Mapping[str, str]]:
    stream = events(source)
    for event in stream:
        if isinstance(event, Start) and event.tag.casefold() in ITEMS:
            yield _item(stream, source)


def _item(stream: Iterable[Event], source: Source) -> Mapping[str, str]:
    """The texts of the elements of an item, up to its end."""
    cells: dict[str, list[str]] = {}
    field, text = "", ""
    depth = fields = size = 0
    for event in stream:
        if isinstance(event, Start):
            depth += 1
            size += len(event.tag) + sum(map(len, event.attributes.values()))
            if depth == 1:
                field, text = event.tag.casefold(), _link(event)
                fields += 1
        elif isinstance(event, End):
            if depth == 1 and text.strip():
                cells.setdefault(field, []).append(text.strip())
            depth -= 1
            if depth < 0:
                break
        else:
            size += len(event)
            text += event
        if size > MAX_ITEM or fields > MAX_FIELDS:
            raise source.refuse(f"an item of this XML is larger than {MAX_ITEM:,} characters.")
    return {name: _cell(name, texts) for name, texts in cells.items()}


def _link(element: Start) -> str:
    """In Atom the address of a link is an attribute."""
    alternate = element.attributes.get("rel", "alternate") == "alternate"
    is_link = element.tag.casefold() == "link" and alternate
    return element.attributes.get("href", "") if is_link else ""


def _cell(name: str, texts: list[str]) -> str:
    """Repeated elements in one cell when they are pictures; of others the first."""
    text = ",".join(texts) if name in ("additional_image_link", "image_link") else texts[0]
    return text[:MAX_CELL]
