"""A feed at an address: fetched once, then kept and read like an upload."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit

from lib.errors import FeedError, FetchError
from lib.feeds.export import products_csv
from lib.feeds.rows import Feed, Listing
from lib.feeds.shopify_store import open_shopify_store
from lib.fetch import fetch_bytes
from lib.importing.uploads import Upload, Uploads
from lib.network import Limits, Network
from lib.products import Photo, Product

MOST_MB = 50
LIMITS = Limits(total=180.0, queue=10.0, read=15.0, size=MOST_MB * 2**20)
ACCEPT = "text/csv, text/tab-separated-values, application/xml, application/json, */*;q=0.5"

_GOOGLE_SHEET = re.compile(
    r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(?!e/)([\w-]+)"
    r"(?:/(?:edit|view|copy|htmlview|preview)?)?(?:[?#].*)?"
)
"""A sheet as the browser shows it; addresses of exports lead to a file already."""

_GID = re.compile(r"[?#&]gid=(\d+)")
NOT_SHARED = (
    "Google did not give us this sheet. Share it with “Anyone with the link” and try again, or "
    "download it as .xlsx and choose the file."
)

Hear = Callable[[int], None]


def fetch_feed(address: str, uploads: Uploads, network: Network, hear: Hear) -> Upload:
    """Keep the feed at `address`: a file, a Google sheet, or what a public Shopify store lists.

    Paths of pictures in a file lead on from its address, and are fetched as safely as any other.
    A store is kept as our own products.csv, so that an import of it can be taken up again; `hear`
    is told how many products are read. Raises FeedError.
    """
    address = address.strip() if "://" in address else f"https://{address.strip()}"
    if sheet := _GOOGLE_SHEET.fullmatch(address):
        chosen = f"&gid={gid[1]}" if (gid := _GID.search(address)) else ""
        of = f"https://docs.google.com/spreadsheets/d/{sheet[1]}"
        data = _file(f"{of}/export?format=xlsx{chosen}", network)
        if data is None:
            raise FeedError(NOT_SHARED)
        return uploads.keep(BytesIO(data), f"Google sheet {sheet[1][:8]}")
    data = _file(address, network)
    if data is not None:
        upload = uploads.keep(BytesIO(data), urlsplit(address).path.rpartition("/")[2] or "feed")
        return replace(upload, base=address)
    feed = open_shopify_store(address, network=network)
    with tempfile.TemporaryFile() as copy:
        copy.writelines(line.encode() for line in products_csv(_products(feed, hear)))
        copy.seek(0)
        return uploads.keep(copy, urlsplit(feed.store).netloc.removeprefix("www."))


def _file(address: str, network: Network) -> bytes | None:
    """The bytes at the address; None where there is no file, so that it may be a store."""
    try:
        data = fetch_bytes(address, accept=ACCEPT, network=network, limits=LIMITS)
    except FetchError as error:
        if error.code == "size":
            raise FeedError(
                f"The file at this address is larger than the {MOST_MB} MB that are read here. "
                "Save it and use `python -m lib import FILE`."
            ) from error
        return None
    is_page = re.match(rb"\s*<(!doctype html|html)", data[:200], re.IGNORECASE)
    is_called_a_workbook = urlsplit(address).path.lower().endswith(".xls")
    return None if is_page and not is_called_a_workbook else data


def _products(feed: Feed, hear: Hear) -> list[Product]:
    products = []
    for item in feed:
        if isinstance(item, Listing):
            own = item.product
            photos = (
                Photo(own.id, position, picture.address, "", picture.alt)
                for position, picture in enumerate(item.pictures)
            )
            products.append(replace(own, photos=tuple(photos)))
            hear(len(products))
    return products
