"""A workbook's sheets as tables; row numbers are those that Excel shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lib.feeds.archive import Archive
from lib.feeds.excel import parts
from lib.feeds.excel.cells import Book, SheetRow, cells_of
from lib.feeds.excel.floating import floating
from lib.feeds.excel.in_cells import pictures_by_name, pictures_in_cells
from lib.feeds.excel.numbers import EPOCH, EPOCH_1904, formats
from lib.feeds.excel.texts import SharedTexts
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import ABOVE, Row, header
from lib.feeds.texts import line

MAX_SHEETS = 50
PASTED = "picture in the sheet"
"""The column that names the pictures pasted into each row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; see `lib.feeds.table.Table`."""

    name: str
    columns: tuple[str, ...]
    above: int
    """The header's row."""
    source: Source
    archive: Archive
    part: str
    book: Book
    floating: Mapping[int, Sequence[str]]

    @property
    def called(self) -> str:
        """The name of the sheet, as words."""
        return f'sheet "{self.name}"'

    def rows(self) -> Iterator[Row | RowProblem]:
        """The rows under the header; what stands beside its columns is not read."""
        names = self.columns[1:] if self.columns[:1] == (PASTED,) else self.columns
        for row in _rows(self.archive, self.part, self.book, self.source):
            if row.number <= self.above or not (row.texts or row.pictures):
                continue
            cells = {name: row.texts.get(n, "").strip() for n, name in enumerate(names, 1)}
            if list(cells.values())[:3] == list(names[:3]):
                reason = f"Row {row.number} repeats the header. Remove it."
                yield RowProblem(row.number, "header", reason, cells)
                continue
            if names is not self.columns:
                pictures = [*self.floating.get(row.number, ()), *row.pictures]
                cells = {PASTED: "|".join(pictures), **cells}
            yield Row(row.number, cells)


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
    wanted = ((name, targets[i].path) for i, name in names.items() if i in targets)
    opened = [_open(archive, part, name, book, source) for name, part in islice(wanted, MAX_SHEETS)]
    if found := [sheet for sheet in opened if sheet]:
        return found
    raise source.refuse("no sheet has a header and products under it. Add the products.")


def _open(archive: Archive, part: str, name: str, book: Book, source: Source) -> Sheet | None:
    """A sheet with its header; None where nothing stands under one."""
    first: SheetRow | None = None
    for row in islice(_filled(archive, part, book, source), ABOVE + 1):
        if len(row.texts) > 1:
            first = row
            break
        first = first or row
    if first is None:
        return None
    pasted = floating(archive, part)
    names = [first.texts.get(n, "") for n in range(1, max(first.texts) + 1)]
    named = header(names, source, f'row {first.number} of the sheet "{name}"')
    below = any(row > first.number for row in pasted)
    has_pictures = below or book.pictures or book.named
    columns = (PASTED, *named) if has_pictures else named
    sheet = Sheet(name, columns, first.number, source, archive, part, book, pasted)
    return sheet if next(sheet.rows(), None) else None


def _rows(archive: Archive, part: str, book: Book, source: Source) -> Iterator[SheetRow]:
    return cells_of(parts.read(archive, part), book, source)


def _filled(archive: Archive, part: str, book: Book, source: Source) -> Iterator[SheetRow]:
    return (row for row in _rows(archive, part, book, source) if row.texts)
