"""A link becomes the bytes of a picture or a feed, and nobody gets the run of our network.

`lib.addresses` says where a link may lead, `lib.request` asks there. Redirects are followed by
hand, each judged like the first link.
"""

import logging
import threading
import time
from concurrent.futures import Future

from lib.addresses import NOT_USABLE, public_url
from lib.decoder import sniff
from lib.errors import FetchError
from lib.network import INTERNET, USUAL, Limits, Network, refusal
from lib.request import Wanted, get

SLOTS = 8

logger = logging.getLogger(__name__)

_slots = threading.BoundedSemaphore(SLOTS)
_under_way: dict[object, Future[bytes]] = {}
_under_way_lock = threading.Lock()


def fetch_picture_bytes(url: str, *, network: Network = INTERNET, limits: Limits = USUAL) -> bytes:
    """What is at `url`, if it starts like a picture; whether it is one, `read_picture` tells.

    Asked for one address by several visitors at once, it is fetched once. Raises FetchError.
    """
    key = (url.strip(), network, limits)
    with _under_way_lock:
        earlier = _under_way.get(key)
        if earlier is None:
            ours = _under_way[key] = Future()
    if earlier is not None:
        return _result_of(earlier, limits)
    try:
        data = _fetch_in_turn(url, _PICTURE, network, limits)
        ours.set_result(data)
        return data
    except FetchError as error:
        ours.set_exception(error)
        raise
    finally:
        ours.cancel()  # nobody waits for ever, should anything else go wrong
        with _under_way_lock:
            del _under_way[key]


def fetch_bytes(
    url: str, *, accept: str, network: Network = INTERNET, limits: Limits = USUAL
) -> bytes:
    """What is at `url`, whatever it is, fetched as carefully as a picture.

    `accept` are the media types to ask for. Raises FetchError.
    """
    return _fetch_in_turn(url, Wanted(accept.encode(), lambda body, _: body), network, limits)


def _result_of(fetch: Future[bytes], limits: Limits) -> bytes:
    try:
        return fetch.result(limits.queue + limits.total)
    except FetchError as error:  # every visitor gets an exception of their own
        raise FetchError(str(error), error.code, error.retry_after) from error
    except TimeoutError:
        raise refusal("slow") from None


def _fetch_in_turn(url: str, wanted: Wanted, network: Network, limits: Limits) -> bytes:
    if not _slots.acquire(timeout=limits.queue):
        raise refusal("busy")
    try:
        return _follow(url, wanted, network, limits)
    finally:
        _slots.release()


def _follow(url: str, wanted: Wanted, network: Network, limits: Limits) -> bytes:
    deadline = time.monotonic() + limits.total
    host = "unknown"
    try:
        for _ in range(limits.redirects + 1):
            here = public_url(url)
            host = here.raw_host.decode("ascii")
            answer = get(here, wanted, network, limits, deadline)
            if isinstance(answer, bytes):
                return answer
            url = answer
        raise FetchError(NOT_USABLE, "redirects")
    except FetchError as error:
        logger.info("not fetched from host %s: %s", host, error.code)
        raise


def _picture(body: bytes, content_type: bytes) -> bytes:
    if sniff(body):
        return body
    if content_type.startswith(b"text/html") or _is_page(body):
        raise refusal("page")
    raise refusal("format")


_PICTURE = Wanted(b"image/avif,image/webp,image/*,*/*;q=0.1", _picture)


def _is_page(body: bytes) -> bool:
    return body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))
