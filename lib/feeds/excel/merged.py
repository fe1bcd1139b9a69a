"""Cells merged down a column: what stands in the first of them holds for all of their rows."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from lib.feeds.archive import Archive
from lib.feeds.dialect import MAX_ROW
from lib.feeds.excel.cells import SheetRow, column_of
from lib.feeds.source import Source

MOST = 200_000
"""Merged cells of a sheet."""

BLOCK, TAIL = 2**20, 256
"""Bytes that are looked through at once, and those looked at again lest one is cut in two."""

_MERGED = re.compile(
    rb"""mergeCell\s[^<>]{0,99}?\bref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):[$A-Z]{1,5}(\d{1,7})["']"""
)
"""ECMA-376, 18.3.1.55. They stand behind all rows: too late for whoever reads these in one go."""

Spans = Mapping[int, Sequence[tuple[int, int]]]
"""By their first row, the columns of merged cells and their last rows, all counted from 1."""


def merged_down(archive: Archive, part: str) -> Spans:
    """Where cells of a sheet span several rows; FeedError when there are too many to be meant."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    source, found, rest = archive.source(part), 0, b""
    with source.open() as stream:
        while block := stream.read(BLOCK):
            content = rest + block
            end = 0
            for match in _MERGED.finditer(content):
                first, last, end = int(match[2]), int(match[3]), match.end()
                found += 1
                if found > MOST:
                    raise source.refuse(f"it has more than {MOST:,} merged cells. Split it.")
                if last > first:
                    spans[first].append((column_of(match[1].decode()), last))
            rest = content[max(end, len(content) - TAIL) :]
    return dict(spans)


class Held:
    """The texts that hold in a row though they stand in one above it, row by row."""

    def __init__(self, spans: Spans, columns: int, source: Source) -> None:
        self._spans, self._columns, self._source = spans, columns, source
        self._texts: dict[int, tuple[int, str]] = {}

    def over(self, row: SheetRow) -> Mapping[int, str]:
        """Of a row, by column, what stands merged over it; rows are told in their order.

        FeedError for more than a row may hold: what is written once counts in each row.
        """
        self._texts = {n: its for n, its in self._texts.items() if its[0] >= row.number}
        held = {column: text for column, (_, text) in self._texts.items()}
        if sum(map(len, held.values())) > MAX_ROW:
            raise self._source.refuse(
                f"row {row.number} holds more than we read. Unmerge its cells."
            )
        for column, last in (*self._spans.get(row.number, ()), *row.merged):
            if column <= self._columns and (text := row.texts.get(column)):
                self._texts[column] = last, text
        return held
