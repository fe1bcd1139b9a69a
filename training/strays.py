"""Phrases in which something is said of a thing that no picture shows: "umbrella stand".

Any word stands before any thing, a loud one (below) oftener than another, and one that says how
light a colour is before that colour. All else is said as well, and is to stay what it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from lib.embedding.english import COLOUR_NAMES, NUMBERS, PARTS, UNSAID
from lib.embedding.words import Vocabulary, canonical, split
from training import captions, imagenet, names, palette, phrasing, synonyms
from training.phrasing import pick
from training.wordnet import ARTIFACT, SEEN, Synset

STRAYS, SHADES, TYPED, WORDS = 0.47, 0.13, 0.13, 0.12  # of phrases
PAIRS, PARTED, LED = 0.05, 0.03, 0.05  # and of these; all others have accents
NEAR, SHADED = 0.94, 0.96  # how near a phrase stays to its thing, a shade to its colour: cosines
OFTEN = 7_000  # of the vocabulary's words may name things
LIGHTNESS = ("light", "pale", "pastel", "ice", "dark", "deep")
MADE_OF = ("of", "made of", "made from", "in", "from", "that is")
MARKS = ("stripes", "dots", "checks", "flowers", "spots", "trim", "print")
# What drowned the thing most that it was said of, and what nobody says of products.
_LOUD = (
    "bamboo bicycle bike cake camera candle ceiling compact computer curtain dog folding glass "
    "hair insulated laptop mobile motorcycle pet phone safe seat ski speaker standing steel "
    "swimming tablet umbrella waterproof"
)
LOUD = sorted({*_LOUD.split(), *UNSAID})
# Those of them that are things, and what tells of a thing from behind ("candle set").
_LOUD_THINGS = (
    "bicycle bike cake camera candle computer curtain glass laptop motorcycle phone safe seat "
    "speaker tablet umbrella"
)
LOUD_THINGS = _LOUD_THINGS.split()
_BEHIND = (
    "big bluetooth bundle collection digital electric foldable gift kids ladies large lot men mini "
    "modern multipack pack pair personalised scented set small unisex vintage wireless women"
)
BEHIND = _BEHIND.split()


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said, what of it is seen, and how near to that alone it is to stay: 0 as it was."""

    said: str
    seen: str
    near: float = 0.0


class Strays:
    """Draws such phrases."""

    def __init__(self, vocabulary: Vocabulary, synsets: Iterable[Synset]) -> None:
        self._words = vocabulary.words
        called = {word for s in synsets if s.kind == SEEN[ARTIFACT] for word in s.words}
        self._colours = _quiet(palette.every_text())
        self._looks = _quiet(names.every_text("pattern") | names.every_text("material"))
        self._types = sorted(names.every_text("type"))
        told = [names.every_text(kind) for kind in names.TABLES if kind != "type"]
        told += [palette.every_text(), *synonyms.colour_names().values(), NUMBERS.values()]
        telling = {canonical(word) for texts in told for text in texts for word in split(text)}
        longer = (word for word in self._words if word.isalpha() and len(word) > 2)
        self._strays = [word for word in longer if word not in telling]
        self._things = [w for w in self._words[:OFTEN] if w in called and w not in telling]
        self._goods = sorted(name for _, its in imagenet.goods() for name in its)
        spelled = {" ".join(map(canonical, split(text))) for text in captions.phrases()}
        pairs = (text for text in spelled if text.count(" ") == 1)
        self._pairs = sorted(text for text in pairs if not {*text.split()} & {*LIGHTNESS})

    def phrase(self, rng: Generator) -> Phrase:
        """Any of them."""
        kinds = {
            self._strayed: STRAYS,
            self._shaded: SHADES,
            self._typed: TYPED,
            self._word: WORDS,
            self._pair: PAIRS,
            self._parted: PARTED,
            self._led: LED,
        }
        rest = 1 - sum(kinds.values())
        kind = rng.choice(len(kinds) + 1, p=[*kinds.values(), rest])
        return [*kinds, self._accented][kind](rng)

    def _strayed(self, rng: Generator) -> Phrase:
        """A thing with words beside it: before it, before its looks, behind, what it is made of."""
        thing = self._thing(rng)
        strays = " ".join(self._stray(rng) for _ in range(1 + (rng.random() < 0.2)))
        looks = self._look(rng)
        tail = phrasing.aside(self._words, rng) if rng.random() < 0.2 else ""
        seen, chance = f"{looks} {thing} {tail}", rng.random()
        if chance < 0.35:
            return Phrase(f"{strays} {seen}", seen, NEAR)
        if chance < 0.42:
            made = f"{looks} {thing}"
            return Phrase(f"{made} {pick(MADE_OF, rng)} {strays}", made, NEAR)
        if chance < 0.5 and looks:
            return Phrase(f"{thing} {looks} {strays}", f"{thing} {looks}", NEAR)
        if f"{strays} {thing}" in self._pairs:
            return _held(f"{looks} {strays} {thing} {tail}")
        return Phrase(f"{looks} {strays} {thing} {tail}", seen, NEAR)

    def _thing(self, rng: Generator) -> str:
        chance = rng.random()
        if chance < 0.55:
            return pick(self._types, rng)
        return pick(self._goods, rng) if chance < 0.62 else _common(self._things, rng)

    def _stray(self, rng: Generator) -> str:
        return pick(LOUD, rng) if rng.random() < 0.25 else _common(self._strays, rng)

    def _look(self, rng: Generator) -> str:
        colour = pick(self._colours, rng) if rng.random() < 0.6 else ""
        return f"{colour} {pick(self._looks, rng)}" if rng.random() < 0.25 else colour

    def _shaded(self, rng: Generator) -> Phrase:
        """A colour that is light or dark, of a thing or of none."""
        colour, how = pick(sorted(COLOUR_NAMES), rng), pick(LIGHTNESS, rng)
        thing = pick(self._types, rng) if rng.random() < 0.8 else ""
        if rng.random() < 0.3:
            return Phrase(f"{thing} {how} {colour}", f"{thing} {colour}", SHADED)
        return Phrase(f"{how} {colour} {thing}", f"{colour} {thing}", SHADED)

    def _typed(self, rng: Generator) -> Phrase:
        """A thing of the tables and its looks, as people type them."""
        name = pick(sorted(names.TYPES), rng)
        said = {"type": pick(names.TYPES[name], rng)}
        if rng.random() < 0.4:
            said = {"material": pick(self._looks, rng), **said}
        if rng.random() < 0.6:
            said = {"colour": pick(self._colours, rng), **said}
        return _held(phrasing.put(said, name, self._words, rng))

    def _word(self, rng: Generator) -> Phrase:
        return _held(pick(self._words, rng))

    def _pair(self, rng: Generator) -> Phrase:
        """Two words of the tables that are one thing: "laptop bag"."""
        return _held(pick(self._pairs, rng))

    def _parted(self, rng: Generator) -> Phrase:
        """So many parts of a thing: "three seat sofa"."""
        number, part = pick([*NUMBERS, *NUMBERS.values()], rng), pick(sorted(PARTS), rng)
        return _held(f"{number} {part} {pick(self._types, rng)}")

    def _led(self, rng: Generator) -> Phrase:
        """A thing before what only tells of it: "camera black"."""
        thing = pick(LOUD_THINGS, rng) if rng.random() < 0.6 else self._thing(rng)
        behind = pick(BEHIND, rng) if rng.random() < 0.5 else self._look(rng)
        return _held(f"{thing} {behind}")

    def _accented(self, rng: Generator) -> Phrase:
        first, second = pick(self._colours, rng), pick(self._colours, rng)
        return _held(f"{first} {pick(self._types, rng)} with {second} {pick(MARKS, rng)}")


def _common(words: Sequence[str], rng: Generator) -> str:
    """One of the first rather than of the last: these are said of products oftener."""
    return words[int(rng.random() ** 2 * len(words))]


def _held(said: str) -> Phrase:
    return Phrase(said, said)


def _quiet(texts: Iterable[str]) -> Sequence[str]:
    """Those in which no word is loud."""
    return sorted(text for text in texts if not {*split(text)} & {*LOUD, *LIGHTNESS})
