"""What a visitor asks for by its name: a product's id, a brand, words of titles and facts.

To an encoder "Lee jeans" are jeans. Where the products that say all of a visitor's words are not
those that look nearest to them, the words are a name, and these products are meant.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from lib.brands import branded, denying, naming
from lib.embedding import Embedder, in_english
from lib.embedding.english import SILENT
from lib.embedding.languages import Reading
from lib.embedding.words import canonical, split
from lib.errors import QueryError
from lib.filters import Filters
from lib.negation import unwanted
from lib.products import Product, fold, start_of
from lib.ranking import Band, Scale
from lib.store import MOST_FOUND, Match, Store, Vectors
from lib.unwanted import says

NEAREST = 12  # looked at, to see whether the words describe what they find
MOSTLY = 0.5  # of these say words that describe them
LIKELY = 20  # products are looked at, to see whether one is called just so
MEANT = 12  # of the products that hold an unknown word, the first show what it means


@dataclass(frozen=True, slots=True)
class Words:
    """A visitor's words, read.

    `product` has the words as its id; `brands` are named among them, `unwanted` is what they do not
    want, and `looks` is what they say besides, both in the language that the embedder reads:
    `heard` is all of it, and `hear` does the same to other texts. The embedder has no idea of the
    `unknown`; whether it has of any, or there are no words at all, says `describe`.
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

    def want(self, product: Product) -> bool:
        """Whether a product says nothing that is unwanted."""
        return not any(says(product, thing, self.hear) for thing in self.unwanted)


@dataclass(frozen=True, slots=True)
class Named:
    """Products that words are a name of, the likeliest first.

    They are called just so, or say all of it, or hold a word that the embedder has no idea of;
    `theirs` are all of a brand, where nothing else was said that looks like anything.
    """

    exactly: Sequence[Product] = ()
    wholly: Sequence[Product] = ()
    partly: Sequence[Product] = ()
    theirs: Sequence[Product] = ()

    def __iter__(self) -> Iterator[Sequence[Product]]:
        return iter((self.exactly, self.wholly, self.partly, self.theirs))


def read(
    text: str,
    embedder: Embedder,
    scale: Scale,
    store: Store,
    filters: Filters,
    *,
    beside: bool,
) -> Words:
    """What is asked for by name in a text; words `beside` a picture are no id.

    Ids are looked up where a text may be one: without a blank, and no word of the embedder's own
    language. Raises QueryError for a text alone that tells only what is unwanted.
    """
    hear = partial(in_english, embedder=embedder)
    heard = _heard(text, hear, store)
    if not text:
        return Words(text, heard, hear)
    may_be_id = not (beside or " " in text) and (
        re.search(r"[\d._/-]", text) or heard.language or embedder.unknown_words(text)
    )
    found = store.get([text, text.lower(), text.upper()]) if may_be_id else []
    for product in filter(filters.lets, found):
        return Words(text, heard, hear, product=product, describe=False)
    said, things = _denials(text, heard.text, store, filters)
    if not (said or beside):
        raise QueryError(
            "That says only what it should not be. Say what to look for as well, such as "
            "“mug without stripes”."
        )
    brands, looks = branded(said, embedder, scale, store, filters)
    unknown, describe = embedder.unknown_words(looks), embedder.knows_any(looks)
    return Words(text, heard, hear, looks, None, brands, things, unknown, describe)


def named(
    words: Words,
    nearest: Sequence[Match],
    scale: Scale,
    store: Store,
    filters: Filters,
    *,
    beside: bool,
) -> Named:
    """The products that the words are a name of; `nearest` look so, and are of a named brand.

    Words `beside` a picture say how it should be: of these only what the embedder has no idea of
    is looked up.
    """
    if words.product:
        return Named(exactly=[words.product])
    alone = bool(words.brands) and not (words.describe or beside)  # but for unknown words
    begins = [] if beside or (alone and not words.unknown) else _beginnings(words.text)
    said = _saying_all(begins, nearest, scale, store, filters)
    describe = not words.unknown and _mostly_say(begins, nearest[: min(NEAREST, len(said))])
    mentioned = store.find(words.unknown, filters) if words.unknown else []
    products = {product.id: product for product in [*said, *mentioned] if words.want(product)}
    whole = {product.id for product in said}
    exactly, wholly, partly = [], [], []
    for product in products.values():
        if fold(product.title) == fold(words.text):
            exactly.append(product)
        elif product.id not in whole:
            partly.append(product)
        elif not describe:
            wholly.append(product)
    theirs = store.browse(filters.choosing("brands", words.brands), MOST_FOUND) if alone else ()
    return Named(exactly, wholly, partly, list(filter(words.want, theirs)))


def middle(products: Sequence[Product], store: Store, scale: Scale) -> Vectors | None:
    """What the first products look like, as a unit vector; None where they are unlike."""
    shown = store.vectors_of([p.photos[0].digest for p in products[:MEANT] if p.photos])
    if not shown:
        return None
    vectors = np.stack(list(shown.values()))
    mean = vectors.mean(axis=0)
    mean /= np.linalg.norm(mean)
    return None if np.median(1 - vectors @ mean) > scale.loose else np.asarray(mean, np.float32)


def _heard(text: str, hear: Callable[[str], Reading], store: Store) -> Reading:
    """The text as the embedder reads it; a brand's name stays what it is."""
    heard = hear(text)
    brand = naming(text, store) if heard.language else ""
    if not brand or f" {brand} " in f" {fold(heard.text)} ":
        return heard
    rest = hear(_without(brand, text))
    return replace(rest, text=f"{brand} {rest.text}".strip())


def _without(brand: str, text: str) -> str:
    words = r"\W+".join(map(re.escape, brand.split()))
    return re.sub(rf"\b{words}\b", " ", text, flags=re.IGNORECASE).strip()


def _denials(text: str, heard: str, store: Store, filters: Filters) -> tuple[str, tuple[str, ...]]:
    """What a text says, and what it does not want; brands and titles as "No Logo" deny nothing."""
    brand = denying(text, store)
    said, things = unwanted(_without(brand, heard) if brand else heard)
    if not things:
        return heard, ()
    likely = store.find(_beginnings(text), filters, every=True, limit=LIKELY)
    if any(fold(product.title) == fold(text) for product in likely):
        return heard, ()
    return f"{brand} {said}".strip(), things


def _saying_all(
    begins: Sequence[str],
    nearest: Sequence[Match],
    scale: Scale,
    store: Store,
    filters: Filters,
) -> list[Product]:
    """The products that say all of it, best first; none where it describes things.

    So does one word that looks clearly like something, and what most of a dozen products say.
    """
    clear = bool(nearest) and scale.band(nearest[0].distance) <= Band.SIMILAR
    if not begins or (clear and len(begins) == 1) or _mostly_say(begins, nearest[:NEAREST]):
        return []
    return store.find(begins, filters, every=True)


def _beginnings(text: str) -> list[str]:
    """How the words that tell something begin, one or many: "red shoe" of "the red shoes"."""
    said = [(written.lower(), canonical(written)) for written in split(text)]
    return [
        plain if written.startswith(plain) else written
        for written, plain in said
        if plain not in SILENT
    ]


def _mostly_say(words: Sequence[str], nearest: Sequence[Match]) -> bool:
    """Whether most of these products say words that begin so, each of them."""
    parts = [start_of(word) for word in words]
    saying = sum(all(part in match.product.words for part in parts) for match in nearest)
    return 0 < MOSTLY * len(nearest) <= saying
