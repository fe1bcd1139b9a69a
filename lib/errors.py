"""Every error Findalike raises on purpose; the message is the sentence people read.

FindalikeError
├── SettingsError      the operator: a setting is missing or makes no sense
├── CatalogueError     the operator: a catalogue file or folder cannot be used
├── FeedError          the merchant: this file cannot be read as a feed
├── QueryError         the visitor: nothing to search for, or too much of it
├── PictureError       the visitor: these bytes are not a picture we can read
├── FetchError         the visitor: this address did not give us a picture
├── LoginError         the operator: this is not the password, or not now
├── ImportRunning      the operator: this source is being imported already
├── EmbeddingError     the operator: the encoder is missing, broken or away
│   ├── BudgetSpent    the visitor: no new photos or words today, or on this visit
│   └── InputsRefused  the operator: some pictures or texts cannot be embedded, the others are
└── StoreError         the operator: the store cannot be read or written
    ├── IdTaken        the operator: another source's product has this id since a moment ago
    ├── StoreAway      the operator: the database does not answer, or not to us
    └── WrongEmbedder  the operator: the store was filled with another embedder
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class FindalikeError(Exception):
    """Base of the tree: catch it at a page or the command line and show its message."""


class SettingsError(FindalikeError):
    """A setting is missing or makes no sense; the message names it."""


class CatalogueError(FindalikeError):
    """A catalogue cannot be used; the message names the file, the line and the reason."""


class FeedError(FindalikeError):
    """A merchant's file cannot be read as a feed; the message names the place and the way out."""


class QueryError(FindalikeError):
    """There is nothing to search for, or too much of it."""


class PictureError(FindalikeError):
    """These bytes are not a picture we can read; `code` is for logs and tests."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class FetchError(FindalikeError):
    """This address did not give us a picture; `code` is for the log, never for the page.

    `retry_after` is how many seconds later the site may be asked again, where it is only too busy.
    """

    def __init__(self, message: str, code: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


class ImportRunning(FindalikeError):  # noqa: N818 - it reads as what happened
    """Somebody imports this source already; the message says who and since when."""


class LoginError(FindalikeError):
    """The operator's password is wrong, missing, or asked for too often."""


class EmbeddingError(FindalikeError):
    """The encoder is missing, broken or away, or answered nonsense."""


class BudgetSpent(EmbeddingError):  # noqa: N818 - it reads as what happened
    """What may be spent on embeddings is spent; searching by stored vectors goes on."""


class InputsRefused(EmbeddingError):  # noqa: N818 - it reads as what happened
    """Some pictures or texts of a batch cannot be embedded; the work on the others is kept.

    `reasons` says by index what was wrong with each one refused; `vectors` holds those of all
    the others, in their order: float32[given - refused, dimensions], unit length.
    """

    def __init__(self, reasons: Mapping[int, str], vectors: "NDArray[np.float32]") -> None:
        first, reason = min(reasons.items())
        given = len(reasons) + len(vectors)
        which = f"Refused {len(reasons)} of {given}; number {first + 1}: "
        super().__init__(reason if given == 1 else which + reason)
        self.reasons = dict(reasons)
        self.vectors = vectors


class StoreError(FindalikeError):
    """The store cannot be read or written."""


class IdTaken(StoreError):  # noqa: N818 - it reads as what happened
    """Another source's product has this id; an import chooses another one and writes again."""


class StoreAway(StoreError):  # noqa: N818 - it reads as what happened
    """The database does not answer, or not to us; the bundled shop can stand in for it."""


class WrongEmbedder(StoreError):  # noqa: N818 - it reads as what happened
    """The store was filled with another embedder than the one asking."""
