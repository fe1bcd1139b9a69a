"""Pictures inside cells.

As Excel has it since 2023 ("Place in Cell"), a cell counts its value's metadata, which counts a
rich value, which counts a relationship, which leads to the picture ([MS-XLSX]: Rich Values). As WPS
Office has it, a formula, DISPIMG, names a picture of a list of its own (seen in its files).
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from lib.feeds.archive import Archive
from lib.feeds.excel import parts
from lib.feeds.excel.numbers import LONGEST_NUMBER, whole
from lib.feeds.excel.shelf import name_inside
from lib.feeds.markup import Start

WPS_LIST = "xl/cellimages.xml"
_PICTURE = "_rvRel:LocalImageIdentifier"
_T = TypeVar("_T")


def pictures_in_cells(archive: Archive, workbook: str) -> Sequence[str]:
    """The path of the picture that a cell's `vm` counts, from 1; nothing for other values."""
    targets = parts.relations(archive, workbook)
    paths = _paths(archive, parts.only(targets, "richValueRel"))
    values = _values(archive, targets)
    numbers = _numbers(archive, parts.only(targets, "sheetMetadata"))
    return [_at(paths, _at(values, number, -1), "") for number in numbers]


def pictures_by_name(archive: Archive) -> Mapping[str, str]:
    """The path of the picture that WPS Office shows for a name."""
    targets = parts.relations(archive, WPS_LIST)
    found: dict[str, str] = {}
    name = ""
    for element in parts.starts(archive, WPS_LIST):
        if element.tag == "cNvPr":
            name = element.attributes.get("name", "")
        elif element.tag == "blip" and (target := targets.get(element.attributes.get("embed", ""))):
            found[name] = name_inside(archive, target.path) if target.path else ""
    return found


def _numbers(archive: Archive, metadata: str) -> Sequence[int]:
    """The rich value of each value's metadata, -1 where it has none."""
    rich: list[int] = []
    counted: list[int] = []
    inside = ""
    for event in parts.starts(archive, metadata):
        if event.tag in ("futureMetadata", "valueMetadata", "cellMetadata"):
            inside = event.attributes.get("name", event.tag)
        elif event.tag == "rvb" and inside == "XLRICHVALUE":
            rich.append(whole(event.attributes.get("i")))
        elif event.tag == "rc" and inside == "valueMetadata":
            counted.append(whole(event.attributes.get("v")))
    return [_at(rich, number, -1) for number in counted]


def _values(archive: Archive, targets: Mapping[str, parts.Target]) -> Sequence[int]:
    """The relationship that each rich value counts as its picture, -1 where it has none."""
    places = _places(archive, parts.only(targets, "rdRichValueStructure"))
    found: list[str] = []
    place = key = -1
    for event in parts.read_small(archive, parts.only(targets, "rdRichValue")):
        if isinstance(event, Start) and event.tag == "rv":
            place, key = _at(places, whole(event.attributes.get("s")), -1), -1
            found.append("")
        elif isinstance(event, Start) and event.tag == "v":
            key += 1
        elif isinstance(event, str) and found and key == place >= 0:
            found[-1] = (found[-1] + event)[:LONGEST_NUMBER]
    return [whole(text.strip()) if text else -1 for text in found]


def _places(archive: Archive, structures: str) -> Sequence[int]:
    """Which of the keys of each structure is a picture, -1 where none is."""
    found: list[int] = []
    key = -1
    for event in parts.starts(archive, structures):
        if event.tag == "s":
            found.append(-1)
            key = -1
        elif event.tag == "k" and found:
            key += 1
            if event.attributes.get("n") == _PICTURE:
                found[-1] = key
    return found


def _paths(archive: Archive, counted: str) -> Sequence[str]:
    targets = parts.relations(archive, counted) if counted else {}
    ids = [e.attributes.get("id", "") for e in parts.starts(archive, counted) if e.tag == "rel"]
    paths = (targets[i].path if i in targets else "" for i in ids)
    return [name_inside(archive, path) if path else "" for path in paths]


def _at(items: Sequence[_T], number: int, otherwise: _T) -> _T:
    return items[number] if 0 <= number < len(items) else otherwise
