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

ANSWERS = NOTHING_THERE | {"broken", "size"}
"""And of one that answers with something else: it may list its products elsewhere."""

EMPTY = "This store lists no products. Export them as CSV."
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
    except FetchError as error:
        raise FeedError(NOT_A_STORE) from error
    store = f"{here.scheme}://{here.netloc.decode('ascii')}"
    why: FetchError | None = None
    is_empty = False
    for platform in PLATFORMS:
        try:
            first = products_on(store, platform, 1, network, size=1)
        except FetchError as error:
            why = error
            if error.code not in ANSWERS:
                break
        else:
            if first:
                known = currency or platform.currency(store, network)
                return StoreFeed(store, platform, known, network, pause)
            is_empty = is_empty or first is not None
    raise FeedError(EMPTY if is_empty else NOT_A_STORE) from why
