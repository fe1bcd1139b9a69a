"""Gets the bytes of the pictures that a feed names, politely: the shop is somebody's server."""

import re
import threading
import time
from urllib.parse import urlsplit

from lib.decoder import SIDE
from lib.errors import FetchError
from lib.feeds.rows import Feed
from lib.fetch import fetch_picture_bytes
from lib.importing.progress import Control
from lib.network import Limits, Network

FETCHERS = 6  # threads; two of `lib.fetch.SLOTS` stay free for visitors
A_HOST = 4  # requests at once to one host
PAUSES_S = (0.5, 2.0)  # before each further try
LONGEST_REST_S = 60.0  # whatever a Retry-After says
PASSING = frozenset({"busy", "broken", "connect"})  # codes that may not come again
LIMITS = Limits(queue=60.0)

_SHOPIFYS = re.compile(
    r"https?://(cdn\.shopify\.com/s/files/|[^/?#]+/cdn/shop/)[^?#]+\.(jpe?g|png|webp)(\?[^#]*)?",
    re.IGNORECASE,
)
_SIZED = re.compile(r"[?&](width|height)=")


class Fetcher:
    """Reads pictures from their sites and out of the feed; safe to share between threads."""

    def __init__(self, feed: Feed, control: Control, network: Network) -> None:
        self._feed, self._control, self._network = feed, control, network
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._reading = threading.Lock()  # a feed may be one archive with one place to read at

    def read(self, address: str) -> bytes:
        """The bytes at `address`; raises FetchError or PictureError."""
        if not is_remote(address):
            with self._reading:
                return self._feed.read(address)
        host = self._host(address)
        for pause in (*PAUSES_S, None):
            try:
                return self._fetch(address, host)
            except FetchError as error:
                passing = error.code in PASSING or error.retry_after is not None
                if pause is None or not passing or self._control.stopped:
                    raise
                host.rest(error.retry_after or 0.0)
            self._control.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _fetch(self, address: str, host: "_Host") -> bytes:
        with host.places:
            self._control.sleep(host.rested_at - time.monotonic())
            light = lighter(address)
            try:
                return fetch_picture_bytes(light, network=self._network, limits=LIMITS)
            except FetchError as error:
                if light == address or error.code not in ("missing", "status", "format", "page"):
                    raise
            return fetch_picture_bytes(address, network=self._network, limits=LIMITS)

    def _host(self, address: str) -> "_Host":
        with self._lock:
            return self._hosts.setdefault(_name(address), _Host())


class _Host:
    """One site: how many may ask at once, and when it may be asked again."""

    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(A_HOST)
        self.rested_at = 0.0

    def rest(self, seconds: float) -> None:
        """Leave the site alone for as long as it asked, within reason."""
        until = time.monotonic() + min(seconds, LONGEST_REST_S)
        self.rested_at = max(self.rested_at, until)


def lighter(address: str) -> str:
    """The address at which Shopify gives the same picture no wider than we look at; or `address`.

    Originals are often of some megabytes; their documented `width` never makes one larger
    (shopify.dev, Liquid filters, image_url).
    """
    if not _SHOPIFYS.fullmatch(address) or _SIZED.search(address):
        return address
    return f"{address}{'&' if '?' in address else '?'}width={SIDE}"


def is_remote(address: str) -> bool:
    """Whether an address leads to a site, and not into the feed's own folder."""
    return address.lower().startswith(("http://", "https://"))


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # `lib.fetch` says what is wrong with it
        return ""
