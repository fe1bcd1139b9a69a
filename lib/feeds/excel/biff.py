"""An old Excel workbook (BIFF 2 to 8) as lines of JSON: the program that `binary` runs.

A child process has no reach into the application, so this file needs nothing but the standard
library and xlrd, and a refusal is a code: a word that it writes to its standard error.
"""

import contextlib
import errno
import json
import mmap
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import xlrd
from xlrd.compdoc import CompDocError
from xlrd.formula import FormulaError

MAX_ROW = 2_000_000
"""Characters of a row."""

MAX_STYLES = 65_536
MAX_MERGED = 200_000
"""Merged cells of a sheet."""

LONGEST_CODE = 255
"""Characters of a number format."""

LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The part of such a file that holds a locked .xlsx."""

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

CODES = {"is encrypted": "locked", "Can't find workbook": "document"}
"""What xlrd says, and what we call it."""

DAMAGED = (
    xlrd.XLRDError,
    CompDocError,
    FormulaError,
    struct.error,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NameError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
    EOFError,
)
"""What xlrd was seen to raise over thousands of broken workbooks."""


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """Its text is the code that says why."""


def write(workbook: int, out: TextIO, sheets: int) -> None:
    """Write what the open file of this number says; Refused says why it cannot be read."""
    with Path(os.devnull).open("w") as log, mmap.mmap(workbook, 0, access=mmap.ACCESS_READ) as data:
        holds_locked = data.find(LOCKED) >= 0  # xlrd may close what it is given
        has_pictures = any(data.find(start) >= 0 for start in PICTURES)
        try:
            with contextlib.redirect_stdout(log):
                book = xlrd.open_workbook(
                    file_contents=data,
                    logfile=log,
                    formatting_info=True,
                    on_demand=True,
                    ragged_rows=True,
                    ignore_workbook_corruption=True,  # of its container, which many write badly
                )
                for said in told(book, has_pictures, sheets):
                    out.write(json.dumps(said) + "\n")
                out.flush()
        except MemoryError as error:
            raise Refused("memory") from error
        except OSError as error:
            raise Refused("texts" if error.errno == errno.EFBIG else "room") from error
        except DAMAGED as error:
            codes = (code for said, code in CODES.items() if said in str(error))
            raise Refused("locked" if holds_locked else next(codes, "damaged")) from error


def told(book: xlrd.Book, has_pictures: bool, sheets: int) -> Iterator[object]:
    """What a workbook has in common, then its first sheets that are not hidden.

    Of each its name and merged cells, its rows, and a null.
    """
    if len(book.xf_list) + len(book.format_list) > MAX_STYLES:
        raise Refused("damaged")
    yield {
        "from_1904": bool(book.datemode),
        "codes": [[form.format_key, form.format_str[:LONGEST_CODE]] for form in book.format_list],
        "styles": [style.format_key for style in book.xf_list],
        "has_pictures": has_pictures,
    }
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        if not sheet.visibility and sheets:
            sheets -= 1
            yield {"name": sheet.name, "merged": merged(sheet)}
            for row in range(sheet.nrows):
                if said := [*cells(sheet, row)]:
                    yield [row + 1, said]
            yield None
        book.unload_sheet(number)


def merged(sheet: Any) -> list[tuple[int, int, int]]:  # noqa: ANN401 - xlrd has no types
    """The cells that span several rows: first row, column and last row, all from 1."""
    if len(sheet.merged_cells) > MAX_MERGED:
        raise Refused("merged")
    spans = ((top + 1, left + 1, below) for top, below, left, _ in sheet.merged_cells)
    return [(row, column, last) for row, column, last in spans if last > row]


def cells(sheet: Any, row: int) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - as above
    """What stands in a row, each with its column from 1; numbers also with their style."""
    size = 0
    both = zip(sheet.row_types(row), sheet.row_values(row), strict=True)
    for column, (kind, value) in enumerate(both):
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            yield column + 1, value, sheet.cell_xf_index(row, column)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            yield column + 1, "true" if value else "false"
        elif kind == xlrd.XL_CELL_TEXT and value:
            size += len(value)
            if size > MAX_ROW:
                raise Refused("row")
            yield column + 1, value


def limit_this_process(memory: int, seconds: int, size: int) -> None:
    """Cap memory, time at work and what is written, as far as the system can."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: size,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 32,
    }
    for what, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS has no say over memory
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    memory, seconds, size, sheets = map(int, sys.argv[1:])
    limit_this_process(memory, seconds, size)
    try:
        write(sys.stdin.fileno(), sys.stdout, sheets)
    except Refused as refusal:
        sys.exit(str(refusal))
