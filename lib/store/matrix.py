"""Vectors in one memory-mapped float32 file, and the exact scan over them."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from lib.errors import StoreError

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

# Below this share of the matrix, picking the passing rows costs less than reading all of them.
GATHER_BELOW = 0.2
GATHER_ROWS = 8192
BLOCK = 64


class Matrix:
    """An append-only file of float32[rows, dimensions]; opened files see only whole rows."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self._path, self._dimensions = path, dimensions
        # BLAS threads under Python threads fight each other: one each was ten times faster.
        threadpool_limits(limits=1, user_api="blas")

    def write(self, vectors: Sequence[Vectors], first_row: int) -> None:
        """Put vectors at `first_row` and wait until they are on the disk."""
        if not vectors:
            return
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644), "r+b") as file:
            file.seek(first_row * self._dimensions * 4)
            file.write(np.stack(vectors).astype("<f4").tobytes())
            file.flush()
            os.fsync(file.fileno())

    def read(self, rows: int) -> Vectors:
        """The first `rows` vectors, mapped, not copied; StoreError when the file is too short."""
        if not rows:
            return np.empty((0, self._dimensions), np.float32)
        self._refuse_short(rows)
        return np.memmap(self._path, "<f4", "r", shape=(rows, self._dimensions))

    def pick(self, rows: Sequence[int]) -> Vectors:
        """The vectors of these rows, copied; nothing is mapped, and so memory does not grow."""
        picked = np.empty((len(rows), self._dimensions), "<f4")
        if rows:
            self._refuse_short(max(rows) + 1)
            with self._path.open("rb", buffering=0) as file:
                for row, vector in zip(rows, picked, strict=True):
                    file.seek(row * vector.nbytes)
                    file.readinto(vector.data)
        return picked

    def _refuse_short(self, rows: int) -> None:
        size = self._path.stat().st_size if self._path.exists() else 0
        if size < rows * self._dimensions * 4:
            raise StoreError(
                f"{self._path} is damaged: it holds {size:,} bytes where {rows:,} vectors should "
                f"be. Delete the folder {self._path.parent} and import the catalogue again."
            )


def refuse_unfit(vectors: Vectors, photos: int, dimensions: int) -> None:
    """ValueError unless these are as many unit vectors as there are photos."""
    if vectors.shape != (photos, dimensions):
        raise ValueError(f"{photos} photos need {(photos, dimensions)}: {vectors.shape}")
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3):
        raise ValueError("Every vector must be finite and of unit length.")


def distances(matrix: Vectors, rows: Rows, vector: Vectors) -> Vectors:
    """Cosine distances float32[len(rows)] of unit rows of the matrix from a unit vector.

    `vecdot` reads a large matrix nearly as fast as memory gives it; `matrix @ vector` took two
    to three times as long (OpenBLAS; benchmarks/store.py).
    """
    if len(rows) < GATHER_BELOW * len(matrix):
        blocks = (rows[i : i + GATHER_ROWS] for i in range(0, len(rows), GATHER_ROWS))
        dots = [np.vecdot(matrix[block], vector) for block in blocks]
        similarities = np.concatenate(dots) if dots else np.empty(0, np.float32)
    else:
        similarities = np.vecdot(matrix, vector)
        if len(rows) != len(matrix) or not np.array_equal(rows, np.arange(len(rows))):
            similarities = similarities[rows]
    away: Vectors = np.subtract(1, similarities, out=similarities)
    return np.clip(away, 0, 2, out=away)


def nearest(distances: Vectors, groups: Rows, limit: int) -> Rows:
    """Places of the nearest member of each of the `limit` nearest groups, nearest first.

    Members of one group stand together; equal distances keep their order.
    """
    wanted = limit
    while True:
        wanted = min(wanted * 4, len(distances))
        among = _smallest(distances, wanted)
        _, firsts = np.unique(groups[among], return_index=True)
        if len(firsts) >= limit or wanted == len(distances):
            return among[np.sort(firsts)[:limit]]


def _smallest(distances: Vectors, count: int) -> Rows:
    """Places of the smallest distances in order; more than `count` only where the last tie."""
    places = _at_most(distances, _bound(distances, count))
    if count < len(places):
        among = distances[places]
        places = places[_at_most(among, np.partition(among, count - 1)[count - 1])]
    return places[np.argsort(distances[places], kind="stable")]


def _bound(distances: Vectors, count: int) -> float:
    """A distance that at least `count` of them do not exceed, and not many more.

    The `count`th smallest of the minima of BLOCK each: a tenth of the time of partitioning all.
    """
    whole = len(distances) // BLOCK * BLOCK
    minima = distances[:whole].reshape(-1, BLOCK).min(axis=1)
    return float(np.partition(minima, count - 1)[count - 1]) if 0 < count <= len(minima) else np.inf


def _at_most(distances: Vectors, bound: float) -> Rows:
    return np.flatnonzero(distances <= bound)
