"""Feeds in XML as a table whose rows are the items: RSS and Atom, and what Europe's portals take.

Heureka's items are called SHOPITEM, Yandex's offer, Ceneo's o. What an item may hold is counted, so
that none fills the memory.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lib.feeds.markup import End, Event, Start, events
from lib.feeds.merchant import ATTRIBUTES
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import MAX_CELL, MAX_COLUMNS, Row, header
from lib.feeds.xml_categories import Categories
from lib.feeds.xml_items import Fields, with_path

ROOTS = ("item", "entry", "product")
"""Items that may be all there is in a document."""

ITEMS = (
    *(*ROOTS, "shopitem", "offer", "o", "artikel"),
    *("produkt", "producto", "produit", "prodotto", "produto"),
)

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
    items: Collection[str] = ROOTS
    for event in stream:
        if not isinstance(event, Start):
            continue
        item: Start | None = event
        if event.tag.casefold() == "categories":
            item = categories.learn(stream, ITEMS)
        if item and item.tag.casefold() in items:
            yield categories.named(with_path(_item(item, stream, source)))
        items = ITEMS


def _item(item: Start, stream: Iterable[Event], source: Source) -> Mapping[str, str]:
    """What an item says, up to its end."""
    said = Fields(item)
    depth = fields = size = 0
    for event in stream:
        if isinstance(event, Start):
            depth += 1
            fields += depth == 1
            size += len(event.tag) + sum(map(len, event.attributes.values()))
            said.start(event, depth)
        elif isinstance(event, End):
            if depth == 0:
                break
            said.end(depth)
            depth -= 1
        else:
            size += len(event)
            said.text(event)
        if size > MAX_ITEM or fields > MAX_FIELDS:
            raise source.refuse(f"an item of this XML is larger than {MAX_ITEM:,} characters.")
    return {name: text[:MAX_CELL] for name, text in said.cells().items()}
