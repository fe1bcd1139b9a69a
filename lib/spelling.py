"""What a word that nobody knows may have been meant to be: one that this shop uses."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from lib.filters import Facets
from lib.products import fold

NEAR, NEAR_SHORT = 0.75, 0.65  # “mgu” and “mug” are .67 alike
SHORT, SHORTEST = 3, 3
MOST_WORDS, MOST_UNKNOWN = 5000, 5
_PLURALS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ss", "ss"),
)


def meant(text: str, unknown: Sequence[str], facets: Facets) -> str:
    """The text with words of the shop's in place of unknown ones; nothing where none is like them.

    A shop's words are those of its categories, colours and brands.
    """
    known, said = _words(facets), text
    for word in unknown[:MOST_UNKNOWN]:
        near = NEAR if len(word) > SHORT else NEAR_SHORT
        found = get_close_matches(fold(word), known, 1, near) if len(word) >= SHORTEST else []
        if found:
            said = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", found[0], said, flags=re.IGNORECASE)
    return said if said != text else ""


def _words(facets: Facets) -> list[str]:
    kinds = [word for name in facets.categories for word in fold(name).split()]
    others = [word for name in (*facets.colours, *facets.brands) for word in fold(name).split()]
    words = dict.fromkeys([*map(_singular, kinds), *kinds, *others])
    return [word for word in words if len(word) >= SHORTEST][:MOST_WORDS]


def _singular(word: str) -> str:
    """What one of a category is called, as far as it is English: "mug", "dress", "accessory"."""
    for plural, single in _PLURALS:
        if word.endswith(plural):
            return word.removesuffix(plural) + single
    return word.removesuffix("s")
