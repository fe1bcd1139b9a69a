"""Where a visitor's link may lead us: to public addresses only, however the others are dressed up.

A name is looked up once, every answer is judged, and `lib.fetch` connects to an answer that was
judged: between the check and the call there is nothing left to swap.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from lib.errors import FetchError

if TYPE_CHECKING:
    import httpx

Resolver = Callable[[str, int], list[str]]
"""Host and port to the addresses of the host, as text; OSError or UnicodeError when it has none."""

NOT_USABLE = (
    "This address can't be used. Paste a public https link that ends at a picture, "
    "or save the picture and upload it."
)
"""The one sentence for all that could tell a visitor what our own network looks like."""

PASTED_PICTURE = (
    "This is a whole picture written as text, not a link to one. Save the picture and upload it."
)

MAX_URL = 2048
SCHEMES = {"http": 80, "https": 443}
MAX_HOST = 253
HOST_NAME = re.compile(r"([a-z0-9_-]{1,63}\.)+[a-z0-9_-]{1,63}")  # two labels or more
LOCAL_NAMES = (
    ".local",
    ".localhost",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".home.arpa",
    ".corp",
    ".svc",
    ".cluster.local",
)

PRIVATE_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own; the metadata service of Alibaba Cloud
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # the metadata service of Azure, on an address that looks public
        "169.254.0.0/16",  # link-local; the metadata service of nearly every cloud
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; the metadata service of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved
    )
)
PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")  # all that was ever handed out for public use
PRIVATE_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")

_lookups = threading.BoundedSemaphore(32)  # a look-up cannot be cancelled, only outwaited


def is_public(address: str) -> bool:
    """Whether the IP address in `address` can be reached by anybody on the internet.

    Tables of our own, because `ipaddress.is_global` changes between patch releases of Python.
    An IPv6 address that carries an IPv4 address is as public as the one it carries.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in block for block in PRIVATE_V4)
    return _is_public_v6(parsed)


def _is_public_v6(address: ipaddress.IPv6Address) -> bool:
    carried = str(ipaddress.IPv4Address(address.packed[-4:]))
    if address.scope_id:
        return False
    if address.ipv4_mapped or address in NAT64:
        return is_public(carried)
    if address.packed[8:12] in ISATAP and not is_public(carried):
        return False
    return address in PUBLIC_V6 and not any(address in block for block in PRIVATE_V6)


def public_url(text: str) -> httpx.URL:
    """The URL in `text`, if it may be followed as far as can be told without a look-up.

    FetchError when it is no http or https URL of at most MAX_URL characters, carries a user
    name, names another port than 80 or 443, or names a host that cannot be public.
    """
    import httpx

    text = text.strip()
    if text[:5].lower() == "data:":
        raise FetchError(PASTED_PICTURE, "data")
    if len(text) > MAX_URL:
        raise FetchError(NOT_USABLE, "url")
    text = _blanks_encoded(text)
    if any(char <= " " or char in "\x7f\\" for char in text):
        raise FetchError(NOT_USABLE, "url")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(NOT_USABLE, "url") from error
    if url.scheme not in SCHEMES:
        raise FetchError(NOT_USABLE, "scheme")
    if url.userinfo:
        raise FetchError(NOT_USABLE, "url")
    if url.port not in (None, *SCHEMES.values()):
        raise FetchError(NOT_USABLE, "port")
    if not _may_be_public(url.raw_host.decode("ascii")):
        raise FetchError(NOT_USABLE, "address")
    return url


def _blanks_encoded(text: str) -> str:
    """Blanks after the host as %20: shops do have them in the names of their pictures."""
    scheme, mark, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return scheme + mark + host + slash + path.replace(" ", "%20")


def _may_be_public(host: str) -> bool:
    host = host.removesuffix(".")
    last = host.rpartition(".")[2]
    if ":" in host or last.isdigit() or last.startswith("0x"):  # a number, or posing as one
        return is_public(host)
    return (
        len(host) <= MAX_HOST
        and HOST_NAME.fullmatch(host) is not None
        and not host.endswith(LOCAL_NAMES)
    )


def system_addresses(host: str, port: int) -> list[str]:
    """What this machine's own resolver answers."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in answers]


def public_addresses(host: str, port: int, resolve: Resolver, seconds: float) -> list[str]:
    """The addresses of `host`, every one of them public; FetchError if one is not."""
    addresses = list(dict.fromkeys(_look_up(host, port, resolve, seconds)))
    if not addresses:
        raise FetchError(NOT_USABLE, "dns")
    if not all(is_public(address) for address in addresses):
        raise FetchError(NOT_USABLE, "address")
    return addresses


def _look_up(host: str, port: int, resolve: Resolver, seconds: float) -> list[str]:
    """Ask in a thread of its own, because a look-up knows no time limit."""
    if not _lookups.acquire(timeout=seconds):
        raise FetchError(NOT_USABLE, "dns")
    answer: Future[list[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)
        finally:
            _lookups.release()

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        return answer.result(seconds)
    except (OSError, UnicodeError) as error:  # the name has no address, or none in time
        raise FetchError(NOT_USABLE, "dns") from error
