"""Old Excel workbooks (.xls, BIFF), read by xlrd in a child process of limited memory and time.

xlrd holds a whole workbook in memory and believes what it says of itself: a small file may make it
take gigabytes, or minutes. The child writes down what the cells hold; what one sees there is made
of it here, as of newer workbooks.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from lib.decoders import INHERITED, PYTHON
from lib.feeds.excel.cells import SheetRow
from lib.feeds.excel.numbers import (
    EPOCH,
    EPOCH_1904,
    GENERAL,
    NumberFormat,
    built_in,
    format_of,
    shown,
)
from lib.feeds.excel.sheet import MAX_SHEETS, Drawn, Sheet, open_sheet, those_that_list
from lib.feeds.excel.stored import Stored
from lib.feeds.excel.texts import MOST
from lib.feeds.source import Source
from lib.feeds.streams import PIECE
from lib.feeds.texts import line

PROGRAM = Path(__file__).with_name("biff.py")
MAX_BYTES = 2**27
"""Of a workbook; one of 65,536 rows, which is the most that a sheet has, is mostly smaller."""

MEMORY = 768 * 2**20
"""Address space of the child."""

SECONDS = 60
SAVE = "Open it in Excel or LibreOffice and save it as .xlsx."
REASONS = {
    "locked": "this workbook is locked. Save it as .xlsx, without a password.",
    "document": "this Office document is no workbook. Save it as .xlsx or CSV.",
    "memory": f"this old workbook takes more memory than we give it. {SAVE}",
    "room": "there is no room to read it. Free some disk space and try again.",
    "texts": "it has more texts than we read. Split it.",
    "row": "one of its rows holds more than we read. Shorten it.",
    "merged": "it has more merged cells than we read. Split it.",
    "damaged": f"this old workbook is damaged, or none. {SAVE}",
}


class Workbook(NamedTuple):
    """The sheets that list anything, and whether there are pictures, which are not read."""

    sheets: list[Sheet]
    has_pictures: bool


def old_workbook(source: Source, *, seconds: float = SECONDS, memory: int = MEMORY) -> Workbook:
    """What an old workbook holds, hidden sheets left out; FeedError when it cannot be read."""
    try:
        with tempfile.TemporaryFile() as told:
            _tell(source, told, seconds, memory)
            told.seek(0)
            book = json.loads(told.readline())
            numbers = _numbers(book)
            sheets = those_that_list(_opened(told, numbers, source), source)
            return Workbook(sheets, book["has_pictures"])
    except OSError as error:
        raise source.refuse(
            f"there is no room to read it ({error.strerror}). Free some disk space and try again."
        ) from error


def _tell(source: Source, told: IO[bytes], seconds: float, memory: int) -> None:
    """Have the child write down what is in a workbook."""
    limits = (memory, int(seconds) + 1, MOST, MAX_SHEETS)
    with tempfile.TemporaryFile() as copy:
        _copy(source, copy)
        try:
            child = subprocess.run(
                [*PYTHON, str(PROGRAM.resolve()), *map(str, limits)],
                stdin=copy,
                stdout=told,
                stderr=subprocess.PIPE,
                env={name: os.environ[name] for name in INHERITED if name in os.environ},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise source.refuse(f"this old workbook takes too long to read. {SAVE}") from error
    if child.returncode:
        said = child.stderr.decode("ascii", "replace").split()
        reasons = (REASONS[word] for word in said if word in REASONS)
        raise source.refuse(next(reasons, f"this old workbook cannot be read. {SAVE}"))


def _copy(source: Source, copy: IO[bytes]) -> None:
    """Make the workbook a file of its own: it may come out of an archive."""
    with source.open() as stream:
        while piece := stream.read(PIECE):
            if copy.tell() > MAX_BYTES:
                megabytes = MAX_BYTES // 2**20
                raise source.refuse(f"this old workbook is larger than {megabytes} MB. {SAVE}")
            copy.write(piece)
    copy.seek(0)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How the numbers of a workbook are shown."""

    formats: Sequence[NumberFormat]
    epoch: datetime

    def shown(self, value: float, style: int) -> str:
        form = self.formats[style] if 0 <= style < len(self.formats) else GENERAL
        return shown(repr(value), form, self.epoch)


def _numbers(book: Mapping[str, Any]) -> _Numbers:
    codes = {number: format_of(code) for number, code in book["codes"]}
    formats = [codes.get(number) or built_in(number) for number in book["styles"]]
    return _Numbers(formats, EPOCH_1904 if book["from_1904"] else EPOCH)


def _opened(
    told: IO[bytes], numbers: _Numbers, source: Source
) -> Iterator[Callable[[], Sheet | None]]:
    """How to open each sheet, once its rows are stored."""
    stored = Stored(source)
    while head := told.readline():
        sheet = json.loads(head)
        spans: dict[int, list[tuple[int, int]]] = {}
        for row, column, last in sheet["merged"]:
            spans.setdefault(row, []).append((column, last))
        place = stored.keep(_rows(told, numbers))
        look = partial(Drawn, merged=spans)
        yield partial(
            open_sheet, line(sheet["name"], 40), partial(stored.rows, place), look, source
        )


def _rows(told: IO[bytes], numbers: _Numbers) -> Iterator[SheetRow]:
    """The rows of the sheet that has begun, up to its end."""
    while row := json.loads(told.readline()):
        number, cells = row
        texts = {}
        for column, value, *style in cells:
            text = numbers.shown(value, *style) if style else value.replace("\0", "")
            if text.strip():
                texts[column] = text.strip()
        yield SheetRow(number, texts)
