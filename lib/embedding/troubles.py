"""What can go wrong when an embeddings API is asked, by what is to be done about it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.errors import EmbeddingError


@dataclass(frozen=True, slots=True)
class Answer:
    """float32[n, dimensions], unit length, in the order asked; the rows in `bad` mean nothing.

    `tokens` is what was billed, where the API says so.
    """

    vectors: NDArray[np.float32]
    tokens: int | None
    bad: tuple[int, ...] = ()


class Passing(EmbeddingError):  # noqa: N818 - never leaves the package by this name
    """A trouble that may pass, after `retry_after` seconds where the API says so."""

    retry_after: float | None = None
    perhaps_billed = False


class Away(Passing):
    """The API cannot be reached, or is out of order."""

    def __init__(
        self, what: str, *, retry_after: float | None = None, perhaps_billed: bool = False
    ) -> None:
        super().__init__(f"Jina does not answer as it should ({what}). Try again in a minute.")
        self.retry_after, self.perhaps_billed = retry_after, perhaps_billed


class Crowded(Passing):
    """The API is asked more than it allows."""

    def __init__(self, what: str, retry_after: float | None) -> None:
        super().__init__(
            f"Jina is asked too much at once ({what}). Try again in a minute; the operator can "
            "lower JINA_CONCURRENCY, JINA_REQUESTS_PER_MINUTE and JINA_TOKENS_PER_MINUTE."
        )
        self.retry_after = retry_after


class Nonsense(Passing):
    """An answer that cannot be what was asked for."""

    perhaps_billed = True

    def __init__(self, what: str) -> None:
        super().__init__(f"Jina's answer makes no sense ({what}). Try again in a minute.")


class PartlyNonsense(Nonsense):
    """Some of the vectors in `answer` are no directions; the others are fine."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{len(answer.bad)} of {len(answer.vectors)} vectors are no directions")
        self.answer = answer


class Refused(Exception):  # noqa: N818 - never leaves the package
    """The API does not take these inputs, or one of them."""
