"""Parquet files, some hundred rows at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.feeds.json_table import said_as_text
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import MAX_COLUMNS, Row, check_cells, header

if TYPE_CHECKING:
    import pyarrow.parquet  # type: ignore[import-untyped]

BATCH = 256


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Parquet file; as in other tables the first product is in row 2."""

    source: Source
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows; columns of bytes are not read."""
        with _opened(self.source) as file:
            wanted = _readable(file)
            number = 1
            for batch in file.iter_batches(BATCH, columns=wanted, use_threads=False):
                for values in batch.to_pylist():
                    number += 1
                    cells = [said_as_text(values[name]) for name in wanted]
                    check_cells(cells, f"row {number}", self.source)
                    yield Row(number, dict(zip(self.columns, cells, strict=True)))


def open_parquet(source: Source) -> ParquetTable:
    """The table; FeedError when the file is damaged or empty."""
    with _opened(source) as file:
        if file.metadata.num_columns > MAX_COLUMNS:
            raise source.refuse(f"it has more than {MAX_COLUMNS:,} columns.")
        if not file.metadata.num_rows:
            raise source.refuse("there are columns and no rows. Add the products.")
        return ParquetTable(source, header(_readable(file), source, "its schema"))


def _readable(file: pyarrow.parquet.ParquetFile) -> list[str]:
    import pyarrow

    kinds = (pyarrow.types.is_binary, pyarrow.types.is_large_binary)
    schema: Any = file.schema_arrow
    return [each.name for each in schema if not any(kind(each.type) for kind in kinds)]


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[pyarrow.parquet.ParquetFile]:
    import pyarrow
    import pyarrow.parquet

    with source.open() as raw:
        try:
            yield pyarrow.parquet.ParquetFile(raw, buffer_size=2**20)
        except (pyarrow.ArrowException, OSError, UnicodeError, OverflowError) as error:
            raise source.refuse("this Parquet file is damaged. Export it again.") from error
