"""Merchant Center feeds as RSS or Atom: a table whose rows are the items of an XML document.

The parser is fed piece by piece, and what an item may hold is counted. There are no entities and
no document types, so nothing can be expanded or fetched.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from lib.feeds.merchant import ATTRIBUTES
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import MAX_CELL, MAX_COLUMNS, Row, header

PIECE = 2**16
"""Bytes given to the parser at a time."""

ITEMS = ("item", "entry", "product")
MAX_ITEM = 2_000_000
"""Characters of one item."""

MAX_FIELDS = 1000
"""Elements of one item."""

MAX_DEPTH = 50
MAX_SILENCE = 2**21
"""Bytes that may go by without a tag or text: a single tag is not longer."""

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
    with source.open() as file:
        collector = _Collector(source)
        parser = DefusedXMLParser(target=collector, forbid_dtd=True)
        try:
            yield from _parsed(file, parser, collector)
        except DefusedXmlException as error:
            raise source.refuse(
                "this XML defines entities or a document type. Export it without them."
            ) from error
        except (ParseError, LookupError, ValueError) as error:
            raise source.refuse(f"this XML cannot be read on ({error}).") from error


def _parsed(
    file: BinaryIO, parser: DefusedXMLParser, collector: "_Collector"
) -> Iterator[Mapping[str, str]]:
    begun = False
    while piece := file.read(PIECE):
        piece = piece if begun else piece.lstrip()  # shops' templates begin with empty lines
        begun = begun or bool(piece)
        collector.silence += len(piece)
        parser.feed(piece)
        collector.check_silence()
        while collector.items:
            yield collector.items.popleft()
    parser.close()
    yield from collector.items


class _Collector:
    """What the parser tells: keeps the texts of one item at a time."""

    def __init__(self, source: Source) -> None:
        self.items: deque[Mapping[str, str]] = deque()
        self.silence = 0
        self._source = source
        self._path: list[str] = []
        self._item_depth = 0  # of the open item; 0 outside of items
        self._cells: dict[str, list[str]] = {}
        self._text: list[str] = []
        self._size = 0
        self._fields = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.silence = 0
        self._path.append(_local(tag))
        if len(self._path) > MAX_DEPTH:
            raise self._source.refuse(f"this XML is nested more than {MAX_DEPTH} deep.")
        if not self._item_depth and self._path[-1] in ITEMS:
            self._item_depth = len(self._path)
            self._cells, self._size, self._fields = {}, 0, 0
        elif self._is_field():
            self._text = []
            self._fields += 1
            if self._fields > MAX_FIELDS:
                raise self._too_large()
            self._keep_link(attributes)

    def data(self, text: str) -> None:
        self.silence = 0
        if self._item_depth:
            self._size += len(text)
            if self._size > MAX_ITEM:
                raise self._too_large()
            self._text.append(text)

    def end(self, _tag: str) -> None:
        self.silence = 0
        if self._is_field():
            self._keep("".join(self._text))
        elif self._item_depth == len(self._path):
            self.items.append({name: _cell(name, texts) for name, texts in self._cells.items()})
            self._item_depth = 0
        self._path.pop()

    def close(self) -> None:
        """The document ends."""

    def check_silence(self) -> None:
        """FeedError when one tag goes on for ever."""
        if self.silence > MAX_SILENCE:
            raise self._too_large()

    def _is_field(self) -> bool:
        return self._item_depth > 0 and len(self._path) == self._item_depth + 1

    def _keep(self, text: str) -> None:
        if text := text.strip():
            self._cells.setdefault(self._path[-1], []).append(text)

    def _keep_link(self, attributes: Mapping[str, str]) -> None:
        """In Atom the address of a link is an attribute."""
        alternate = attributes.get("rel", "alternate") == "alternate"
        if self._path[-1] == "link" and alternate and "href" in attributes:
            self._keep(attributes["href"])

    def _too_large(self) -> Exception:
        return self._source.refuse(f"an item of this XML is larger than {MAX_ITEM:,} characters.")


def _local(tag: str) -> str:
    """A tag without its namespace, whether that was declared or only written as "g:"."""
    return tag.rpartition("}")[2].rpartition(":")[2].casefold()


def _cell(name: str, texts: list[str]) -> str:
    """Repeated elements in one cell when they are pictures; of others the first."""
    text = ",".join(texts) if name in ("additional_image_link", "image_link") else texts[0]
    return text[:MAX_CELL]
