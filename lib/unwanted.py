"""Whether a product says that it is what a visitor does not want to see."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby

from lib.embedding.english import PATTERNS, SILENT
from lib.embedding.languages import Reading
from lib.embedding.words import canonical, split
from lib.filters import CATEGORY_SEPARATOR
from lib.negation import unwanted
from lib.products import COLOURS_APART, Product, fold

_ENDINGS = re.compile(r"(?<=\w{4})(?:ed|en|[edy])$")


def says(product: Product, thing: str, hear: Callable[[str], Reading] = Reading) -> bool:
    """Whether a product's title or one of its facts says this, and not that it is without it.

    Of a category its own name counts, and in a brand's name words mean nothing: being of that brand
    is saying it. What it says is read as `hear` does, in the language of the thing.
    """
    words, brand = _stems(thing), fold(product.brand)
    leaf = product.category.rpartition(CATEGORY_SEPARATOR)[2]
    if re.search(r",|&|\band\b", leaf):  # it may be the one or the other
        leaf = ""
    title = _title(hear(product.title).text, brand)
    several = COLOURS_APART in product.colour  # then there is another one, too
    colour = "" if several else product.colour
    facts = (
        title,
        *(hear(fact).text for fact in (leaf, colour, product.material, product.pattern)),
    )
    return bool(words) and (
        any(_within(words, _stems(fact)) for fact in facts)
        or fold(re.sub(r"['’]s$", "", thing)) == brand
    )


def _within(words: Sequence[str], said: Sequence[str]) -> bool:
    """Whether these words stand together in what is said."""
    places = range(len(said) - len(words) + 1)
    return any(said[place : place + len(words)] == words for place in places)


@lru_cache(maxsize=4096)
def _title(title: str, brand: str) -> str:
    """What a title says, without what it says it is without, and without the brand."""
    said = f" {fold(unwanted(title)[0])} "
    return said.replace(f" {brand} ", " ") if brand else said


@lru_cache(maxsize=8192)
def _stems(text: str) -> tuple[str, ...]:
    """Words without endings: to be "striped" is to have "stripes", and "floral" flowers."""
    plain = [canonical(word) for word in split(fold(text))]
    stems = [PATTERNS.get(w) or _ENDINGS.sub("", w) for w in plain if w not in SILENT]
    return tuple(stem for stem, _ in groupby(stems))
