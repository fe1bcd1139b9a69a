"""Which words the text tower knows: those of captions, then of things, then of the language.

Word lists are WordNet's (what a word can be) and SymSpell's (how often it is written).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from lib.embedding.english import BINDING, SILENT
from lib.embedding.words import canonical
from training.wordnet import Synset

SIZE = 26_000
MENDED = 7_000  # of the first, the product words: slips are mended to these
# How much a word with a sense of such a kind says about a product.
SENSES = {
    "artifact": 30.0,
    "food": 4.0,
    "substance": 4.0,
    "plant": 2.0,
    "shape": 2.0,
    "adjective": 1.5,
    "animal": 1.0,
}
OTHER = 0.3
RARELY = 20_000  # times a word is written in the list's books: less is not learned
ENDINGS = ("ed", "ing", "er", "est", "d", "r", "st", "ish", "y", "less")


@dataclass(frozen=True, slots=True)
class Entry:
    """A canonical word, its weight in the vocabulary, and its spellings with how often each is."""

    word: str
    weight: float
    spellings: dict[str, float]


def entries(synsets: Sequence[Synset], first: Iterable[str]) -> list[Entry]:
    """The vocabulary, most telling first; `first` are words it must begin with."""
    senses = _senses(synsets)
    often = frequencies()
    spellings: dict[str, dict[str, float]] = {}
    weights: Counter[str] = Counter()
    for word, count in often.items():
        known = senses.get(word) or _base(word, senses)
        if known is None or count < RARELY or len(word) < 3 or not word.isalpha():
            continue
        plain = canonical(word)
        if plain in SILENT:
            continue
        spellings.setdefault(plain, {})[word] = count
        weights[plain] = max(weights[plain], count * known)
    must = {canonical(word): word for word in [*first, *sorted(BINDING)]}
    rest = [word for word, _ in weights.most_common() if word not in must]
    chosen = [*must, *rest][:SIZE]
    return [Entry(w, weights[w], spellings.get(w) or {must.get(w, w): 1.0}) for w in chosen]


def frequencies() -> dict[str, float]:
    """How often each word is written, from SymSpell's English list."""
    name = "frequency_dictionary_en_82_765.txt"
    lines = resources.files("symspellpy").joinpath(name).read_text("utf-8-sig").splitlines()
    return {word: float(count) for word, count in map(str.split, lines)}


def glosses(synsets: Iterable[Synset]) -> dict[str, str]:
    """What an artifact's name means, in its commonest sense as one: "sofa": "an upholstered …"."""
    found: dict[str, str] = {}
    for synset in synsets:
        if synset.kind == "artifact":
            for word in synset.words:
                found.setdefault(word.lower(), synset.gloss.split(";")[0].strip())
    return found


def _senses(synsets: Iterable[Synset]) -> dict[str, float]:
    """Each single word that is no name, and how much its senses say."""
    best: dict[str, float] = {}
    for synset in synsets:
        for word in synset.words:
            if word.islower() and word.isalpha():
                best[word] = max(best.get(word, 0.0), SENSES.get(synset.kind, OTHER))
    return best


def _base(word: str, senses: dict[str, float]) -> float | None:
    """What a form such as "darker" or "knitting" says, by the word it is made of."""
    plain = canonical(word)
    if plain in senses:
        return senses[plain]
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            for base in (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem):
                if base in senses:
                    return senses[base] / 3
    return None
