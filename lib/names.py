"""What a visitor asks for by its name: a product's id, a brand, words of titles and facts.

To an encoder "Lee jeans" are jeans. Where the products that say all of a visitor's words are not
those that look nearest to them, the words are a name, and these products are meant.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.embedding.english import UNSAID
from lib.filters import Filters
from lib.products import Product, fold, start_of, whole
from lib.ranking import Band, Scale
from lib.reading import Words, beginnings, renumbered
from lib.store import MOST_FOUND, Match, Store, Vectors

NEAREST = 12  # looked at, to see whether the words describe what they find
MOSTLY = 0.5  # of these say words that describe them
MEANT = 12  # of the products that hold an unknown word, the first show what it means


@dataclass(frozen=True, slots=True)
class Named:
    """Products that words are a name of, the likeliest first.

    They are called just so, or say all of it `but` such words as "small", or hold a word that the
    embedder has no idea of; `theirs` are all of a brand, where nothing else was said that looks
    like anything. What has slips of the keyboard and names nothing as it is was `read` otherwise.
    """

    exactly: Sequence[Product] = ()
    wholly: Sequence[Product] = ()
    partly: Sequence[Product] = ()
    theirs: Sequence[Product] = ()
    but: Sequence[str] = ()
    read: str = ""

    def __iter__(self) -> Iterator[Sequence[Product]]:
        return iter((self.exactly, self.wholly, self.partly, self.theirs))


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
    unasked = beside or (alone and not words.unknown)
    said = _NOTHING if unasked else _said(words, nearest, scale, store, filters)
    most = nearest[: min(NEAREST, len(said.products))]
    describe = not words.unknown and _mostly_say(said.begins, most)
    mentioned = store.find(words.unknown, filters) if words.unknown else []
    products = {
        product.id: product for product in [*said.products, *mentioned] if words.want(product)
    }
    full = {product.id for product in said.products}
    exactly, wholly, partly = [], [], []
    for product in products.values():
        if fold(product.title) == fold(words.text):
            exactly.append(product)
        elif product.id not in full:
            partly.append(product)
        elif not describe:
            wholly.append(product)
    theirs = store.browse(filters.choosing("brands", words.brands), MOST_FOUND) if alone else ()
    read = words.mended if said.mended or not products else ""
    return Named(exactly, wholly, partly, list(filter(words.want, theirs)), said.but, read)


def _wanted(words: Words) -> str:
    """What is said, but for what is not wanted; where that was read in English, all of it."""
    if words.unwanted and not words.heard.language:
        return " ".join((*words.brands, words.looks))
    return words.text


def middle(products: Sequence[Product], store: Store, scale: Scale) -> Vectors | None:
    """What the first products look like, as a unit vector; None where they are unlike."""
    shown = store.vectors_of([p.photos[0].digest for p in products[:MEANT] if p.photos])
    if not shown:
        return None
    vectors = np.stack(list(shown.values()))
    mean = vectors.mean(axis=0)
    mean /= np.linalg.norm(mean)
    return None if np.median(1 - vectors @ mean) > scale.loose else np.asarray(mean, np.float32)


class _Said(NamedTuple):
    """Products that say all of it, how its words begin, and which words that leaves out."""

    products: Sequence[Product] = ()
    begins: Sequence[str] = ()
    but: Sequence[str] = ()
    mended: bool = False


_NOTHING = _Said()


def _said(
    words: Words, nearest: Sequence[Match], scale: Scale, store: Store, filters: Filters
) -> _Said:
    """What products say all of; some words are left out only where no product says all.

    What was said in another language, or with slips of the keyboard, is asked for as it was said,
    and then as it is read.
    """
    written = beginnings(_wanted(words))
    heard = beginnings(words.heard.text) if words.heard.language else []
    mended = beginnings(words.mended)
    wholly = (written, renumbered(written), heard, renumbered(heard), mended)
    brand = fold(" ".join(words.brands)).split()
    english = wholly[2:] if heard else wholly  # "main" is a hand in French
    nearly = [_often_said(begins, brand) if begins in english else [] for begins in wholly]
    for full, begins in (*zip(wholly, wholly, strict=True), *zip(wholly, nearly, strict=True)):
        said = _saying_all(begins, nearest, scale, store, filters)
        if heard and full not in wholly[2:]:  # to a reader of English "tasse" is a tassel
            said = [p for p in said if all(whole(word) in p.words for word in begins)]
        if said:
            but = list(dict.fromkeys(word for word in full if word not in begins))
            return _Said(said, begins, but, full == mended)
    return _NOTHING


def _often_said(begins: Sequence[str], brand: Sequence[str]) -> list[str]:
    """The same without what few products say but for their `brand`; nothing where they all may."""
    said = [word for word in begins if word in brand or word not in UNSAID]
    return [] if said == [*begins] else said


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


def _mostly_say(words: Sequence[str], nearest: Sequence[Match]) -> bool:
    """Whether most of these products say words that begin so, each of them."""
    parts = [start_of(word) for word in words]
    saying = sum(all(part in match.product.words for part in parts) for match in nearest)
    return 0 < MOSTLY * len(nearest) <= saying
