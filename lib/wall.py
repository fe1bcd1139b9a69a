"""Pictures on one wall, so hung that neighbours look alike.

Two exchange their places where both together then look more like the mean of what hangs around
them; "around" is wide at first and ends with the next neighbours. After Strong and Gong,
"Self-Sorting Map" (2011), and Barthel and others, "Improved Evaluation and Generation of Grid
Layouts" (2022).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lib.store import Vectors

Places = NDArray[np.int64]
EMPTY = -1
WIDE = 1.6  # times as many columns as rows
AXES = 32  # of the vectors, as many principal ones are looked at
NARROWER = 0.9  # how "around" shrinks
ROUNDS, PAIRINGS = 10, 30  # for each "around", and for each mean of it


def hung(pictures: Sequence[Vectors]) -> Places:
    """Which of the pictures, given as vectors, hangs where: int64[rows, columns], EMPTY for none.

    The same pictures in the same order always hang the same way.
    """
    if not len(pictures):
        return np.empty((0, 0), np.int64)
    vectors = np.asarray(pictures, np.float32)
    columns = max(1, round((WIDE * len(vectors)) ** 0.5))
    rows = -(-len(vectors) // columns)
    seen = _principal(vectors)
    places = _sorted(seen, rows, columns)
    seen = np.concatenate([seen, np.zeros_like(seen[:1])])  # what EMPTY looks like: nothing
    luck = np.random.default_rng(0)
    around = max(rows, columns) / 2
    while around >= 1:
        for _ in range(ROUNDS):
            _exchange(places, seen, round(around), luck)
        around *= NARROWER
    return places


def _principal(vectors: Vectors) -> Vectors:
    """The vectors along their principal axes, the widest first; at least two of these."""
    apart = vectors - vectors.mean(axis=0)
    along, spread, _ = np.linalg.svd(apart, full_matrices=False)
    axes: Vectors = along[:, :AXES] * spread[:AXES]
    padded: Vectors = np.pad(axes, ((0, 0), (0, max(0, 2 - axes.shape[1]))))
    return padded


def _sorted(seen: Vectors, rows: int, columns: int) -> Places:
    """A start: by the first axis in columns, by the second within them."""
    order = np.full(rows * columns, EMPTY)
    order[: len(seen)] = np.argsort(seen[:, 0], kind="stable")
    for column in order.reshape(columns, rows):
        hangs = column[column != EMPTY]
        column[: len(hangs)] = hangs[np.argsort(seen[hangs, 1], kind="stable")]
    return np.ascontiguousarray(order.reshape(columns, rows).T)


def _exchange(places: Places, seen: Vectors, around: int, luck: np.random.Generator) -> None:
    """Let pairs that chance brings together change places where that is better all in all."""
    wanted = _means(places, seen, around)
    flat, half = places.reshape(-1), places.size // 2
    for _ in range(PAIRINGS):
        one, other = luck.permutation(places.size)[: 2 * half].reshape(2, half)
        gain = (seen[flat[other]] - seen[flat[one]]) * (wanted[one] - wanted[other])
        better = gain.sum(axis=1) > 0
        one, other = one[better], other[better]
        flat[one], flat[other] = flat[other], flat[one]


def _means(places: Places, seen: Vectors, around: int) -> Vectors:
    """What hangs around each place in the mean: float32[places, axes]."""
    hangs = (places != EMPTY).astype(np.float32)[..., None]
    many: Vectors = np.maximum(_sums(hangs, around), 1)
    means: Vectors = _sums(seen[places], around) / many
    return means.reshape(places.size, seen.shape[1])


def _sums(values: Vectors, around: int) -> Vectors:
    """Sums over squares of `around` places on each side, as far as the wall reaches."""
    for axis in (0, 1):
        until = np.cumsum(values, axis=axis)
        until = np.concatenate([np.zeros_like(until.take([0], axis)), until], axis)
        place = np.arange(values.shape[axis])
        last = np.minimum(place + around + 1, len(place))
        values = until.take(last, axis) - until.take(np.maximum(place - around, 0), axis)
    return values
