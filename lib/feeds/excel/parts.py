"""The parts of a workbook, and how they point at each other."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from lib.feeds.archive import Archive
from lib.feeds.markup import Event, Start, events

MAX_PART = 2**24
"""Bytes of a part that is read into memory: all but the cells and the texts they share."""

_WORKBOOKS = ("sheet.main+xml", "template.main+xml", "sheet.macroEnabled.main+xml")


class Target(NamedTuple):
    """What a relationship leads to: its kind, such as "worksheet", and the part, if it is there."""

    kind: str
    path: str


def read(archive: Archive, part: str) -> Iterator[Event]:
    """The events of a part; none where it is not in the workbook."""
    if archive.size(part):
        yield from events(archive.source(part))


def starts(archive: Archive, part: str) -> Iterator[Start]:
    """The elements of a part that is no larger than MAX_PART."""
    return (event for event in read_small(archive, part) if isinstance(event, Start))


def read_small(archive: Archive, part: str) -> Iterator[Event]:
    """The events of a part; FeedError when it is larger than MAX_PART."""
    if archive.size(part) > MAX_PART:
        raise archive.source(part).refuse(f"is larger than {MAX_PART:,} bytes.")
    return read(archive, part)


def workbook(archive: Archive) -> str:
    """The path of the part that lists the sheets; nothing for other documents."""
    for element in starts(archive, "[Content_Types].xml"):
        if element.attributes.get("ContentType", "").endswith(_WORKBOOKS):
            return archive.find(element.attributes.get("PartName", "/xl/workbook.xml").lstrip("/"))
    return ""


def relations(archive: Archive, part: str) -> Mapping[str, Target]:
    """What `part` points at inside the archive, by id."""
    folder, name = posixpath.split(part)
    found: dict[str, Target] = {}
    for element in starts(archive, archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))):
        if element.tag == "Relationship":
            said = element.attributes
            if said.get("TargetMode", "Internal") == "Internal":
                kind = said.get("Type", "").rpartition("/")[2]
                path = archive.find(_inside(folder, unquote(said.get("Target", ""))))
                found[said.get("Id", "")] = Target(kind, path)
    return found


def only(targets: Mapping[str, Target], kind: str) -> str:
    """The path of the first part of a kind; nothing where there is none."""
    return next((target.path for target in targets.values() if target.kind == kind), "")


def _inside(folder: str, target: str) -> str:
    """A target as a path in the archive, whether it was written from its root or from `folder`."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
