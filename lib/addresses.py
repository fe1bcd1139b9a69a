"""Where a visitor's link may lead us: to public addresses only, however the others are dressed up.

A name is looked up once, every answer is judged, and `lib.network` connects to an answer that was
judged: between the check and the call there is nothing left to swap.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from lib.errors import FetchError
from lib.ip import is_public

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

_lookups = threading.BoundedSemaphore(32)  # a look-up cannot be cancelled, only outwaited


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
