"""Rows of sheets on disk: of a workbook that can only be read from its beginning."""

import json
import mmap
import tempfile
import weakref
from collections.abc import Iterable, Iterator

from lib.errors import FeedError
from lib.feeds.excel.cells import SheetRow
from lib.feeds.excel.texts import MOST
from lib.feeds.source import Source


class Stored:
    """The rows of one sheet after the other; FeedError when they are endless."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the rows
        weakref.finalize(self, self._file.close)
        self._ends = [0]

    def keep(self, rows: Iterable[SheetRow]) -> int:
        """Store the rows of the next sheet; returns its number, from 0."""
        end = self._ends[-1]
        try:
            self._file.seek(end)
            for row in rows:
                told = [row.number, list(row.texts.items()), row.pictures, row.merged]
                end += self._file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
                if end > MOST:
                    raise self._source.refuse("it has more texts than we read. Split it.")
            self._file.flush()
        except OSError as error:
            raise FeedError(
                f"There is no room to read this workbook ({error.strerror}). "
                "Free some disk space and try again."
            ) from error
        self._ends.append(end)
        return len(self._ends) - 2

    def rows(self, number: int) -> Iterator[SheetRow]:
        """The rows of the sheet of this number, from 0."""
        start, end = self._ends[number : number + 2]
        if start == end:
            return
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as told:
            while start < end:
                stop = told.find(b"\n", start) + 1
                at, texts, pictures, merged = json.loads(told[start:stop])
                yield SheetRow(at, dict(texts), pictures, [tuple(pair) for pair in merged])
                start = stop
