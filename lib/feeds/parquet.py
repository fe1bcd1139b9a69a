"""Parquet files, some rows at a time, and the pictures in them.

A column of bytes, or of structs with `bytes` in them as Hugging Face's data sets have it, holds
pictures; its cells are called by paths that change with what is in them.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.decoder import sniff
from lib.feeds.json_table import said_as_text
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import MAX_CELL, MAX_COLUMNS, Row, check_cells, header

if TYPE_CHECKING:
    import pyarrow.parquet  # type: ignore[import-untyped]

DAMAGED = (OSError, ValueError, TypeError, LookupError, ArithmeticError)
"""What else pyarrow was seen to raise over odd files."""

BATCH = 256
MEMORY = 2**28
"""Bytes of the rows that are read at a time, were each as large as all its column."""
FOLDER = "parquet"
"""The folder in which the pictures seem to lie."""

HEADER = 1
"""Rows before the first product, as in other tables."""


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Parquet file; as in other tables the first product is in row 2."""

    source: Source
    columns: tuple[str, ...]
    pictures: tuple[str, ...]
    """The columns of pictures, as the file calls them."""

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows; a cell of pictures says where its picture seems to lie."""
        with opened(self.source) as file:
            names = file.schema_arrow.names
            for number, values in enumerate(values_of(file, names), HEADER + 1):
                cells = [self._cell(name, values[name], number) for name in names]
                check_cells(cells, f"row {number}", self.source)
                yield Row(number, dict(zip(self.columns, cells, strict=True)))

    def _cell(self, name: str, value: object, number: int) -> str:
        data = picture_bytes(value) if name in self.pictures else b""
        kind = (sniff(data) or "").lower()
        if not kind:
            return _text(data) or said_as_text(value)
        return f"{FOLDER}/{self.pictures.index(name)}/{number}-{zlib.crc32(data):08x}.{kind}"


def open_parquet(source: Source) -> ParquetTable:
    """The table; FeedError when the file is damaged or empty."""
    with opened(source) as file:
        if file.metadata.num_columns > MAX_COLUMNS:
            raise source.refuse(f"it has more than {MAX_COLUMNS:,} columns.")
        if not file.metadata.num_rows:
            raise source.refuse("there are columns and no rows. Add the products.")
        schema: Any = file.schema_arrow
        pictures = tuple(column.name for column in schema if _holds_bytes(column.type))
        names = [name.strip() or f"column {n}" for n, name in enumerate(schema.names, 1)]
        return ParquetTable(source, header(names, source, "its schema"), pictures)


def values_of(
    file: pyarrow.parquet.ParquetFile, columns: Sequence[str], first_group: int = 0
) -> Iterator[dict[str, Any]]:
    """The values of each row from a row group on, some rows at a time."""
    for group in range(first_group, file.num_row_groups):
        size = _rows_at_a_time(file.metadata.row_group(group))
        read = file.iter_batches(size, row_groups=[group], columns=columns, use_threads=False)
        for batch in read:
            yield from batch.to_pylist()


def _rows_at_a_time(group: pyarrow.parquet.RowGroupMetaData) -> int:
    """So few that they find room even if one value, which is packed once, stands in every row."""
    sizes = (group.column(i).total_uncompressed_size for i in range(group.num_columns))
    return int(max(1, min(BATCH, MEMORY // max([1, *sizes]))))


def picture_bytes(value: object) -> bytes:
    """The picture in a cell of bytes; nothing where there is none."""
    data = value.get("bytes") if isinstance(value, dict) else value
    return data if isinstance(data, bytes) else b""


@contextlib.contextmanager
def opened(source: Source) -> Iterator[pyarrow.parquet.ParquetFile]:
    """The file; what is damaged in it, then or later, is told as a FeedError."""
    import pyarrow
    import pyarrow.parquet

    with source.open() as raw:
        try:
            yield pyarrow.parquet.ParquetFile(raw, buffer_size=2**20)
        except (pyarrow.ArrowException, *DAMAGED) as error:
            raise source.refuse("this Parquet file is damaged. Export it again.") from error


def _text(data: bytes) -> str:
    """Bytes that are no picture as the text that some programs write so; else nothing."""
    try:
        text = data[: MAX_CELL + 1].decode()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _holds_bytes(kind: pyarrow.DataType) -> bool:
    from pyarrow import types

    if types.is_struct(kind):
        place = kind.get_field_index("bytes")
        return place >= 0 and _holds_bytes(kind.field(place).type)
    return bool(types.is_binary(kind) or types.is_large_binary(kind))
