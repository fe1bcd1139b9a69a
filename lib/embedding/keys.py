"""Keeping an API's key out of everything but the requests it signs."""

import logging
from urllib.parse import urlsplit

from lib.errors import SettingsError
from lib.secret import Secret

LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Stars(logging.Filter):
    """Puts stars in place of a key that an answer repeats, also in what httpx logs of it."""

    def __init__(self, key: Secret) -> None:
        super().__init__()
        self._key = key
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self)

    def hide(self, text: str) -> str:
        """`text` without the key."""
        return text.replace(self._key.reveal(), str(self._key))

    def filter(self, record: logging.LogRecord) -> bool:
        """Hide the key in a record's message; every record passes."""
        message = record.getMessage()
        if self._key.reveal() in message:
            record.msg, record.args = self.hide(message), ()
        return True

    def remove(self) -> None:
        """Leave the loggers alone again."""
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(self)


def safe(address: str) -> str:
    """`address`, if a key may be sent there."""
    try:
        url = urlsplit(address)
    except ValueError as error:
        raise SettingsError(f"JINA_API_URL is {address!r}. Set it to an https address.") from error
    local = url.scheme == "http" and url.hostname in LOOPBACK
    if url.hostname and (url.scheme == "https" or local):
        return address
    raise SettingsError(
        f"JINA_API_URL is {address!r}. Set it to an https address: a key in plain text is "
        "anybody's."
    )


def sendable(key: Secret) -> Secret:
    """`key`, if it can travel in a header; one that cannot would be quoted in an exception."""
    if not key:
        raise SettingsError("JINA_API_KEY is not set. Get a key at jina.ai; see .env.example.")
    if all("!" <= letter <= "~" for letter in key.reveal()):
        return key
    raise SettingsError("JINA_API_KEY holds characters that no key has. Copy the key again.")
