"""A public Shopify store as a feed: its own products.json, page after page, without haste."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from lib.addresses import public_url
from lib.errors import FeedError, FetchError, PictureError
from lib.feeds.columns import folded
from lib.feeds.currencies import currency as currency_code
from lib.feeds.groups import first_rows
from lib.feeds.json_table import said_as_text
from lib.feeds.listings import Terms, listed
from lib.feeds.options import OPTIONS
from lib.feeds.rows import Listing, Picture, RowProblem
from lib.feeds.shelf import MISSING
from lib.feeds.shopify_json import Json, objects_in
from lib.feeds.table import Row
from lib.fetch import fetch_bytes
from lib.network import INTERNET, USUAL, Network

PAGE = 250
"""Products of one page: as many as Shopify gives."""

MAX_PAGES = 100
"""Shopify counts no further than 25,000 products."""

PAUSE = 1.0
"""Seconds between two pages."""

TRIES = 3
PASSING = {"busy", "slow", "status", "crowded", "broken"}
"""Codes of FetchError after which it is worth while to ask again."""

LIMITS = replace(USUAL, total=30.0, read=15.0, size=24 * 2**20)

NOT_A_STORE = (
    "There is no public Shopify catalogue at this address. Paste the address of the store's own "
    "front page, or export its products as CSV."
)
BROKE_OFF = "The store stopped answering at page {page}. What came before is read; try again later."

_FACTS = {
    "id": "handle",
    "title": "title",
    "description": "body_html",
    "brand": "vendor",
    "category": "product_type",
}


@dataclass(frozen=True, slots=True)
class StoreFeed:
    """The products that a store shows to everybody; see `lib.feeds.rows.Feed`."""

    store: str
    """Scheme and host, such as https://shop.example."""

    currency: str
    network: Network
    pause: float = PAUSE
    format: str = "Shopify store"
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Listing | RowProblem]:
        """Every product once, numbered from 1; FeedError when the store stops answering."""
        with first_rows() as first_row:
            terms = Terms(frozenset(), self.currency, _NoPictures(), first_row)
            for number, product in enumerate(self._products(), 1):
                if number > PAGE * MAX_PAGES:
                    reason = f"The store lists more than {number - 1:,} products. Export a CSV."
                    yield RowProblem(number, "too many products", reason)
                    return
                yield from _listed(number, product, self.store, terms)

    def read(self, address: str) -> bytes:
        """No picture lies beside a store: raises PictureError."""
        return _NoPictures().read(address)

    def _products(self) -> Iterator[Json]:
        for page in range(1, MAX_PAGES + 2):
            products = self._patiently(page)
            if not products:
                return
            yield from products
            time.sleep(self.pause)

    def _patiently(self, page: int) -> list[Json]:
        """One page, asked for again after a while when the store is busy."""
        attempt = 1
        while True:
            try:
                return _page(self.store, PAGE, page, self.network)
            except FetchError as error:
                if attempt == TRIES or error.code not in PASSING:
                    raise FeedError(BROKE_OFF.format(page=page)) from error
            time.sleep(self.pause * 2**attempt)
            attempt += 1


class _NoPictures:
    """Every picture of a store has an address."""

    def why_not(self, path: str) -> str:
        return "is not an address"

    def version(self, path: str) -> str:
        return ""

    def read(self, path: str) -> bytes:
        raise PictureError(MISSING, "missing")


def open_shopify_store(
    url: str, *, network: Network = INTERNET, currency: str = "", pause: float = PAUSE
) -> StoreFeed:
    """The products of the Shopify store at `url`; one small page is fetched to see that it is one.

    The store's own word for its currency is asked for where no `currency` is given; `pause` are
    the seconds between two requests. Raises FeedError.
    """
    try:
        here = public_url(url if "://" in url else f"https://{url.strip()}")
        store = f"{here.scheme}://{here.netloc.decode('ascii')}"
        first = _page(store, 1, 1, network)
    except FetchError as error:
        raise FeedError(NOT_A_STORE) from error
    if not first:
        raise FeedError("This store lists no products. Export them as CSV.")
    return StoreFeed(store, currency or _currency(store, network), network, pause)


def _page(store: str, size: int, page: int, network: Network) -> list[Json]:
    """The products on one page; FetchError when the store does not answer, FeedError if oddly."""
    address = f"{store}/products.json?limit={size}&page={page}"
    data = fetch_bytes(address, accept="application/json", network=network, limits=LIMITS)
    products = _parsed(data).get("products")
    if not isinstance(products, list):
        raise FeedError(NOT_A_STORE)
    return [product for product in products if isinstance(product, dict)]


def _currency(store: str, network: Network) -> str:
    """The store's currency as it says itself; nothing when it does not."""
    try:
        data = fetch_bytes(f"{store}/meta.json", accept="application/json", network=network)
        return currency_code(said_as_text(_parsed(data).get("currency")))
    except (FetchError, FeedError, ValueError):
        return ""


def _parsed(data: bytes) -> Json:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FeedError(NOT_A_STORE) from error
    return said if isinstance(said, dict) else {}


def _listed(number: int, said: Json, store: str, terms: Terms) -> Iterator[Listing | RowProblem]:
    own = {name: said_as_text(said.get(key)) for name, key in _FACTS.items()}
    own["url"] = f"{store}/products/{quote(own['id'])}" if own["id"] else ""
    variants = objects_in(said, "variants")
    options = [folded(said_as_text(option.get("name"))) for option in objects_in(said, "options")]
    for name, called in OPTIONS.items():
        place = next((n for n, option in enumerate(options, 1) if option in called), 0)
        if place and variants:
            own[name] = said_as_text(variants[0].get(f"option{place}"))
    yield from listed(
        [Row(number, {"Handle": own["id"], "Title": own["title"]})],
        own,
        [
            Picture(said_as_text(image.get("src")), said_as_text(image.get("alt")))
            for image in objects_in(said, "images")
        ],
        terms,
        variants=[_variant(variant) for variant in variants],
    )


def _variant(said: Json) -> Mapping[str, str]:
    available = said.get("available", True) is not False
    return {
        "price": said_as_text(said.get("price")),
        "availability": "in stock" if available else "out of stock",
    }
