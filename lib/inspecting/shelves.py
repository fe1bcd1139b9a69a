"""Categories with what is in them, and where a product belongs by its look-alikes."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lib.filters import CATEGORY_SEPARATOR, is_under

LOOK_ALIKES = 10
AGREE = 8  # of them have to be in one category
STRAY = 1  # of them may be in a part of its own, or be misfiled, too
ENOUGH = 4  # products in a category, or its own may not be among the look-alikes


class Shelves:
    """The categories of products given by number, "" for those that are in none."""

    def __init__(self, categories: Sequence[str]) -> None:
        self._names = list(dict.fromkeys(categories))
        number = {name: place for place, name in enumerate(self._names)}
        self._places = np.array([number[name] for name in categories], np.int64)
        self._sizes = Counter(level for path in categories for level in levels(path))

    def under(self, category: str) -> NDArray[np.bool_]:
        """Of each product whether it is in a category or a part of it; of "", whether in any."""
        is_in = [is_under(name, (category,)) if category else bool(name) for name in self._names]
        return np.array(is_in, np.bool_)[self._places]

    def proposed(self, own: str, others: Sequence[str]) -> str:
        """The category that nearly all look-alikes are in, as fine as they agree on; or nothing.

        Nothing, too, where that is the product's own, finer or not, where look-alikes are in the
        product's own, and where too few products are in it to tell.
        """
        counts = Counter(level for path in others for level in levels(path))
        best = max((level for level in counts if counts[level] >= AGREE), key=len, default="")
        if not own or not best or is_under(own, (best,)):
            return "" if own else best
        away = apart(own, best)
        alone = not counts[own] and counts[away] <= STRAY
        return best if away and alone and self._sizes[away] >= ENOUGH else ""


def levels(category: str) -> list[str]:
    """A category and those that it is within, the widest first: "Home", "Home > Lamps"."""
    names = category.split(CATEGORY_SEPARATOR) if category else []
    return [CATEGORY_SEPARATOR.join(names[:end]) for end in range(1, len(names) + 1)]


def apart(own: str, other: str) -> str:
    """The widest category that a product is in and the `other` category is not; maybe none."""
    return next((level for level in levels(own) if not is_under(other, (level,))), "")
