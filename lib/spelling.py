"""What a word that nobody knows may have been meant to be: one that this shop uses."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from lib.filters import Facets
from lib.products import fold

NEAR = 0.65  # “mgu” and “mug” are .67 alike
SHORTEST = 3
MOST_WORDS = 5000


def meant(text: str, unknown: Sequence[str], facets: Facets) -> str:
    """The text with words of the shop's in place of unknown ones; nothing where none is like them.

    A shop's words are those of its categories, colours and brands.
    """
    known, said = _words(facets), text
    for word in unknown:
        near = get_close_matches(fold(word), known, 1, NEAR) if len(word) >= SHORTEST else []
        if near:
            said = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", near[0], said, flags=re.IGNORECASE)
    return said if said != text else ""


def _words(facets: Facets) -> list[str]:
    named = (*facets.categories, *facets.colours, *facets.brands)
    words = dict.fromkeys(
        form
        for name in named
        for word in fold(name).split()
        for form in (word.removesuffix("s"), word)  # categories are called by the plural
    )
    return [word for word in words if len(word) >= SHORTEST][:MOST_WORDS]
