"""Captions: a few words that hold for a picture, and which other pictures they hold for."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from lib.embedding.english import SILENT
from lib.embedding.words import canonical, split
from training import names, palette, phrasing, purposes, synonyms
from training.records import Record

GENDER_WORDS = r"\b(men|women|girls?|boys?|kids?|unisex|infants?)\b"
KINDS = ("type", "colour", "pattern", "material", "shape", "gender", "usage", "accent")
# What a caption says, and how often.
SHAPES_OF_CAPTIONS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.26, ("colour", "type")),
    (0.12, ("type",)),
    (0.08, ("colour",)),
    (0.14, ("colour", "pattern", "type")),
    (0.08, ("material", "type")),
    (0.08, ("colour", "material", "type")),
    (0.05, ("shape", "colour", "type")),
    (0.05, ("gender", "colour", "type")),
    (0.04, ("pattern",)),
    (0.02, ("material",)),
    (0.10, ("colour", "type", "accent")),
    (0.10, ("title",)),
)
SWAPPED = 0.35  # of phrases that have other words
SWAPS = synonyms.swaps()
TYPE_OF = {words[0]: name for name, words in names.TYPES.items()}
RARE = {"fashion": 30, "outdoor": 2}  # title words seen less often are not learned


@dataclass(frozen=True, slots=True)
class Caption:
    """The text, and its parts, each of which must hold for a picture to match."""

    text: str
    parts: tuple[str, ...]


def write(record: Record, words: Sequence[str], rng: Generator) -> Caption:
    """A caption of one picture, in one of many shapes; `words` are the vocabulary's."""
    shares = np.array([share for share, _ in SHAPES_OF_CAPTIONS])
    _, kinds = SHAPES_OF_CAPTIONS[rng.choice(len(shares), p=shares / shares.sum())]
    if kinds == ("title",) or not record.says:
        if record.title:
            return _from_title(record, rng)
        kinds = KINDS[:4]
    parts = {kind: _one_of(record.says[kind], rng) for kind in kinds if record.says.get(kind)}
    parts = parts or {"type": record.says["type"][0]}
    said = [(kind, other_words(part, rng)) for kind, part in parts.items()]
    if "accent" not in kinds and rng.random() < 0.2:
        rng.shuffle(said)
    thing = TYPE_OF.get(record.says["type"][0], "") if "type" in parts else ""
    return Caption(phrasing.put(dict(said), thing, words, rng), tuple(parts.values()))


def decoy(caption: Caption, record: Record, rng: Generator) -> Caption | None:
    """The same in a second colour said of another thing: what a caption with an accent is not."""
    *_, accent = caption.parts
    if accent not in record.says.get("accent", ()) or len(caption.parts) < 2:
        return None
    others = [words[0] for words in names.TYPES.values() if words[0] not in record.says["type"]]
    parts = (*caption.parts[:-2], others[rng.integers(len(others))], accent)
    return Caption(" ".join(parts), parts)


def other_words(part: str, rng: Generator) -> str:
    """A part of a caption as somebody else may put it."""
    others = SWAPS.get(part) or SWAPS.get(TYPE_OF.get(part, ""))
    if not others or rng.random() > SWAPPED:
        return part
    return str(others[rng.integers(len(others))])


def _one_of(texts: Sequence[str], rng: Generator) -> str:
    """The first, most telling word in two cases of five, else any."""
    return texts[0] if rng.random() < 0.4 else texts[rng.integers(len(texts))]


def _from_title(record: Record, rng: Generator) -> Caption:
    words = title_words(record)
    kept = [word for word in words if rng.random() < 0.85] or words
    return Caption(" ".join(kept), (f"title {record.title}",))


def title_words(record: Record) -> list[str]:
    """A title's words without the brand, which stands before the gender or comes first."""
    if record.source == "outdoor":
        return split(record.title)
    gender = re.search(GENDER_WORDS, record.title, re.IGNORECASE)
    rest = record.title[gender.start() :] if gender else record.title.partition(" ")[2]
    return split(rest)


def phrases() -> frozenset[str]:
    """Every phrase of the tables, and the other words for each."""
    tables = [palette.every_text(), *(names.every_text(kind) for kind in names.TABLES)]
    return frozenset[str]().union(*tables, *SWAPS.values())


def vocabulary(records: Iterable[Record]) -> list[str]:
    """Every word a caption can hold: those of the tables, and of titles when not too rare."""
    tables = [palette.every_text(), *(names.every_text(kind) for kind in names.TABLES)]
    known = {canonical(word) for table in tables for text in table for word in split(text)}
    known |= {"tshirt"} | synonyms.every_word() | purposes.every_word()
    known |= {canonical(w) for r in records for t in r.says.get("accent", ()) for w in split(t)}
    seen: dict[str, Counter[str]] = {source: Counter() for source in RARE}
    brands: Counter[str] = Counter()
    for record in records:
        if record.title:
            words = title_words(record)
            seen[record.source].update({canonical(word) for word in words})
            brands.update({canonical(word) for word in split(record.title)[: -len(words)]})
    for source, counts in seen.items():
        common = {word for word, n in counts.items() if n >= RARE[source] and word.isalpha()}
        known |= {word for word in common if brands[word] < counts[word]}
    return sorted(word for word in known - SILENT if len(word) > 1 or word.isdigit())


class Matching:
    """Which caption holds for which picture: yes, no, or not known."""

    def __init__(self, records: Sequence[Record]) -> None:
        tables = [palette.every_text(), *(names.every_text(kind) for kind in names.TABLES)]
        extra = (word for record in records for words in record.says.values() for word in words)
        self._texts = {t: i for i, t in enumerate(sorted(frozenset(extra).union(*tables)))}
        titles = sorted({record.title for record in records if record.title})
        self._titles = {f"title {title}": i for i, title in enumerate(titles)}
        self._holds = np.zeros((len(records), len(self._texts)), np.bool_)
        self._open = np.zeros_like(self._holds)
        self._title = np.full(len(records), -1)
        kinds = {"colour": palette.every_text()} | {k: names.every_text(k) for k in names.TABLES}
        kinds["accent"] = {text for record in records for text in record.says.get("accent", ())}
        columns = {kind: [self._texts[t] for t in texts] for kind, texts in kinds.items()}
        alike = [tuple(record.says.get(kind, ("",))[0] for kind in KINDS[:2]) for record in records]
        order = {pair: i for i, pair in enumerate(sorted(set(alike)))}
        self._alike = np.array([order[pair] for pair in alike])
        for i, record in enumerate(records):
            for kind, its in columns.items():
                # The renderer tells all second colours; of photos they are not known.
                told = kind == "accent" and record.source == "rendered"
                if kind not in record.says and not told:
                    self._open[i, its] = True
            self._open[i, [self._texts[t] for t in record.maybe if t in self._texts]] = True
            sure = [self._texts[t] for words in record.says.values() for t in words]
            self._holds[i, sure] = True
            self._open[i, sure] = False
            self._title[i] = self._titles.get(f"title {record.title}", -1)

    def of(
        self, captions: Sequence[Caption], chosen: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """For captions x chosen records: where the caption holds, and where nobody knows.

        Caption i was written for record i, those beyond the records for none; a title may well suit
        others of its type and colour.
        """
        needs = np.zeros((len(captions), len(self._texts)), np.float32)
        titles = np.full(len(captions), -1)
        for i, caption in enumerate(captions):
            for part in caption.parts:
                if part in self._titles:
                    titles[i] = self._titles[part]
                else:
                    needs[i, self._texts[part]] = 1
        total = needs.sum(axis=1, keepdims=True)
        sure = needs @ self._holds[chosen].T
        possible = sure + needs @ self._open[chosen].T
        holds, unknown = sure >= total, (sure < total) & (possible >= total)
        titled = titles >= 0
        holds[titled] = titles[titled][:, None] == self._title[chosen][None]
        alike = self._alike[chosen][:, None] == self._alike[chosen][None]
        unknown[titled] = alike[np.flatnonzero(titled)] & ~holds[titled]
        return holds, unknown
