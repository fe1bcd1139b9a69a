"""Pictures that float over the cells of a sheet, as one pastes them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from lib.feeds.archive import MAX_MEMBERS, Archive
from lib.feeds.excel import parts
from lib.feeds.excel.numbers import LONGEST_NUMBER, whole
from lib.feeds.excel.shelf import name_inside
from lib.feeds.markup import Event, Start
from lib.feeds.named_pictures import MAX_PICTURES

LONGEST_ID = 255

_ANCHORS = ("twoCellAnchor", "oneCellAnchor")
_KNOWN = {("from", "row"), ("from", "col"), ("from", "rowOff"), ("to", "row"), ("to", "rowOff")}


class Placed(NamedTuple):
    """A picture by the id of its relationship, and the cell that it belongs to, from 1."""

    row: int
    column: int
    picture: str


def floating(archive: Archive, sheet: str) -> Mapping[int, Sequence[str]]:
    """The pictures over a sheet: the paths of those of each row, from left to right."""
    drawing = parts.only(parts.relations(archive, sheet), "drawing")
    targets = parts.relations(archive, drawing) if drawing else {}
    found: dict[int, list[str]] = defaultdict(list)
    placed = islice(_placed(parts.read_small(archive, drawing)), MAX_MEMBERS)
    for row, _, picture in sorted(placed):
        path = targets[picture].path if picture in targets else ""
        if path and len(found[row]) < MAX_PICTURES:
            found[row].append(name_inside(archive, path))
    return found


def _placed(drawing: Iterable[Event]) -> Iterator[Placed]:
    """The pictures of a drawing, each with the cell that it belongs to."""
    inside: list[str] = []
    said: dict[tuple[str, ...], str] = {}
    pictures: list[str] = []
    for event in drawing:
        if isinstance(event, Start):
            inside.append(event.tag)
            if event.tag in _ANCHORS:
                said, pictures = {}, []
            elif event.tag == "blip":
                pictures.append(event.attributes.get("embed", "")[:LONGEST_ID])
            elif event.tag == "ext" and "cy" in event.attributes:
                said["height",] = event.attributes["cy"]
        elif isinstance(event, str):
            key = tuple(inside[-2:])
            if key in _KNOWN:
                said[key] = (said.get(key, "") + event)[:LONGEST_NUMBER]
        else:
            inside.pop()
            if event.tag in _ANCHORS:
                numbers = {key: whole(text.strip()) for key, text in said.items()}
                column = numbers.get(("from", "col"), 0) + 1
                yield from (Placed(_row(numbers), column, picture) for picture in pictures)


def _row(numbers: Mapping[tuple[str, ...], int]) -> int:
    """The row of a picture, from 1.

    Of two that it lies over, the one that it covers more of; of more, the first, but where it
    begins well below that one's top, the next.
    """
    first, last = numbers.get(("from", "row"), 0), numbers.get(("to", "row"), 0)
    height = numbers.get(("height",), 0)
    if not height or last <= first:
        return first + 1
    if last == first + 1:
        return first + 1 + (numbers.get(("to", "rowOff"), 0) > height / 2)
    return first + 1 + (numbers.get(("from", "rowOff"), 0) > height / 10)
