"""Workbooks for tests: Excel's, written by XlsxWriter as Excel would, and altered ones."""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter
from PIL import Image
from xlsxwriter.worksheet import Worksheet

Fill = Callable[[xlsxwriter.Workbook, Worksheet], None]


def workbook(path: Path, **sheets: Fill) -> Path:
    """A workbook with these sheets, each filled by its function."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, fill in sheets.items():
            fill(book, book.add_worksheet(name))
    return path


def from_csv(path: Path, text: str, delimiter: str = ",") -> Path:
    """The rows of a delimited text in the only sheet, every cell as text."""

    def fill(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter)):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell)

    return workbook(path, Products=fill)


def picture(colour: str, size: tuple[int, int] = (120, 90)) -> dict[str, io.BytesIO]:
    """A picture of one colour, as XlsxWriter takes it."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return {"image_data": buffer}


def altered(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """The workbook with some of its parts written anew, or added."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members |= {n: part.encode() if isinstance(part, str) else part for n, part in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def part(path: Path, name: str) -> str:
    """One of a workbook's parts as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """An XML part with a few of its bytes left out, or others in their place."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(data))
        piece = chance.choice([b"", b'"', b"<", b">", b"&", b"\0", b"9", b"-", b"\xff"])
        data[start : start + chance.choice([0, 1, 1, 20])] = piece * chance.randint(1, 3)
    return bytes(data)
