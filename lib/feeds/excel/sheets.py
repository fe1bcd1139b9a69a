"""A workbook's sheets as tables; row numbers are those that Excel shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lib.errors import FeedError
from lib.feeds.archive import Archive
from lib.feeds.columns import folded
from lib.feeds.excel import parts
from lib.feeds.excel.cells import Book, SheetRow, cells_of
from lib.feeds.excel.floating import floating
from lib.feeds.excel.in_cells import pictures_by_name, pictures_in_cells
from lib.feeds.excel.merged import Held, Spans, merged_down
from lib.feeds.excel.numbers import EPOCH, EPOCH_1904, formats
from lib.feeds.excel.texts import SharedTexts
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import Row, header, header_among
from lib.feeds.texts import line

MAX_SHEETS = 50
BEFORE = 1000
"""Rows in which a header is looked for; most of them are empty."""

PASTED = "picture in the sheet"
"""The column that names the pictures pasted into each row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; see `lib.feeds.table.Table`."""

    name: str
    own: tuple[str, ...]
    """The columns that it names itself."""
    above: int
    """The header's row."""
    has_pictures: bool
    source: Source
    archive: Archive
    part: str
    book: Book
    floating: Mapping[int, Sequence[str]]
    merged: Spans

    @property
    def called(self) -> str:
        """The name of the sheet, as words."""
        return f'sheet "{self.name}"'

    @property
    def columns(self) -> tuple[str, ...]:
        """Where there are pictures, the column that names them comes first."""
        return (PASTED, *self.own) if self.has_pictures else self.own

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows under the header; what stands beside its columns is not read."""
        held = Held(self.merged, len(self.own), self.source)
        for row in _rows(self.archive, self.part, self.book, self.source):
            if row.number <= self.above:
                continue
            over = held.over(row)
            cells = {name: row.texts.get(n, "") for n, name in enumerate(self.own, 1)}
            pictures = [*self.floating.get(row.number, ()), *row.pictures]
            if not pictures and not any(cells.values()):
                continue
            cells |= {self.own[n - 1]: text for n, text in over.items() if n not in row.texts}
            if list(cells.values())[:3] == list(self.own[:3]):
                reason = f"Row {row.number} repeats the header. Remove it."
                yield RowProblem(row.number, "header", reason, cells)
                continue
            pasted = {PASTED: "|".join(pictures)} if self.has_pictures else {}
            yield Row(row.number, pasted | cells)


def sheets(archive: Archive, source: Source) -> list[Sheet]:
    """The sheets that list anything, in their order, hidden ones left out.

    Raises FeedError when there is none, and for other documents than workbooks.
    """
    workbook = parts.workbook(archive)
    if not workbook:
        raise source.refuse("this Office document is no .xlsx workbook. Save it as .xlsx or CSV.")
    targets = parts.relations(archive, workbook)
    names: dict[str, str] = {}
    epoch = EPOCH
    for element in parts.starts(archive, workbook):
        if element.tag == "workbookPr" and element.attributes.get("date1904") in ("1", "true"):
            epoch = EPOCH_1904
        elif element.tag == "sheet" and element.attributes.get("state", "visible") == "visible":
            names[element.attributes.get("id", "")] = line(element.attributes.get("name", ""), 40)
    book = Book(
        SharedTexts(archive, parts.only(targets, "sharedStrings"), source),
        formats(archive, parts.only(targets, "styles")),
        epoch,
        pictures_in_cells(archive, workbook),
        pictures_by_name(archive),
    )
    wanted = {targets[i].path: name for i, name in names.items() if i in targets}
    found: list[Sheet] = []
    refused: list[FeedError] = []
    for part, name in islice(wanted.items(), MAX_SHEETS):
        try:
            sheet = _open(archive, part, name, book, source)
        except FeedError as error:  # a summary, perhaps: another sheet may list the products
            refused.append(error)
        else:
            found += [sheet] if sheet else []
    if found:
        return found
    if refused:
        raise refused[0]
    raise source.refuse("no sheet has a header and products under it. Add the products.")


def _open(archive: Archive, part: str, name: str, book: Book, source: Source) -> Sheet | None:
    """A sheet with its header; None where nothing stands under one."""
    first_rows = islice(_rows(archive, part, book, source), BEFORE)
    first = header_among((row, [*row.texts.values()]) for row in first_rows if row.texts)
    if first is None:
        return None
    pasted = floating(archive, part)
    names = [first.texts.get(n, "") for n in range(1, max(first.texts) + 1)]
    named = header(names, source, f'row {first.number} of the sheet "{name}"')
    below = any(row > first.number for row in pasted)
    has_pictures = below or bool(book.pictures) or bool(book.named)
    own = tuple(f"{n} as text" if folded(n) == PASTED and has_pictures else n for n in named)
    merged = merged_down(archive, part)
    sheet = Sheet(
        name, own, first.number, has_pictures, source, archive, part, book, pasted, merged
    )
    return sheet if next(sheet.rows(), None) else None


def _rows(archive: Archive, part: str, book: Book, source: Source) -> Iterator[SheetRow]:
    return cells_of(parts.read(archive, part), book, source)
