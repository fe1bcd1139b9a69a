"""A file that lists products: which kind it is, told by what it holds and never by its name."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from lib.feeds import generic, merchant, shopify, vision, woocommerce
from lib.feeds.cells import ADDRESS
from lib.feeds.columns import remapped
from lib.feeds.delimited import open_delimited
from lib.feeds.feed import Format, TableFeed
from lib.feeds.jsonl import open_jsonl
from lib.feeds.merchant_xml import open_xml
from lib.feeds.parquet import open_parquet
from lib.feeds.shelf import Shelf
from lib.feeds.source import Content, Source, content
from lib.feeds.table import Row, Table

SAMPLE = 50
"""Rows that are looked at to guess what columns mean."""

_RECOGNISED: Sequence[Callable[[Sequence[str]], Format | None]] = (
    vision.recognise,
    shopify.recognise,
    woocommerce.recognise,
    merchant.recognise,
)
_KINDS: Mapping[Content, str] = {
    "text": "",
    "json": " as JSON Lines",
    "parquet": " as Parquet",
    "xml": " as XML",
    "zip": "",
}


def open_table(
    source: Source, shelf: Shelf, *, mapping: Mapping[str, str], currency: str
) -> TableFeed:
    """The feed in a file that is no archive; raises FeedError."""
    kind = content(source.head(), source)
    if kind == "zip":
        raise source.refuse("this is an archive inside an archive. Unpack it first.")
    table = _table(kind, source)
    columns = table.columns
    found = next((known for recognise in _RECOGNISED if (known := recognise(columns))), None)
    found = found or generic.guess(columns, _sample(table))
    return TableFeed(
        found.name + _KINDS[kind],
        table,
        remapped(found.mapping, mapping, columns),
        found.reader,
        currency,
        shelf,
    )


def _table(kind: Content, source: Source) -> Table:
    if kind == "xml":
        return open_xml(source)
    if kind == "json":
        return open_jsonl(source)
    if kind == "parquet":
        return open_parquet(source)
    return open_delimited(source, vision.unnamed)


def _sample(table: Table) -> list[Mapping[str, str]]:
    return [
        {name: cell[:ADDRESS] for name, cell in row.cells.items()}
        for row in islice(table.rows(), SAMPLE)
        if isinstance(row, Row)
    ]
