"""A file that lists products: which kind it is, told by what it holds and never by its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from lib.feeds import (
    bigcommerce,
    ecwid,
    excel,
    generic,
    magento,
    merchant,
    shopify,
    square,
    squarespace,
    vendure,
    vision,
    wix,
    woocommerce,
)
from lib.feeds.archive import Archive
from lib.feeds.cells import ADDRESS
from lib.feeds.columns import remapped
from lib.feeds.currencies import currency_of
from lib.feeds.delimited import open_delimited
from lib.feeds.feed import Format, TableFeed
from lib.feeds.json_objects import objects
from lib.feeds.json_table import open_json
from lib.feeds.merchant_xml import open_xml
from lib.feeds.parquet import ParquetTable, open_parquet
from lib.feeds.parquet_pictures import ParquetPictures
from lib.feeds.rows import RowProblem
from lib.feeds.shelf import Shelf
from lib.feeds.shopify_json import ShopifyJson, is_shopifys
from lib.feeds.source import Content, Source, content
from lib.feeds.streams import gunzipped
from lib.feeds.table import Row, Table, numbered

SAMPLE = 50
"""Rows that are looked at to guess what columns mean."""

LAYOUTS = (
    *(wix.LAYOUT, wix.OLD, squarespace.LAYOUT, square.LAYOUT, ecwid.LAYOUT, vendure.LAYOUT),
    *(bigcommerce.LAYOUT, bigcommerce.OLD),
)

_RECOGNISED: Sequence[Callable[[Sequence[str]], Format | None]] = (
    vision.recognise,
    shopify.recognise,
    woocommerce.recognise,
    magento.recognise,
    *(layout.recognise for layout in LAYOUTS),
    merchant.recognise,
)
_KINDS: Mapping[Content, str] = {
    "text": "",
    "json": " as JSON",
    "parquet": " as Parquet",
    "xml": " as XML",
    "biff": " as old Excel",
    "page": " as a web page",
    "xml workbook": " as Excel's XML",
    "zip": "",
    "gzip": "",
}


def open_table(
    source: Source, shelf: Shelf, *, mapping: Mapping[str, str], currency: str
) -> TableFeed:
    """The feed in a file that is no archive; raises FeedError."""
    kind = content(source.head(), source)
    if kind == "gzip":
        source = gunzipped(source)
        kind = content(source.head(), source)
        if kind in ("gzip", "zip", "parquet"):
            raise source.refuse("what is packed with gzip is packed itself. Unpack it first.")
    if kind == "biff":
        return _open_old_workbook(source, shelf, mapping, currency)
    if kind in ("page", "xml workbook"):
        sheets = excel.page_tables(source) if kind == "page" else excel.xml_sheets(source)
        return _best(sheets, _KINDS[kind], shelf, mapping, currency)
    table = _table(kind, source)
    if isinstance(table, ParquetTable) and table.pictures:
        shelf = ParquetPictures(table, shelf)
    return _understood(table, _KINDS[kind], shelf, mapping, currency)


def open_workbook(
    archive: Archive, source: Source, beside: Shelf, *, mapping: Mapping[str, str], currency: str
) -> TableFeed:
    """The feed in a workbook: the sheet of whose columns most are known, and those alike.

    Raises FeedError.
    """
    shelf = excel.WorkbookShelf(archive, beside)
    written = f" as {excel.kind(archive)}"
    return _best(excel.sheets(archive, source), written, shelf, mapping, currency)


def _open_old_workbook(
    source: Source, shelf: Shelf, mapping: Mapping[str, str], currency: str
) -> TableFeed:
    """The same; where no column names pictures, a problem tells of those pasted into it."""
    book = excel.old_workbook(source)
    feed = _best(book.sheets, _KINDS["biff"], shelf, mapping, currency)
    if not book.has_pictures or "image" in feed.mapping.values():
        return feed
    reason = (
        "Pictures pasted into an .xls workbook are not read. Save it as .xlsx and choose that one."
    )
    return replace(feed, refused=(RowProblem(1, "pictures", reason),))


def _best(
    sheets: Sequence[excel.Sheet],
    written: str,
    shelf: Shelf,
    mapping: Mapping[str, str],
    currency: str,
) -> TableFeed:
    best = max(sheets, key=lambda sheet: len(_recognised(sheet).mapping))
    table = excel.alike(best, sheets)
    written += f", {table.called}" if len(sheets) > 1 else ""
    return _understood(table, written, shelf, mapping, currency)


def _understood(
    table: Table, written: str, shelf: Shelf, mapping: Mapping[str, str], currency: str
) -> TableFeed:
    found = _recognised(table)
    columns = remapped(found.mapping, mapping, table.columns)
    told = (currency_of(column) for column, field in columns.items() if field == "price")
    code = currency or next(told, "")
    return TableFeed(
        found.name + written, table, columns, found.reader, code, shelf, media=found.media
    )


def _recognised(table: Table) -> Format:
    columns = tuple(name for name in table.columns if name != excel.PASTED)
    found = next((known for recognise in _RECOGNISED if (known := recognise(columns))), None)
    if found is None:
        sample = _sample(table)
        found = woocommerce.guess(columns, sample) or generic.guess(columns, sample)
    pasted = {excel.PASTED: "image"} if excel.PASTED in table.columns else {}
    return replace(found, mapping={**pasted, **found.mapping})


def _table(kind: Content, source: Source) -> Table:
    if kind == "xml":
        return open_xml(source)
    if kind == "json":
        first = next((said for _, said in objects(source)), None)
        return ShopifyJson(source) if is_shopifys(first) else open_json(source)
    if kind == "parquet":
        return open_parquet(source)
    return open_delimited(source, lambda cells: vision.unnamed(cells) or numbered(cells))


def _sample(table: Table) -> list[Mapping[str, str]]:
    return [
        {name: cell[:ADDRESS] for name, cell in row.cells.items()}
        for row in islice(table.rows(), SAMPLE)
        if isinstance(row, Row)
    ]
