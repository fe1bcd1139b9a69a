"""Other languages' words, read one by one as the English that the text tower knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.embedding.units import Units, folded, written
from lib.embedding.word_list import WordList

FOLDER = Path(__file__).parents[2] / "data" / "languages"
BORROWED, MENDING = 0.25, 0.4  # of an English word's letters count for a language without it
ACCENTED = 0.75  # so much less surely a word is English that is written with accents
CLEARLY = 1.1  # times as many letters another language has to know as English
MENDED = 0.5  # and of a word that is a slip of another
WORDS_MENDED = 8  # and not more, or it would take long


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in English, and the language it was in; without one, it is as it was written.

    Where that has slips of the keyboard, `mended` is what they are read as.
    """

    text: str
    language: str = ""
    mended: str = ""


def read(
    text: str, english: Callable[[str], float], *, mending: bool = False, first: str = ""
) -> Reading:
    """The text in English: read as the language that has most of its letters in words it knows.

    `english` says how surely a word is English, from 0 to 1. What may as well be English stays as
    it is, and what is all known in the language `first` is read so. `mending`: what is one slip of
    the keyboard away from a word is half known. Raises EmbeddingError where a list of words cannot
    be read.
    """
    words = written(text)
    units = tuple(map(folded, words))
    sure = [_sureness(english, unit, word) for unit, word in zip(units, words, strict=True)]
    strange = [not known for known in sure]
    if sum(strange) > WORDS_MENDED:
        strange = [False] * len(strange)
    for language in languages() if first else ():
        if language.name == first and all(piece.sure for piece in language.pieces(units)):
            return Reading(language.english(words, strange), first)
    best, most = Reading(text), (CLEARLY * _letters(units, sure), 0)
    if most[0] >= sum(map(len, units)):
        return best
    mending = mending and len(units) <= WORDS_MENDED
    for language in languages():
        fit = _fit(language, units, sure, mending=mending)
        if fit > most and (said := language.english(words, strange)):
            most, best = fit, Reading(said, language.name)
    return best


@cache
def languages() -> tuple[WordList, ...]:
    """All the languages there are lists of; where two may be meant, the first is."""
    return tuple(map(WordList, sorted(FOLDER.glob("*.txt"), key=_place)))


def _sureness(english: Callable[[str], float], unit: str, word: str) -> float:
    return english(unit) * (1 if word.lower() == unit else ACCENTED)


def _fit(
    language: WordList, units: Units, sure: Sequence[float], *, mending: bool
) -> tuple[float, int]:
    """How many letters a language knows, and in how few pieces: the longer ones say more."""
    slips = mending and not any(
        known == 1 and len(u) > 2 for known, u in zip(sure, units, strict=True)
    )
    known = [(MENDING if mending else BORROWED) * own for own in sure]
    pieces = list(language.pieces(units))
    for piece in pieces:
        if piece.sure:
            known[piece.start : piece.end] = [piece.sure] * (piece.end - piece.start)
        elif slips and not sure[piece.start] and language.meant(units[piece.start]):
            known[piece.start] = MENDED
    return _letters(units, known), -len(pieces)


def _place(path: Path) -> tuple[bool, str]:
    """By name, but Japanese last: without its own letters a text is likelier Chinese."""
    return path.stem == "ja", path.stem


def _letters(units: Units, known: Sequence[float]) -> float:
    return sum(len(unit) * share for unit, share in zip(units, known, strict=True))
