"""Other languages' words, read one by one as the English that the text tower knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.embedding.word_list import Units, WordList, folded, written

FOLDER = Path(__file__).parents[2] / "data" / "languages"
BORROWED = 0.25  # of an English word's letters count for a language that has not got the word
CLEARLY = 1.1  # times as many letters another language has to know as English
MENDED = 0.5  # and of a word that is a slip of another
WORDS_MENDED = 8  # in longer texts no language is told by slips: it would take long


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in English, and the language it was in; without one, it is as it was written."""

    text: str
    language: str = ""


def read(text: str, english: Callable[[str], float], *, mending: bool = False) -> Reading:
    """The text in English: read as the language that has most of its letters in words it knows.

    `english` says how surely a word is English, from 0 to 1. What may as well be English stays as
    it is. `mending`: what is one slip of the keyboard away from a word is half
    known. Raises EmbeddingError where a list of words cannot be read.
    """
    words = written(text)
    units = tuple(map(folded, words))
    mending = mending and len(units) <= WORDS_MENDED
    sure = [english(unit) for unit in units]
    most, best = CLEARLY * _letters(units, sure), Reading(text)
    if most >= sum(map(len, units)):
        return best
    strange = [not known for known in sure]
    for language in languages():
        known = [BORROWED * own for own in sure]
        for piece in language.pieces(units):
            if piece.sure:
                known[piece.start : piece.end] = [piece.sure] * (piece.end - piece.start)
            elif mending and strange[piece.start] and language.meant(units[piece.start]):
                known[piece.start] = MENDED
        letters = _letters(units, known)
        if letters > most and (said := language.english(words, strange)):
            most, best = letters, Reading(said, language.name)
    return best


@cache
def languages() -> tuple[WordList, ...]:
    """All the languages there are lists of, in the order of their files' names."""
    return tuple(map(WordList, sorted(FOLDER.glob("*.txt"))))


def _letters(units: Units, known: Sequence[float]) -> float:
    return sum(len(unit) * share for unit, share in zip(units, known, strict=True))
