"""Delimited text: commas, semicolons, tabs or bars between the cells, as programs export it."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from lib.feeds.dialect import MAX_ROW, Dialect, dialect_of, unwrapped, without_excels_own
from lib.feeds.lines import lines
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import Row, check_cells, header, header_among

Unnamed = Callable[[Sequence[str]], tuple[str, ...]]
"""The columns of a file whose first row is such, if it has no header; else none."""


class Record(NamedTuple):
    """One row as it stands in the file."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """Delimited text; its row numbers are those that a spreadsheet shows."""

    source: Source
    dialect: Dialect
    columns: tuple[str, ...]
    above: int
    """Rows before the first one that is data."""

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows; one with more cells than columns is a problem, missing cells are empty."""
        names = list(self.columns)
        for record in islice(_records(self.source, self.dialect), self.above, None):
            cells = [cell.strip() for cell in record.cells]
            if not any(cells):
                continue
            named = dict(zip(self.columns, chain(cells, [""] * len(names)), strict=False))
            if any(cells[len(names) :]):
                yield _too_many(record, named)
            elif cells[:3] == names[:3]:
                reason = f"Row {record.number} repeats the header. Remove it."
                yield RowProblem(record.number, "header", reason, named)
            else:
                yield Row(record.number, named)


def open_delimited(source: Source, unnamed: Unnamed) -> DelimitedTable:
    """The table in a text; FeedError when there is none, or none with a row under its header."""
    dialect = dialect_of(source)
    first = header_among((record, record.cells) for record in _records(source, dialect))
    if first is None:
        raise source.refuse("there is no header. Name the columns in the first row.")
    if columns := unnamed(first.cells):
        return DelimitedTable(source, dialect, columns, first.number - 1)
    columns = header(first.cells, source, f"row {first.number}")
    table = DelimitedTable(source, dialect, columns, first.number)
    if next(table.rows(), None) is None:
        raise source.refuse("there is a header and nothing under it. Add the products.")
    return table


def _records(source: Source, dialect: Dialect) -> Iterator[Record]:
    with source.open() as file:
        stream = _Rationed(without_excels_own(lines(source, file)), source)
        reader = csv.reader(
            stream,
            delimiter=dialect.delimiter,
            quoting=csv.QUOTE_MINIMAL if dialect.quotes else csv.QUOTE_NONE,
            escapechar="\\" if dialect.escapes else None,
            strict=True,
        )
        number = 0
        while True:
            number += 1
            start = stream.number + 1
            stream.left = MAX_ROW
            try:
                cells = next(reader)
                cells = unwrapped(cells, dialect.delimiter) if dialect.wrapped else cells
            except StopIteration:
                return
            except csv.Error as error:
                raise source.refuse(
                    f"the row that begins in line {start} cannot be read ({error}). "
                    "Is a quotation mark open there, or not doubled?"
                ) from error
            check_cells(cells, f"line {start}", source)
            yield Record(number, cells)


class _Rationed:
    """Lines for one row after the other, a bounded number of characters for each."""

    def __init__(self, stream: Iterator[str], source: Source) -> None:
        self._stream = stream
        self._source = source
        self.number = 0
        self.left = MAX_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.number += 1
        self.left -= len(line)
        if self.left < 0:
            raise self._source.refuse(
                f"the row that ends in line {self.number} is longer than {MAX_ROW:,} characters. "
                "Is a quotation mark open?"
            )
        return line


def _too_many(record: Record, named: dict[str, str]) -> RowProblem:
    return RowProblem(
        record.number,
        "cells",
        f"Row {record.number} has {len(record.cells)} cells, the header {len(named)}. "
        "Put quotation marks around a cell that holds the delimiter.",
        named,
    )
