"""A workbook's sheets as tables: Excel's here, others in `opendocument`."""

from collections.abc import Iterator
from functools import partial

from lib.feeds.archive import Archive
from lib.feeds.excel import opendocument, parts
from lib.feeds.excel.cells import Book, SheetRow, cells_of
from lib.feeds.excel.floating import floating
from lib.feeds.excel.in_cells import pictures_by_name, pictures_in_cells
from lib.feeds.excel.merged import merged_down
from lib.feeds.excel.numbers import EPOCH, EPOCH_1904, formats
from lib.feeds.excel.sheet import Drawn, Sheet, open_sheet, those_that_list
from lib.feeds.excel.texts import SharedTexts
from lib.feeds.source import Source
from lib.feeds.texts import line


def kind(archive: Archive) -> str:
    """What wrote such a workbook, as a word."""
    return "Excel" if parts.workbook(archive) else "OpenDocument"


def sheets(archive: Archive, source: Source) -> list[Sheet]:
    """The sheets that list anything, in their order, hidden ones left out.

    Raises FeedError when there is none, and for other documents than workbooks.
    """
    workbook = parts.workbook(archive)
    if not workbook:
        return opendocument.sheets(archive, source)
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
    return those_that_list(
        (partial(_open, archive, part, name, book, source) for part, name in wanted.items()), source
    )


def _open(archive: Archive, part: str, name: str, book: Book, source: Source) -> Sheet | None:
    def rows() -> Iterator[SheetRow]:
        return cells_of(parts.read(archive, part), book, source)

    def look() -> Drawn:
        in_cells = bool(book.pictures) or bool(book.named)
        return Drawn(floating(archive, part), merged_down(archive, part), in_cells)

    return open_sheet(name, rows, look, source)
