"""XML of strangers as a stream of events.

The parser is fed piece by piece, and nothing it tells is kept here. Nothing may be defined, no
entity, element or attribute, and what a document's type names is never fetched, so nothing can be
expanded; whoever reads the events counts the texts.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from lib.feeds.source import Source

PIECE = 2**16
"""Bytes given to the parser at a time."""

MAX_DEPTH = 50
MAX_SILENCE = 2**21
"""Bytes that may go by without a tag or text: a single tag is not longer."""

LONG = 200
"""Names from here on are not remembered."""

MAX_NAMES = 5000
"""Names of elements and attributes in one document: the parser never forgets one."""


class _Parser(DefusedXMLParser):
    """Lets a document name its type, as Yandex asks of feeds, but define nothing by it."""

    def defused_start_doctype_decl(
        self, name: str, sysid: str | None, pubid: str | None, has_internal_subset: bool
    ) -> None:
        if has_internal_subset:
            super().defused_start_doctype_decl(name, sysid, pubid, has_internal_subset)


class Start(NamedTuple):
    """An element begins; its name and those of its attributes are without namespace."""

    tag: str
    attributes: Mapping[str, str]


class End(NamedTuple):
    """An element ends."""

    tag: str


Event = Start | End | str
"""A text comes in pieces, as strings."""


def events(source: Source) -> Iterator[Event]:
    """What stands in an XML document, in its order; FeedError where it cannot be read on."""
    with source.open() as file:
        collector = _Collector(source)
        parser = _Parser(target=collector, forbid_dtd=True)
        begun = False
        try:
            while piece := file.read(PIECE):
                piece = piece if begun else piece.lstrip()  # templates begin with empty lines
                begun = begun or bool(piece)
                collector.silence += len(piece)
                parser.feed(piece)
                if collector.silence > MAX_SILENCE:
                    raise source.refuse(f"a tag of this XML is larger than {MAX_SILENCE:,} bytes.")
                yield from collector.taken()
            parser.close()
            yield from collector.taken()
        except DefusedXmlException as error:
            raise source.refuse(
                "this XML defines entities or a document type. Export it without them."
            ) from error
        except (ParseError, LookupError, ValueError) as error:
            raise source.refuse(f"this XML cannot be read on ({error}).") from error


def _local(name: str) -> str:
    """A name without its namespace, whether that was declared or only written as "g:"."""
    return _usual(name) if len(name) < LONG else _usual.__wrapped__(name)


@lru_cache(1024)
def _usual(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


class _Collector:
    """What the parser tells between two pieces."""

    def __init__(self, source: Source) -> None:
        self.silence = 0
        self._source = source
        self._depth = 0
        self._names: set[str] = set()
        self._told: list[Event] = []

    def taken(self) -> list[Event]:
        """What was told since the last time."""
        told, self._told = self._told, []
        return told

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.silence = 0
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._source.refuse(f"this XML is nested more than {MAX_DEPTH} deep.")
        self._names.add(tag)
        self._names.update(attributes)
        if len(self._names) > MAX_NAMES:
            raise self._source.refuse(f"this XML has more than {MAX_NAMES:,} names of elements.")
        plain = {_local(name): value for name, value in attributes.items()} if attributes else {}
        self._told.append(Start(_local(tag), plain))

    def data(self, text: str) -> None:
        self.silence = 0
        self._told.append(text)

    def end(self, tag: str) -> None:
        self.silence = 0
        self._depth -= 1
        self._told.append(End(_local(tag)))

    def close(self) -> None:
        """The document ends."""
