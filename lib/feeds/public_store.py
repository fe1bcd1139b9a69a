"""A public store by its address, whatever it runs on."""

from lib.addresses import public_url
from lib.errors import FeedError, FetchError
from lib.feeds.shopify_store import SHOPIFY
from lib.feeds.store_feed import PAUSE, StoreFeed, products_on
from lib.feeds.woocommerce_store import WOOCOMMERCE
from lib.network import INTERNET, Network

PLATFORMS = (SHOPIFY, WOOCOMMERCE)
NOTHING_THERE = {"page", "missing", "status", "format", "redirects"}
"""Codes of FetchError of a server that answers, though not as we hoped."""

NOT_A_STORE = (
    "There is no public Shopify or WooCommerce catalogue at this address. Paste the address of the "
    "store's own front page, or export its products as CSV."
)


def open_store(
    url: str, *, network: Network = INTERNET, currency: str = "", pause: float = PAUSE
) -> StoreFeed:
    """The products of the store at `url`; one small page is fetched to see what it runs on.

    The store's own word for its currency is asked for where no `currency` is given; `pause` are
    the seconds between two requests. Raises FeedError.
    """
    try:
        here = public_url(url if "://" in url else f"https://{url.strip()}")
        store = f"{here.scheme}://{here.netloc.decode('ascii')}"
        for platform in PLATFORMS:
            try:
                first = products_on(store, platform, 1, network, size=1)
            except FetchError as error:
                if error.code not in NOTHING_THERE:
                    raise
            else:
                if first:
                    known = currency or platform.currency(store, network)
                    return StoreFeed(store, platform, known, network, pause)
                if first is not None:
                    raise FeedError("This store lists no products. Export them as CSV.")
    except FetchError as error:
        raise FeedError(NOT_A_STORE) from error
    raise FeedError(NOT_A_STORE)
