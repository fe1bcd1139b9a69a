"""Brands among a visitor's words: "fastrack watch" is a watch, of Fastrack's."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from lib.embedding import Embedder
from lib.embedding.english import DENYING, SILENT
from lib.embedding.words import one_slip_away
from lib.filters import Filters
from lib.products import fold
from lib.ranking import Band, Scale
from lib.store import EVERYTHING, Store

LONGEST = 6  # words of a brand
LETTERS_MENDED = range(5, 31)  # shorter names are too like other words, longer ones take long
WORDS_MENDED = 8  # in texts of more, names have to be spelled right: all others would take long


def branded(
    text: str, embedder: Embedder, scale: Scale, store: Store, filters: Filters
) -> tuple[tuple[str, ...], str]:
    """The brand that a text names, in each spelling that products have, and what it says besides.

    What looks clearly like something in this catalogue ("orange") names no brand, but behind "by"
    or "from"; where filters choose brands, no other is looked for.
    """
    words, known = fold(text).split(), store.brands()
    for start, end in _parts(len(words)):
        name = " ".join(words[start:end])
        brands = _chosen(known.get(name, ()), filters)
        told = words[max(0, start - 1) : start] in (["by"], ["from"])
        if brands and (told or not _looks(name, embedder, scale, store)):
            return brands, " ".join(words[:start] + words[end:])
    for start, end in _parts(len(words) if len(words) <= WORDS_MENDED else 0):
        name = " ".join(words[start:end])
        brands = _chosen(_meant(name, known, embedder), filters)
        spelled_so = store.find([name], every=True, limit=1) if brands else []
        if brands and not spelled_so:
            return brands, " ".join(words[:start] + words[end:])
    return (), text


def naming(text: str, embedder: Embedder, store: Store) -> str:
    """What names a brand in a text, or may be a slip of one: the longest, folded; else nothing."""
    words, known = fold(text).split(), store.brands()
    names = [" ".join(words[start:end]) for start, end in _parts(len(words))]
    said = (name for name in names if name in known)
    few = len(words) <= WORDS_MENDED
    meant = (name for name in names if few and _meant(name, known, embedder))
    return next(chain(said, meant), "")


def denying(text: str, store: Store) -> str:
    """The brand in a text, folded, that begins like what is unwanted: "no fear"; else nothing."""
    words, known = fold(text).split(), store.brands()
    for start, word in enumerate(words):
        if word in DENYING:
            for end in range(start + LONGEST, start + 1, -1):
                if (name := " ".join(words[start:end])) in known:
                    return name
    return ""


def _parts(words: int) -> Iterator[tuple[int, int]]:
    """Where the names may stand among so many words, the longest first."""
    for length in range(min(LONGEST, words), 0, -1):
        for start in range(words - length + 1):
            yield start, start + length


def _chosen(brands: Sequence[str], filters: Filters) -> tuple[str, ...]:
    return tuple(brand for brand in brands if not filters.brands or brand in filters.brands)


def _meant(name: str, known: Mapping[str, Sequence[str]], embedder: Embedder) -> Sequence[str]:
    """The brand one slip of the keyboard away from what is no word otherwise: "addidas"."""
    near = one_slip_away(name) if len(name) in LETTERS_MENDED else ()
    other = next((other for other in near if other in known), "")
    return known[other] if other and embedder.unknown_words(name) else ()


def _looks(name: str, embedder: Embedder, scale: Scale, store: Store) -> bool:
    """Whether a name describes, and clearly; words that only bind others do."""
    if name in SILENT:
        return True
    if embedder.unknown_words(name):
        return False
    (vector,) = embedder.embed_texts([name])
    nearest = store.search(vector, EVERYTHING, 1)
    return bool(nearest) and scale.band(nearest[0].distance) <= Band.SIMILAR
