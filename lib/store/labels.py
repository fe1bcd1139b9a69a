"""A column of texts as small integers: masks and counts of it."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


class Labels:
    """A text column as small integers: `codes[i]` is the place of row i's text in `names`."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._codes = array("i")

    def extend(self, texts: Iterable[str]) -> None:
        """Add rows."""
        places = self._places
        self._codes.extend(places.setdefault(text, len(places)) for text in texts)

    @property
    def names(self) -> list[str]:
        """The texts that occur, each once."""
        return list(self._places)

    @property
    def codes(self) -> NDArray[np.int32]:
        """For each row the place of its text."""
        return np.frombuffer(self._codes, np.int32) if self._codes else np.empty(0, np.int32)

    def mask(self, wanted: Iterable[bool]) -> Mask:
        """Rows whose name is wanted; `wanted` answers for each of `names`."""
        return np.fromiter(wanted, np.bool_, len(self.names))[self.codes]

    def count(self, among: Mask, *, unnamed: bool = False) -> dict[str, int]:
        """How many of the rows `among` carry each name; names that none carries are left out.

        Rows without a name only count where the `unnamed` are wanted.
        """
        counts = np.bincount(self.codes[among], minlength=len(self.names))
        named = zip(self.names, counts, strict=True)
        return {name: int(n) for name, n in named if n and (name or unnamed)}
