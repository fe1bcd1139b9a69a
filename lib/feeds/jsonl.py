"""JSON Lines: one product a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lib.feeds.lines import lines
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import MAX_COLUMNS, Row, check_cells, header
from lib.feeds.texts import identity

SAMPLE = 1000
"""Lines whose keys become the columns."""


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of JSON objects; row numbers are line numbers."""

    source: Source
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row | RowProblem]:
        """One row a line; keys that the first lines do not have are not read."""
        for row in _objects(self.source):
            if isinstance(row, RowProblem):
                yield row
            else:
                yield Row(row.number, {name: row.cells.get(name, "") for name in self.columns})


def open_jsonl(source: Source) -> JsonLines:
    """The table; FeedError when the first lines hold no objects."""
    names: dict[str, None] = {}
    for row in islice(_objects(source), SAMPLE):
        if isinstance(row, Row):
            names.update(dict.fromkeys(row.cells))
        if len(names) > MAX_COLUMNS:
            break  # which `header` refuses
    if not names:
        raise source.refuse("this is not JSON Lines. Write one object a line, without breaks.")
    return JsonLines(source, header(list(names), source, "its first lines"))


def _objects(source: Source) -> Iterator[Row | RowProblem]:
    with source.open() as file:
        for number, line in enumerate(lines(source, file), 1):
            if not line.strip():
                continue
            try:
                said = json.loads(line)
            except (ValueError, RecursionError):
                said = None
            if isinstance(said, dict):
                cells = {identity(name): said_as_text(said[name]) for name in said}
                check_cells(cells.values(), f"line {number}", source)
                yield Row(number, cells)
            else:
                reason = f"Row {number} is not a JSON object. Write one product a line."
                yield RowProblem(number, "json", reason)


def said_as_text(value: object) -> str:
    """A value of JSON or Parquet as the text of a cell; lists with commas, what is in them not."""
    if isinstance(value, list):
        return ", ".join(text for item in value if (text := _single(item)))
    return _single(value)


def _single(value: object) -> str:
    if value is None or isinstance(value, bytes | list):
        return ""
    if isinstance(value, Mapping):
        known = (value.get(key) for key in ("src", "url", "link", "href", "path", "name", "value"))
        return next((item for item in known if isinstance(item, str)), "")
    return str(value).strip().encode("utf-8", "ignore").decode()
