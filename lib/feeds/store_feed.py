"""What a public store's server lists, as a feed: page after page, without haste."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lib.errors import FeedError, FetchError, PictureError
from lib.feeds.groups import first_rows
from lib.feeds.json_table import Json
from lib.feeds.listings import Terms
from lib.feeds.rows import Listing, RowProblem
from lib.feeds.shelf import MISSING
from lib.fetch import fetch_bytes
from lib.network import USUAL, Network

PAUSE = 1.0
"""Seconds between two pages."""

MOST = 25_000
"""Products of a store that are read; Shopify itself counts no further."""

TRIES = 3
PASSING = {"busy", "slow", "status", "crowded", "broken"}
"""Codes of FetchError after which it is worth while to ask again."""

LIMITS = replace(USUAL, total=30.0, read=15.0, size=24 * 2**20)
ENDLESS = "The store's pages come to no end. Export its products as CSV."
BROKE_OFF = "The store stopped answering at page {page}. What came before is read; try again later."


@dataclass(frozen=True, slots=True)
class Platform:
    """What kind of store a server is, and how it lists products.

    `page` leads on from the store's address, with {size} and {page} in it; `size` products are one
    page. `products` are what is listed in its JSON, None in any other's; `listed` makes one of
    them a listing, by its number and the store's address; `currency` asks for the store's, where
    that does not stand with the prices.
    """

    name: str
    page: str
    size: int
    products: Callable[[object], list[Json] | None]
    listed: Callable[[int, Json, str, Terms], Iterator[Listing | RowProblem]]
    currency: Callable[[str, Network], str] = lambda store, network: ""


@dataclass(frozen=True, slots=True)
class StoreFeed:
    """The products that a store shows to everybody; see `lib.feeds.rows.Feed`."""

    store: str
    """Scheme and host, such as https://shop.example."""

    platform: Platform
    currency: str
    network: Network
    pause: float = PAUSE
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def format(self) -> str:
        """What kind of store it is."""
        return f"{self.platform.name} store"

    def __iter__(self) -> Iterator[Listing | RowProblem]:
        """Every product once, numbered from 1; FeedError when the store stops answering."""
        with first_rows() as first_row:
            terms = Terms(frozenset(), self.currency, _NoPictures(), first_row)
            for number, product in enumerate(self._products(), 1):
                if number > MOST:
                    reason = f"The store lists more than {MOST:,} products. Export a CSV."
                    yield RowProblem(number, "too many products", reason)
                    return
                yield from self.platform.listed(number, product, self.store, terms)

    def read(self, address: str) -> bytes:
        """No picture lies beside a store: raises PictureError."""
        return _NoPictures().read(address)

    def _products(self) -> Iterator[Json]:
        """Page after page up to an empty one; as many as MOST products fill, or they never end."""
        for page in range(1, MOST // self.platform.size + 2):
            products = self._patiently(page)
            if not products:
                return
            yield from products
            time.sleep(self.pause)
        raise FeedError(ENDLESS)

    def _patiently(self, page: int) -> list[Json]:
        """One page, asked for again after a while when the store is busy."""
        attempt = 1
        while True:
            try:
                found = products_on(self.store, self.platform, page, self.network)
            except FetchError as error:
                if attempt == TRIES or error.code not in PASSING:
                    raise FeedError(BROKE_OFF.format(page=page)) from error
            else:
                if found is None:
                    raise FeedError(BROKE_OFF.format(page=page))
                return found
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


def products_on(
    store: str, platform: Platform, page: int, network: Network, size: int = 0
) -> list[Json] | None:
    """The products on one page; None where the server lists none as such a platform would.

    Raises FetchError when it does not answer.
    """
    address = store + platform.page.format(size=size or platform.size, page=page)
    products = platform.products(json_at(address, network))
    return None if products is None else [each for each in products if isinstance(each, dict)]


def json_at(address: str, network: Network) -> object:
    """The JSON at an address; None for what is no JSON. Raises FetchError."""
    data = fetch_bytes(address, accept="application/json", network=network, limits=LIMITS)
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
