"""The pictures inside a Parquet file, which is read once from its beginning to its end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Generator, Iterable, Sequence
from itertools import accumulate
from threading import Lock

from lib.errors import FeedError, PictureError
from lib.feeds.parquet import (
    FOLDER,
    HEADER,
    ParquetTable,
    opened,
    picture_bytes,
    values_of,
)
from lib.feeds.shelf import MISSING, TOO_LARGE, Shelf
from lib.pictures import MAX_BYTES

KEPT, KEPT_BYTES = 64, 2**26
"""Rows whose pictures are kept: those that are imported at once are not far apart."""

_PATH = re.compile(rf"{FOLDER}/(\d{{1,4}})/(\d{{1,12}})-[0-9a-f]{{8}}\.[a-z]+")

Pictures = dict[str, bytes]


class ParquetPictures:
    """Pictures by the paths that `ParquetTable` gives them; others lie `beside` the file."""

    def __init__(self, table: ParquetTable, beside: Shelf) -> None:
        self._table, self._beside = table, beside
        self._kept: OrderedDict[int, Pictures] = OrderedDict()
        self._coming: Generator[tuple[int, Pictures], None, None] | None = None
        self._next = 0
        self._lock = Lock()

    def why_not(self, path: str) -> str:
        """Why there is no picture at `path`."""
        return "" if self._place(path) else self._beside.why_not(path)

    def version(self, path: str) -> str:
        """Nothing for pictures inside: their paths change with them."""
        return "" if self._place(path) else self._beside.version(path)

    def read(self, path: str) -> bytes:
        """The picture at `path`; PictureError when there is none we may read."""
        place = self._place(path)
        if place is None:
            return self._beside.read(path)
        column, row = place
        try:
            with self._lock:
                data = self._pictures(row).get(column, b"")
        except FeedError as error:
            raise PictureError(MISSING, "missing") from error
        if not data:
            raise PictureError(MISSING, "missing")
        if len(data) > MAX_BYTES:
            raise PictureError(TOO_LARGE, "bytes")
        return data

    def _place(self, path: str) -> tuple[str, int] | None:
        """The column and the row, from 0, of a picture inside."""
        found = _PATH.fullmatch(path)
        columns = self._table.pictures
        if not found or int(found[1]) >= len(columns):
            return None
        return columns[int(found[1])], int(found[2]) - HEADER - 1

    def _pictures(self, row: int) -> Pictures:
        """Those of a row; read on to it, or anew from the beginning of its row group."""
        if row in self._kept:
            return self._kept[row]
        coming, self._coming = self._coming, None  # what breaks is not gone on with
        if coming is None or not self._next <= row <= self._next + KEPT:
            coming = self._from(row)
        for number, pictures in coming:
            self._next = number + 1
            self._keep(number, pictures)
            if number == row:
                self._coming = coming
                return pictures
        return {}

    def _keep(self, row: int, pictures: Pictures) -> None:
        self._kept[row] = pictures
        while len(self._kept) > KEPT or _size(self._kept.values()) > KEPT_BYTES:
            self._kept.popitem(last=False)

    def _from(self, row: int) -> Generator[tuple[int, Pictures], None, None]:
        with opened(self._table.source) as file:
            sizes = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
            starts = [0, *accumulate(sizes)]
            group = max(0, bisect_right(starts, row) - 1)
            if group >= len(sizes):
                return
            columns: Sequence[str] = self._table.pictures
            for number, values in enumerate(values_of(file, columns, group), starts[group]):
                found = {name: picture_bytes(values[name]) for name in columns}
                # One that is too large is told by its size, and need not be kept for that.
                yield number, {n: data[: MAX_BYTES + 1] for n, data in found.items()}


def _size(kept: Iterable[Pictures]) -> int:
    return sum(len(data) for pictures in kept for data in pictures.values())
