"""What a visitor's words say: in which language, of which id or brand, and what they deny."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from lib.brands import branded, denying, naming
from lib.embedding import Embedder, in_english
from lib.embedding.english import NUMBERS, PARTS, SILENT
from lib.embedding.languages import Reading
from lib.embedding.words import canonical, counting, split
from lib.errors import QueryError
from lib.filters import Filters
from lib.negation import unwanted
from lib.products import Product, fold
from lib.ranking import Scale
from lib.store import Store
from lib.unwanted import says

BRAND = "qxq"  # stands for a brand's name while a text is read: no language has such a word
OTHERWISE = NUMBERS | {word: numeral for numeral, word in NUMBERS.items()}
LIKELY = 20  # products are looked at, to see whether one is called just so


@dataclass(frozen=True, slots=True)
class Words:
    """A visitor's words, read.

    `product` has the words as its id; `brands` are named among them, `unwanted` is what they do not
    want, and `looks` is what they say besides, both in the language that the embedder reads:
    `heard` is all of it, and `hear` does the same to other texts. The embedder has no idea of the
    `unknown`; whether it has of any, or there are no words at all, says `describe`. Where it reads
    slips of the keyboard as other words, and no brand is named, the whole text is `mended`.
    """

    text: str
    heard: Reading
    hear: Callable[[str], Reading]
    looks: str = ""
    product: Product | None = None
    brands: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    unknown: Sequence[str] = ()
    describe: bool = True
    mended: str = ""

    def want(self, product: Product) -> bool:
        """Whether a product says nothing that is unwanted."""
        return not any(says(product, thing, self.hear) for thing in self.unwanted)


def read(
    text: str,
    embedder: Embedder,
    scale: Scale,
    store: Store,
    filters: Filters,
    *,
    beside: bool,
    led: bool = False,
) -> Words:
    """What is asked for by name in a text; words `beside` a picture are no id.

    Ids are looked up where a text may be one: without a blank, and no word of the embedder's own
    language. Raises QueryError for a text alone that tells only what is unwanted; where likes have
    `led` to something, it is not alone.
    """
    heard = _heard(text, embedder, store)
    hear = partial(in_english, embedder=embedder, first=heard.language)
    if not text:
        return Words(text, heard, hear)
    may_be_id = not (beside or " " in text) and (
        re.search(r"[\d._/-]", text) or heard.language or embedder.unknown_words(text)
    )
    found = store.get([text, text.lower(), text.upper()]) if may_be_id else []
    for product in filter(filters.lets, found):
        return Words(text, heard, hear, product=product, describe=False)
    said, denied = _denials(text, heard.text, store, filters)
    known = store.brands() if denied else {}
    things = tuple(t if fold(t) in known else hear(t).mended or t for t in denied)
    if not (said or beside or led):
        raise QueryError(
            "That says only what it should not be. Say what to look for as well, such as "
            "“mug without stripes”."
        )
    brands, looks = branded(said, embedder, scale, store, filters)
    unknown = list(dict.fromkeys(embedder.unknown_words(looks)))
    describe = embedder.knows_any(looks)
    mended = "" if brands or things else heard.mended
    return Words(text, heard, hear, looks, None, brands, things, unknown, describe, mended)


def beginnings(text: str) -> list[str]:
    """How the words that tell something begin, one or many: "red shoe" of "the red shoes"."""
    said = [(written.lower(), canonical(written)) for written in split(text)]
    return [
        plain if written.startswith(plain) else written
        for written, plain in said
        if plain not in SILENT
    ]


def renumbered(begins: Sequence[str]) -> list[str]:
    """The same, numbers before parts of a thing written the other way: "2 seat" as "two seat".

    Nothing where there are none.
    """
    other = counting(begins, OTHERWISE, PARTS)
    return [] if other == [*begins] else other


def _heard(text: str, embedder: Embedder, store: Store) -> Reading:
    """The text as the embedder reads it; a brand's name stays what it is, where it is."""
    heard = in_english(text, embedder)
    brand = naming(text, embedder, store) if heard.language else ""
    if not brand or f" {brand} " in f" {fold(heard.text)} ":
        return heard
    rest = in_english(_replaced(brand, text, BRAND), embedder)
    return replace(rest, text=re.sub(BRAND, brand, rest.text, flags=re.IGNORECASE))


def _replaced(brand: str, text: str, by: str) -> str:
    words = r"\W+".join(map(re.escape, brand.split()))
    return re.sub(rf"\b{words}\b", by, text, flags=re.IGNORECASE).strip()


def _denials(text: str, heard: str, store: Store, filters: Filters) -> tuple[str, tuple[str, ...]]:
    """What a text says, and what it does not want; brands and titles as "No Logo" deny nothing."""
    brand = denying(text, store)
    said, things = unwanted(_replaced(brand, heard, " ") if brand else heard)
    if not things:
        return heard, ()
    likely = store.find(beginnings(text), filters, every=True, limit=LIKELY)
    if any(fold(product.title) == fold(text) for product in likely):
        return heard, ()
    return f"{brand} {said}".strip(), things
