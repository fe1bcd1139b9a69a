"""A feed at an address: fetched once, then kept and read like an upload."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit

from lib.errors import FeedError, FetchError
from lib.feeds.export import products_csv
from lib.feeds.public_store import NOTHING_THERE, open_store
from lib.feeds.rows import Feed, Listing
from lib.fetch import fetch_bytes
from lib.importing.uploads import Upload, Uploads
from lib.network import Limits, Network, refusal
from lib.products import Photo, Product

MOST_MB = 50
LIMITS = Limits(total=180.0, queue=10.0, read=15.0, size=MOST_MB * 2**20)
ACCEPT = "text/csv, text/tab-separated-values, application/xml, application/json, */*;q=0.5"

NO_FEED = (
    "This address can't be used: it is mistyped, or not public. Paste a public https link to a "
    "feed, or save the file and import that."
)
"""The one sentence for all that could tell what our own network looks like."""

_WHY = {
    "busy": "Many links are being followed just now. Try again in a moment.",
    "slow": "This address takes too long to answer. Try again, or save the file and import that.",
    "missing": "There is nothing at this address. Copy it again, or save the file and import that.",
    "status": "The site does not give us the file at this address: it may ask who you are, or for "
    "patience. Try again in a minute, or save the file and import that.",
    "size": f"The file at this address is larger than the {MOST_MB} MB that are read here. "
    "Save it and use `python -m lib import FILE`.",
    "broken": "The file did not arrive whole. Try again, or save it and import that.",
    "format": "The file came packed in a way that is not read here. Save the file and import that.",
    "page": "At this address is a web page, not a feed. Does it ask you to sign in? "
    "Save the file and import that.",
}
"""Why there is no feed at a public address, by the codes of FetchError."""

_FILE = re.compile(r"\.(csv|tsv|txt|xml|jsonl?|ndjson|xls[xm]?|ods|parquet|zip|gz)$", re.IGNORECASE)

_GOOGLE_SHEET = re.compile(
    r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(?!e/)([\w-]+)"
    r"(?:/(?:edit|view|copy|htmlview|preview)?)?(?:[?#].*)?"
)
"""A sheet as the browser shows it; addresses of exports lead to a file already."""

_GID = re.compile(r"[?#&]gid=(\d+)")
NOT_SHARED = (
    "Google did not give us this sheet. Share it with “Anyone with the link” and try again, or "
    "download it as .xlsx and import that."
)

Hear = Callable[[int], None]


def fetch_feed(address: str, uploads: Uploads, network: Network, hear: Hear) -> Upload:
    """Keep the feed at `address`: a file, a Google sheet, or what a public store lists.

    Paths of pictures in a file lead on from its address, and are fetched as safely as any other.
    A store is kept as our own products.csv, so that an import of it can be taken up again; `hear`
    is told how many products are read. Raises FeedError.
    """
    address = address.strip() if "://" in address else f"https://{address.strip()}"
    if sheet := _GOOGLE_SHEET.fullmatch(address):
        return _sheet(sheet[1], address, uploads, network)
    try:
        data = _file(address, network)
    except FetchError as error:
        if not _may_be_store(address, error):
            raise FeedError(_WHY.get(error.code, NO_FEED)) from error
        return _store(address, uploads, network, hear)
    upload = uploads.keep(BytesIO(data), urlsplit(address).path.rpartition("/")[2] or "feed")
    return replace(upload, base=address)


def _sheet(key: str, address: str, uploads: Uploads, network: Network) -> Upload:
    chosen = f"&gid={gid[1]}" if (gid := _GID.search(address)) else ""
    of = f"https://docs.google.com/spreadsheets/d/{key}"
    try:
        data = _file(f"{of}/export?format=xlsx{chosen}", network)
    except FetchError as error:
        own = error.code in ("size", "busy", "slow", "broken")
        raise FeedError(_WHY[error.code] if own else NOT_SHARED) from error
    return uploads.keep(BytesIO(data), f"Google sheet {key[:8]}")


def _store(address: str, uploads: Uploads, network: Network, hear: Hear) -> Upload:
    feed = open_store(address, network=network)
    with tempfile.TemporaryFile() as copy:
        copy.writelines(line.encode() for line in products_csv(_products(feed, hear)))
        copy.seek(0)
        return uploads.keep(copy, urlsplit(feed.store).netloc.removeprefix("www."))


def _file(address: str, network: Network) -> bytes:
    """The bytes at the address, if they are no web page; raises FetchError."""
    data = fetch_bytes(address, accept=ACCEPT, network=network, limits=LIMITS)
    is_page = re.match(rb"\s*<(!doctype html|html)", data[:200], re.IGNORECASE)
    if is_page and not urlsplit(address).path.lower().endswith(".xls"):  # some are pages
        raise refusal("page")
    return data


def _may_be_store(address: str, error: FetchError) -> bool:
    """Whether there may be a store, of which nobody may have the front page, say."""
    return error.code in NOTHING_THERE and not _FILE.search(urlsplit(address).path)


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
