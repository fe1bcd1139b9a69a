"""Every error Findalike raises on purpose; the message is the sentence people read.

FindalikeError
├── SettingsError      the operator: a setting is missing or makes no sense
├── CatalogueError     the operator: a catalogue file or folder cannot be used
├── QueryError         the visitor: nothing to search for, or too much of it
├── PictureError       the visitor: these bytes are not a picture we can read
├── FetchError         the visitor: this address did not give us a picture
├── EmbeddingError     the operator: the encoder is missing or broken
└── StoreError         the operator: the store cannot be read or written
    └── WrongEmbedder  the operator: the store was filled with another embedder
"""


class FindalikeError(Exception):
    """Base of the tree: catch it at a page or the command line and show its message."""


class SettingsError(FindalikeError):
    """A setting is missing or makes no sense; the message names it."""


class CatalogueError(FindalikeError):
    """A catalogue cannot be used; the message names the file, the line and the reason."""


class QueryError(FindalikeError):
    """There is nothing to search for, or too much of it."""


class PictureError(FindalikeError):
    """These bytes are not a picture we can read; `code` is for logs and tests."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class FetchError(FindalikeError):
    """This address did not give us a picture; `code` is for the log, never for the page."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class EmbeddingError(FindalikeError):
    """The encoder is missing or broken, or answered nonsense."""


class StoreError(FindalikeError):
    """The store cannot be read or written."""


class WrongEmbedder(StoreError):  # noqa: N818 - it reads as what happened
    """The store was filled with another embedder than the one asking."""
