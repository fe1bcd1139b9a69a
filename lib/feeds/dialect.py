"""How a delimited text is written, found out from its first lines."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lib.feeds.lines import lines
from lib.feeds.source import Source

MAX_ROW = 2_000_000
"""Characters of one row, however many lines it takes."""

DELIMITERS = ",;\t|"
SAMPLE = 100
"""Lines that are looked at to find out how a file is written."""

_EXCEL = re.compile(r"\s*\"?sep=([,;\t|])\"?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What parts the cells, and whether quotation marks hold them together."""

    delimiter: str
    quotes: bool = True
    escapes: bool = False
    """Whether a backslash stands before a quotation mark within a cell."""
    wrapped: bool = False
    """Whether each row stands in quotation marks as a whole, as when a CSV is saved once more."""


def dialect_of(source: Source) -> Dialect:
    """What most likely parts the cells of a text, and whether quotation marks hold them."""
    with source.open() as file:
        sample = _beginning(lines(source, file))
    if sample and (told := _EXCEL.fullmatch(sample[0])):
        return Dialect(told[1])
    best = max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))
    within = max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter, wrapped=True))
    if _fit(sample, within, wrapped=True) > _fit(sample, best):
        return Dialect(within, wrapped=True)
    quotes = best != "\t" or _quotes_make_sense(sample)
    escapes = quotes and _fit(sample, best, escape="\\") > _fit(sample, best)
    return Dialect(best, quotes=quotes, escapes=escapes)


def without_excels_own(stream: Iterator[str]) -> Iterator[str]:
    """The lines but for a first one such as "sep=;", which Excel takes for itself."""
    first = next(stream, "")
    return stream if _EXCEL.fullmatch(first) else chain([first] if first else [], stream)


def _beginning(stream: Iterator[str]) -> list[str]:
    """The first lines, as many as one row may be long."""
    sample: list[str] = []
    left = MAX_ROW
    for line in islice(stream, SAMPLE):
        sample.append(line)
        left -= len(line)
        if left < 0:
            break
    return sample


def unwrapped(cells: list[str], delimiter: str) -> list[str]:
    """The cells of a row that stands in quotation marks as a whole; of any other row its own.

    Raises csv.Error.
    """
    if len(cells) != 1:
        return cells
    return next(csv.reader(cells[0].splitlines(keepends=True), delimiter=delimiter), cells)


def _fit(
    sample: Iterable[str], delimiter: str, *, escape: str | None = None, wrapped: bool = False
) -> tuple[float, int]:
    """How well a delimiter explains a text: rows of one width, and a great width."""
    rows = csv.reader(sample, delimiter=delimiter, escapechar=escape, strict=wrapped)
    try:
        widths = [len(unwrapped(cells, delimiter) if wrapped else cells) for cells in rows if cells]
    except csv.Error:
        widths = []
    first = next((width for width in widths if width > 1), 0)
    return (sum(width == first for width in widths) / len(widths), first) if first else (0, 0)


def _quotes_make_sense(sample: Sequence[str]) -> bool:
    """Whether quotation marks hold cells together, or are inches and emphasis."""
    try:
        list(csv.reader(sample, delimiter="\t", strict=True))
    except csv.Error as error:
        return len(sample) == SAMPLE and "end of data" in str(error)  # the sample ends in a cell
    return True
