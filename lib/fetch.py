"""A link becomes the bytes of a picture or a feed, and nobody gets the run of our network.

`lib.addresses` says where a link may lead, `lib.network` connects there. One connection serves
one request; redirects are followed by hand, each judged like the first link. No proxy, no
cookies, no credentials, no compression.
"""

from __future__ import annotations

import functools
import logging
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.addresses import NOT_USABLE, public_url
from lib.decoder import sniff
from lib.errors import FetchError
from lib.network import INTERNET, SENTENCES, USUAL, Dialler, Limits, Network, refusal
from lib.retry_after import seconds

if TYPE_CHECKING:
    import httpcore
    import httpx

SLOTS = 8

_HEADERS = (
    (b"User-Agent", b"Findalike/0.1"),
    (b"Accept-Encoding", b"identity"),  # three kilobytes of brotli can be gigabytes of zeros
)
_REDIRECTS = {301, 302, 303, 307, 308}
_MAX_CHUNKS = 20_000  # a picture that comes in crumbs costs more time than bytes

Judge = Callable[[bytes, bytes], bytes]
"""A body and its declared type to the body; FetchError when it is not what was asked for."""

logger = logging.getLogger(__name__)

_slots = threading.BoundedSemaphore(SLOTS)
_under_way: dict[object, Future[bytes]] = {}
_under_way_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What we ask for (media types), and how we tell that we were given it."""

    accept: bytes
    judge: Judge


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
    return _fetch_in_turn(url, _Wanted(accept.encode(), lambda body, _: body), network, limits)


def _result_of(fetch: Future[bytes], limits: Limits) -> bytes:
    try:
        return fetch.result(limits.queue + limits.total)
    except FetchError as error:  # every visitor gets an exception of their own
        raise FetchError(str(error), error.code, error.retry_after) from error
    except TimeoutError:
        raise refusal("slow") from None


def _fetch_in_turn(url: str, wanted: _Wanted, network: Network, limits: Limits) -> bytes:
    if not _slots.acquire(timeout=limits.queue):
        raise refusal("busy")
    try:
        return _follow(url, wanted, network, limits)
    finally:
        _slots.release()


def _follow(url: str, wanted: _Wanted, network: Network, limits: Limits) -> bytes:
    deadline = time.monotonic() + limits.total
    host = "unknown"
    try:
        for _ in range(limits.redirects + 1):
            here = public_url(url)
            host = here.raw_host.decode("ascii")
            answer = _get(here, wanted, network, limits, deadline)
            if isinstance(answer, bytes):
                return answer
            url = answer
        raise FetchError(NOT_USABLE, "redirects")
    except FetchError as error:
        logger.info("not fetched from host %s: %s", host, error.code)
        raise


def _get(
    url: httpx.URL, wanted: _Wanted, network: Network, limits: Limits, deadline: float
) -> bytes | str:
    """What is at `url`, or the address that `url` redirects to."""
    import httpcore

    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    connection = httpcore.HTTPConnection(
        target.origin,
        ssl_context=network.certificates or _public_authorities(),
        network_backend=Dialler(network, limits, deadline),
    )
    timeouts = {"connect": limits.connect, "read": limits.read, "write": limits.read}
    try:
        with (
            connection,
            connection.stream(
                "GET",
                target,
                headers=[(b"Host", url.netloc), (b"Accept", wanted.accept), *_HEADERS],
                extensions={"timeout": timeouts},
            ) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers}
            response.extensions["network_stream"].allow(limits.size)
            if response.status in _REDIRECTS and b"location" in headers:
                return _destination(url, headers[b"location"])
            body = _body(response, headers, limits)
            return wanted.judge(body, headers.get(b"content-type", b""))
    except httpcore.TimeoutException as error:
        raise refusal("slow") from error
    except httpcore.ConnectError as error:  # it answered, but could not prove to be the host
        raise FetchError(NOT_USABLE, "certificate") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise refusal("broken") from error


@functools.cache
def _public_authorities() -> ssl.SSLContext:
    import httpcore

    return httpcore.default_ssl_context()


def _destination(url: httpx.URL, location: bytes) -> str:
    import httpx

    try:
        return str(url.join(location.decode()))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(NOT_USABLE, "redirects") from error


def _body(response: httpcore.Response, headers: dict[bytes, bytes], limits: Limits) -> bytes:
    if response.status in (404, 410):
        raise refusal("missing")
    if response.status in (429, 503):
        said = headers.get(b"retry-after", b"").decode("latin-1")
        raise FetchError(SENTENCES["crowded"], "status", seconds(said) or 0.0)
    if response.status != 200:
        raise refusal("status")
    encoding = headers.get(b"content-encoding", b"identity").strip().lower()
    if encoding not in (b"identity", b"gzip"):
        raise refusal("format")
    if int(headers.get(b"content-length", 0)) > limits.size:
        raise refusal("size")
    data = bytearray()
    for count, chunk in enumerate(response.iter_stream()):
        data += chunk
        if len(data) > limits.size or count > _MAX_CHUNKS:
            raise refusal("size")
    return _unpacked(data, limits) if encoding == b"gzip" else bytes(data)


def _picture(body: bytes, content_type: bytes) -> bytes:
    if sniff(body):
        return body
    if content_type.startswith(b"text/html") or _is_page(body):
        raise refusal("page")
    raise refusal("format")


_PICTURE = _Wanted(b"image/avif,image/webp,image/*,*/*;q=0.1", _picture)


def _unpacked(data: bytearray, limits: Limits) -> bytes:
    """Some servers pack although we ask them not to; never more than the limit is unpacked."""
    try:
        body = zlib.decompressobj(wbits=31).decompress(data, limits.size + 1)
    except zlib.error as error:
        raise refusal("broken") from error
    if len(body) > limits.size:
        raise refusal("size")
    return body


def _is_page(body: bytes) -> bool:
    return body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))
