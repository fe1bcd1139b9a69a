"""Feeds in XML as a table whose rows are the items: RSS and Atom, and what Europe's portals take.

Heureka's items are called SHOPITEM, Yandex's offer, Ceneo's o. What an item may hold is counted, so
that none fills the memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lib.feeds.columns import known_as
from lib.feeds.markup import End, Event, Start, events
from lib.feeds.merchant import ATTRIBUTES
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import KNOWN, MAX_CELL, MAX_COLUMNS, Row, header
from lib.feeds.xml_categories import Categories

ITEMS = ("item", "entry", "product", "shopitem", "offer", "o")
PICTURES = (
    *("image_link", "additional_image_link", "picture", "image", "images"),
    *("imgurl_alternative", "additionalimage", "additional_imageurl"),
)
"""Elements that may come several times, each with a picture."""

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
    categories = Categories()
    for event in stream:
        if not isinstance(event, Start):
            continue
        if event.tag.casefold() in ITEMS:
            yield categories.named(_item(event, stream, source))
        elif event.tag.casefold() == "category" and "id" in event.attributes:
            categories.learn(event, stream)


def _item(item: Start, stream: Iterable[Event], source: Source) -> Mapping[str, str]:
    """What an item's own attributes and elements say, up to its end."""
    named = {name.casefold(): value for name, value in item.attributes.items()}
    cells = {name: [value] for name, value in named.items() if known_as(name) in KNOWN}
    field, text = "", ""
    depth = fields = size = 0
    for event in stream:
        if isinstance(event, Start):
            depth += 1
            size += len(event.tag) + sum(map(len, event.attributes.values()))
            if depth == 1:
                field, text = _field(event), _link(event)
                fields += 1
            else:
                text += " " + event.attributes.get("url", "")
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


def _field(element: Start) -> str:
    """What an element is called; a parameter of a name that we know is called by it."""
    name = element.attributes.get("name", "")
    return name if name and known_as(name) in KNOWN else element.tag.casefold()


def _link(element: Start) -> str:
    """In Atom the address of a link is an attribute."""
    alternate = element.attributes.get("rel", "alternate") == "alternate"
    is_link = element.tag.casefold() == "link" and alternate
    return element.attributes.get("href", "") if is_link else ""


def _cell(name: str, texts: list[str]) -> str:
    """Repeated elements in one cell when they are pictures; of others the first."""
    text = ",".join(texts) if name in PICTURES else texts[0]
    return text[:MAX_CELL]
