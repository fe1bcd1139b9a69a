"""Connections to public addresses that cannot outlive their time or their bytes.

`Dialler` plugs into httpcore: what it connects to was judged by `lib.addresses`, and every read
and write is counted at the socket, where no protocol can hide it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.addresses import NOT_USABLE, Resolver, public_addresses, system_addresses
from lib.errors import FetchError
from lib.pictures import MAX_BYTES
from lib.refusals import FORMATS

if TYPE_CHECKING:
    import ssl

    from httpcore import NetworkBackend, NetworkStream
else:  # importing httpcore takes longer than a visitor who never pastes a link should wait
    NetworkBackend = NetworkStream = object

SENTENCES = {
    "busy": "Many links are being followed just now. Try again in a moment.",
    "slow": "This address takes too long to answer. Save the picture and upload it.",
    "missing": "There is nothing at this address. Open the picture itself and copy its address.",
    "status": "The site does not give us this picture. Save it and upload it.",
    "crowded": "The site is asked too much just now. Try again in a minute.",
    "size": f"What is at this address is larger than the {MAX_BYTES // 2**20} MB we read. "
    "Save the picture in a smaller size and upload it.",
    "broken": "The picture did not arrive whole. Try again, or save it and upload it.",
    "page": "That link is a web page, not a picture. "
    "Open the picture itself and copy its address, or save the picture and upload it.",
    "format": f"What is at this address is not a picture we can read. We read {FORMATS}.",
}
"""What may be said of an address that has turned out to be public; all else is NOT_USABLE."""

SPARE_BYTES = 2**18  # for headers and framing, on top of the picture

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long (in seconds) and how much (in bytes) one link may cost us."""

    total: float = 12.0
    queue: float = 5.0
    look_up: float = 4.0
    connect: float = 4.0
    read: float = 5.0
    size: int = MAX_BYTES
    redirects: int = 3
    addresses: int = 3


def straight(address: str, port: int) -> tuple[str, int]:
    """The way to an address is the address."""
    return address, port


@dataclass(frozen=True, slots=True)
class Network:
    """How names become addresses, and where a judged address is dialled.

    Whatever `resolve` answers is judged; `route` sees public addresses only.
    """

    resolve: Resolver = system_addresses
    route: Callable[[str, int], tuple[str, int]] = straight
    certificates: ssl.SSLContext | None = None


def rehearsal(port: int) -> Network:
    """A network in which every public name is the one server at `port` of this machine.

    For tests in a browser: links are judged as ever, and none leaves the machine.
    """
    return Network(
        resolve=lambda _host, _port: ["93.184.216.34"],
        route=lambda _address, _port: ("127.0.0.1", port),
    )


INTERNET = Network()


def network_for(test_port: int | None) -> Network:
    """The internet, or a rehearsal of it where the settings say so."""
    return rehearsal(test_port) if test_port else INTERNET


USUAL = Limits()


class Dialler(NetworkBackend):
    """Opens connections to addresses that were judged, and to no others."""

    def __init__(self, network: Network, limits: Limits, deadline: float) -> None:
        self._network = network
        self._limits = limits
        self._deadline = deadline

    def connect_tcp(self, host: str, port: int, *_: object, **__: object) -> NetworkStream:
        """A connection to the first judged address of `host` that answers; raises FetchError."""
        import httpcore

        look_up = _left(self._deadline, self._limits.look_up)
        addresses = public_addresses(host, port, self._network.resolve, look_up)
        for address in addresses[: self._limits.addresses]:
            there = self._network.route(address, port)
            seconds = _left(self._deadline, self._limits.connect)
            try:
                stream = httpcore.SyncBackend().connect_tcp(*there, timeout=seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                logger.debug("no connection to host %s: %r", host, error)
            else:
                return _Metered(stream, self._deadline)
        raise FetchError(NOT_USABLE, "connect")


class _Metered(NetworkStream):
    """A connection that ends when its time or its bytes are used up, however they are spread."""

    def __init__(self, stream: NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline
        self._bytes_left = SPARE_BYTES

    def allow(self, size: int) -> None:
        """Let `size` bytes more arrive."""
        self._bytes_left += size

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, _left(self._deadline, timeout))
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise refusal("size")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        try:
            seconds = _left(self._deadline, timeout)
            secured = self._stream.start_tls(ssl_context, server_hostname, seconds)
        except FetchError:
            self.close()
            raise
        return _Metered(secured, self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._stream.get_extra_info(info)


def _left(deadline: float, most: float | None) -> float:
    """Seconds until the deadline, `most` at most."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise refusal("slow")
    return left if most is None else min(left, most)


def refusal(code: str) -> FetchError:
    """The error whose sentence `code` names."""
    return FetchError(SENTENCES[code], code)
