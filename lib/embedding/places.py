"""Where in a picture things stand: the picture tower's maps, read by a small head.

`training.places` makes the head. The picture is looked at whole, for large things, and in
overlapping squares, for small ones. Each cell of a map says how surely a thing's middle is there,
and how far its edges are.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lib.part import LEAST, Part

CELL = 16  # pixels of the square that the tower looks at
SURE = 0.35  # less is as often nothing
MOST = 16
SQUARE, STRIDE = 0.65, 0.6  # a square's share of the shorter side; the way on, as its share
LONGEST = 3  # times as long as wide: what is longer is only looked at whole
ALIKE, WITHIN = 0.45, 0.9  # overlap of two places that are one; share of one inside another
CUT = 0.02  # of a square: what ends so near its edge goes on beyond it

Numbers = NDArray[np.float32]


class Place(NamedTuple):
    """A part of a picture where something is, and how surely."""

    sure: float
    part: Part


def looks(width: int, height: int) -> list[Part]:
    """The parts of a picture that are looked at one by one; the whole comes first."""
    whole = Part(0, 0, 1, 1)
    if max(width, height) > LONGEST * min(width, height):
        return [whole]
    side = SQUARE * min(width, height)
    across, down = side / width, side / height
    lefts, tops = _starts(across), _starts(down)
    return [whole, *(Part(x, y, x + across, y + down) for x in lefts for y in tops)]


def seen(told: Numbers, looked: Part, size: tuple[int, int], side: int) -> Iterator[Place]:
    """What one look tells, in the whole picture's shares.

    `told`: float32[5, cells, cells] of the look at the part `looked` of a picture of this `size`:
    how surely, and how many cells to the left, top, right and bottom edge. `side`: of the square.
    """
    width, height = size[0] * (looked.right - looked.left), size[1] * (looked.bottom - looked.top)
    scale = side / max(width, height)
    margin = (side - scale * np.array([width, height])) / 2
    for y, x in np.argwhere(told[0] > SURE):
        middle, away = np.array([x, y]) + 0.5, told[1:, y, x]
        corners = CELL * np.array([middle - away[:2], middle + away[2:]])
        first, last = (corners - margin) / (scale * np.array([width, height]))
        if not _cut(first, last, looked):
            yield Place(float(told[0, y, x]), _within(looked, first, last))


def apart(places: list[Place]) -> list[Part]:
    """The surest places, each thing once, at most MOST."""
    kept: list[Part] = []
    for _, part in sorted(places, key=lambda place: -place.sure):
        large = min(part.right - part.left, part.bottom - part.top) >= LEAST
        if large and len(kept) < MOST and not any(_same(part, other) for other in kept):
            kept.append(part)
    return kept


def _starts(side: float) -> list[float]:
    """Where squares begin, so that they overlap and the last one ends at the edge, at 1."""
    steps = math.ceil((1 - side) / (STRIDE * side))
    return [step * (1 - side) / steps for step in range(steps + 1)]


def _cut(first: Numbers, last: Numbers, looked: Part) -> bool:
    """Whether a thing goes on beyond the edge of the look, which is not the picture's."""
    return bool(
        (first[0] < CUT and looked.left > 0)
        or (first[1] < CUT and looked.top > 0)
        or (last[0] > 1 - CUT and looked.right < 1 - CUT)
        or (last[1] > 1 - CUT and looked.bottom < 1 - CUT)
    )


def _within(looked: Part, first: Numbers, last: Numbers) -> Part:
    """A part of the part that was looked at, as a part of the whole picture."""
    left, top = looked.left, looked.top
    wide, high = looked.right - left, looked.bottom - top
    edges = (
        left + wide * first[0],
        top + high * first[1],
        left + wide * last[0],
        top + high * last[1],
    )
    return Part(*(min(1.0, max(0.0, round(float(edge), 3))) for edge in edges))


def _same(one: Part, other: Part) -> bool:
    """Whether two places are of one thing: they overlap, or one is a part of the other."""
    return one.overlap(other) > ALIKE or max(one.holds(other), other.holds(one)) > WITHIN
