"""What a foreign error means, as a sentence with the next step; every code is met here once."""

import re
import ssl
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lib.errors import StoreAway, StoreError
from lib.settings import TidbSettings

UNKNOWN_DATABASE = 1049
TABLE_EXISTS = 1050
KEY_EXISTS = 1061
LOST = frozenset({1053, 1927, 2006, 2013, 2014, 2045, 2055, 4031})
CONFLICT = frozenset({1205, 1213, 8002, 8022, 8028, 9007})
ANY: frozenset[int] = frozenset()
LONGEST = 200
WRONG_NAME = (62, 63, 64)  # OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH, …EMAIL…, …IP_ADDRESS…
EXPIRED = 10


class _Case(NamedTuple):
    """An error known by its code, by a pattern in the server's words, or by both."""

    codes: frozenset[int]
    pattern: str
    raised: type[StoreError]
    words: str

    def fits(self, code: int, text: str) -> bool:
        """Whether it is this one."""
        known = code in self.codes or self.codes is ANY
        return known and re.search(self.pattern, text, re.IGNORECASE) is not None


_CASES = (
    _Case(
        ANY,
        "usage quota|quota limitation|spending limit",
        StoreAway,
        "The usage quota of {server} is used up, so it refuses us. Raise the spending limit in "
        "the TiDB Cloud console, or wait for the next month.",
    ),
    _Case(
        ANY,
        "insecure transport|SSL is required",
        StoreAway,
        "{server} and Findalike do not agree on encryption ({text}). For a server with TLS leave "
        "TIDB_PLAIN_TEXT out, and on this machine set TIDB_CA_PATH; else switch TLS on there.",
    ),
    _Case(
        frozenset({1045}),
        "",
        StoreAway,
        "{server} refuses this user name or password. Check TIDB_USERNAME and TIDB_PASSWORD; on "
        "TiDB Cloud the name begins with a prefix, such as abc123.root.",
    ),
    _Case(
        frozenset({UNKNOWN_DATABASE}),
        "",
        StoreAway,
        "{server} has no database {database!r}. Create it, or set TIDB_DATABASE to one that is "
        "there.",
    ),
    _Case(
        frozenset({1044, 1142, 1143, 1227, 1370, 8121}),
        "",
        StoreAway,
        "{server} does not let this account do that in the database {database!r} ({verb}). Grant "
        "it SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER and INDEX there.",
    ),
    _Case(
        frozenset({2003}),
        "",
        StoreAway,
        "{server} does not answer. Check TIDB_HOST and TIDB_PORT, that the cluster runs, and that "
        "its access list lets this machine in.",
    ),
    _Case(
        LOST,
        "timed out",
        StoreAway,
        "{server} did not answer in time. Try again; if it stays slow, look at its load.",
    ),
    _Case(
        LOST,
        "",
        StoreAway,
        "The connection to {server} was cut, and again on trying anew. The server may be "
        "restarting: try again in a minute.",
    ),
    _Case(
        CONFLICT,
        "",
        StoreError,
        "{server} is busy with another writer ({code}). Try again in a minute.",
    ),
    _Case(
        frozenset({1290, 1792, 1836}),
        "",
        StoreError,
        "{server} takes no writes now ({text}). Try again when it does.",
    ),
    _Case(
        frozenset({1153, 1406, 8004, 8025}),
        "",
        StoreError,
        "{server} finds a value too large ({text}). Shorten it in the feed.",
    ),
    _Case(
        ANY,
        "^TimeoutError$",
        StoreAway,
        "All connections to {server} are in use. Try again in a few seconds.",
    ),
    _Case(ANY, "", StoreError, "{server} refuses a statement ({code}: {text})."),
)


def code_of(error: BaseException) -> int:
    """MySQL's number for an error; 0 when it has none."""
    original = error.orig if isinstance(error, DBAPIError) else None
    first = original.args[0] if original and original.args else 0
    return first if isinstance(first, int) else 0


def was_lost(error: BaseException) -> bool:
    """Whether the connection broke, so that asking again may help; a time-out is an answer."""
    return code_of(error) in LOST and "timed out" not in str(error)


def sentence(error: SQLAlchemyError, settings: TidbSettings) -> StoreError:
    """The error to raise in place of a foreign one; it never holds the password."""
    original = getattr(error, "orig", None)
    certificate = getattr(original, "original_exception", None)
    if isinstance(certificate, ssl.SSLCertVerificationError):
        return StoreAway(_about_certificate(certificate, settings))
    code, text = code_of(error), _text(error)
    case = next(case for case in _CASES if case.fits(code, text))
    return case.raised(
        case.words.format(
            server=f"TiDB at {settings.host}:{settings.port}",
            database=settings.database,
            code=code,
            text=text,
            verb=text.partition(" denied ")[0] + " denied",  # what follows names the account
        )
    )


def _text(error: SQLAlchemyError) -> str:
    """The server's own words, without the whole vector that some of them repeat."""
    original = error.orig if isinstance(error, DBAPIError) else None
    words = str(original.args[-1]) if original and original.args else type(error).__name__
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def _about_certificate(error: ssl.SSLCertVerificationError, settings: TidbSettings) -> str:
    if error.verify_code in WRONG_NAME:
        return (
            f"The server at {settings.host} shows a certificate for another name. Set TIDB_HOST "
            "to the name in the certificate; no password was sent."
        )
    if error.verify_code == EXPIRED:
        return f"The certificate of {settings.host} has expired. Renew it on the server."
    return (
        f"The certificate of {settings.host} is not signed by an authority this machine trusts "
        f"({error.verify_message}). Set TIDB_CA_PATH to the file of the cluster's authority; "
        "no password was sent."
    )
