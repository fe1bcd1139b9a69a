"""Merchants' catalogues as they come: a file or folder becomes a stream of listings.

`open_feed` finds out what a file is by what it holds; `lib.feeds.rows` says what it gives then.
A table is opened (delimited, excel with all that is called .xls or .ods, json_table, shopify_json,
parquet, merchant_xml), its columns are recognised (shopify, merchant, woocommerce, magento, vision;
by a layout wix, squarespace, bigcommerce, square, ecwid, vendure) or guessed (guessing, generic),
and its rows become listings (groups, family, colours, named_pictures, listings). Pictures that lie
beside it or in it are read through a shelf (shelf, archive, excel, parquet_pictures). However large
a feed is, it takes no more memory than a small one; but an old workbook, which a child process
holds, does. What a public store lists, its own server is asked for (public_store, store_feed,
shopify_store, woocommerce_store).
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lib.errors import FeedError
from lib.feeds import leading
from lib.feeds.archive import Archive, Beside, pictures_among, table_among
from lib.feeds.columns import FIELDS
from lib.feeds.copied import Copied
from lib.feeds.currencies import currency as currency_code
from lib.feeds.detect import open_table, open_workbook
from lib.feeds.feed import TableFeed
from lib.feeds.folder import open_pictures, table_in
from lib.feeds.rows import Feed, Listing, Picture, RowProblem
from lib.feeds.shelf import FolderShelf
from lib.feeds.source import content, file_source

__all__ = ["FIELDS", "Feed", "Listing", "Picture", "RowProblem", "open_feed"]


def open_feed(
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    name: str = "",
    currency: str = "",
    base: str = "",
    pictures_at: str = "",
) -> Feed:
    """The feed in a file, a folder or a ZIP archive; what it is is told by what it holds.

    `mapping` (column -> one of FIELDS, "" for none) overrules what columns are taken for; `name`
    is what an upload was called, for messages only; `currency` is the ISO code of prices that
    name none. Pictures named by path are looked for in the file's own folder, so an upload
    belongs into a folder of its own; or at the address `pictures_at`, where a person says that
    their paths begin; or, in a feed that was read from the address `base`, there. Raises FeedError.
    """
    begins = leading.begin(pictures_at) if pictures_at else ""
    feed = _opened(path, dict(mapping or {}), name, _code(currency))
    if not isinstance(feed, TableFeed):
        return feed
    if begins:
        return replace(feed, base=begins, media=leading.media(begins, feed.media))
    return replace(feed, base=base)


def _opened(path: Path, chosen: Mapping[str, str], name: str, code: str) -> Feed:
    if path.is_dir():
        table = table_in(path)
        if table is None:
            return open_pictures(path)
        path, name = table, ""
    source = file_source(path, name)
    beside = FolderShelf(path.parent)
    if content(source.head(), source) != "zip":
        return open_table(source, beside, mapping=chosen, currency=code)
    archive = Archive(path, source)
    if archive.is_office:
        return open_workbook(archive, source, beside, mapping=chosen, currency=code)
    return _from_archive(archive, chosen, code)


def _from_archive(archive: Archive, chosen: Mapping[str, str], code: str) -> Feed:
    table = table_among(archive)
    if not table:
        return pictures_among(archive)
    source = archive.source(table)
    beside = Beside(archive, table[: table.rfind("/") + 1])
    kind = content(source.head(), source)
    if kind == "zip":
        inner = Copied(source).archive()
        if not inner.is_office:
            raise source.refuse("this is an archive inside an archive. Unpack it first.")
        feed = open_workbook(inner, source, beside, mapping=chosen, currency=code)
    else:
        if kind == "parquet":
            source = replace(source, open=Copied(source).open)
        feed = open_table(source, beside, mapping=chosen, currency=code)
    return replace(feed, refused=(*archive.refusals(), *feed.refused))


def _code(currency: str) -> str:
    try:
        return currency_code(currency) if currency else ""
    except ValueError as error:
        raise FeedError(f"The currency {error}.") from error
