"""What may be asked of a catalogue: its own kinds of products, in its own colours."""

import math
import re
from collections.abc import Iterator, Sequence

from lib.embedding import Embedder, in_english
from lib.filters import CATEGORY_SEPARATOR
from lib.products import Product

LONGEST = 40
_FIRST = re.compile(r"[^,/|;&+]*")  # of several colours or kinds in one cell


def phrases(products: Sequence[Product], embedder: Embedder, most: int = 6) -> list[str]:
    """Words that find such products: colour and kind, one kind without a colour, one cheaply.

    A kind that the embedder does not know is asked for by a title.
    """
    said = dict.fromkeys(_said(products, embedder))
    return list(said)[:most]


def _said(products: Sequence[Product], embedder: Embedder) -> Iterator[str]:
    kinds: dict[str, Product] = {}
    for product in products:
        if kind := _known(product.category.rpartition(CATEGORY_SEPARATOR)[2], embedder):
            kinds.setdefault(kind, product)
    for number, (kind, product) in enumerate(kinds.items()):
        yield _phrase(number, kind, product, embedder)
    for product in products:
        yield _cut(product.title)


def _phrase(number: int, kind: str, product: Product, embedder: Embedder) -> str:
    """The thing said of a kind: each place in the list shows another way to ask."""
    colour = _known(product.colour, embedder)
    if any(in_english(said, embedder).language for said in (kind, f"{colour} {kind}")):
        return f"{kind} {colour}".strip()
    kind = kind.lower()
    if number == 3 and colour:
        return f"{kind}, not {colour.lower()}"
    if number == 4 and product.price:
        return f"{kind} under {_round(product.price)}"
    return f"{colour.lower()} {kind}".strip()


def _known(text: str, embedder: Embedder) -> str:
    """The first of what a cell names, if all of it means something to the embedder."""
    first = _FIRST.match(text)
    name = first[0].strip() if first else ""
    known = 0 < len(name) <= LONGEST and embedder.knows_any(name)
    return name if known and not embedder.unknown_words(name) else ""


def _cut(title: str) -> str:
    """A title's first words."""
    if len(title) <= LONGEST:
        return title.strip()
    return title[:LONGEST].rpartition(" ")[0].strip(" ,;:-–") or title[:LONGEST]


def _round(price: float) -> int:
    """A round amount above a price: 60 for 51.90, 2,000 for 1,290."""
    step = int(10 ** max(0, math.floor(math.log10(price))))
    return (int(price / step) + 1) * step
