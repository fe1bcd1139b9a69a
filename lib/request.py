"""One request over one connection of `lib.network`: no proxy, cookies, credentials, compression."""

from __future__ import annotations

import functools
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.addresses import NOT_USABLE
from lib.errors import FetchError
from lib.network import SENTENCES, Dialler, Limits, Network, refusal
from lib.retry_after import seconds

if TYPE_CHECKING:
    import httpcore
    import httpx

_HEADERS = (
    (b"User-Agent", b"Findalike/0.1"),
    (b"Accept-Encoding", b"identity"),  # three kilobytes of brotli can be gigabytes of zeros
)
_REDIRECTS = {301, 302, 303, 307, 308}
_MAX_CHUNKS = 20_000  # a picture that comes in crumbs costs more time than bytes

Judge = Callable[[bytes, bytes], bytes]
"""A body and its declared type to the body; FetchError when it is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What we ask for (media types), and how we tell that we were given it."""

    accept: bytes
    judge: Judge


def get(
    url: httpx.URL, wanted: Wanted, network: Network, limits: Limits, deadline: float
) -> bytes | str:
    """What is at `url`, or the address that `url` redirects to; raises FetchError."""
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


def _unpacked(data: bytearray, limits: Limits) -> bytes:
    """Some servers pack although we ask them not to; never more than the limit is unpacked."""
    try:
        body = zlib.decompressobj(wbits=31).decompress(data, limits.size + 1)
    except zlib.error as error:
        raise refusal("broken") from error
    if len(body) > limits.size:
        raise refusal("size")
    return body
