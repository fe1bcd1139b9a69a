"""A list of one language's words with the English for them; see `data/languages/README.md`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from lib.embedding.units import UNIT, Units, folded
from lib.embedding.word_order import SILENT, binds, in_order
from lib.embedding.words import LONGEST_MENDED, one_slip_away
from lib.errors import EmbeddingError
from lib.products import UNPARTED

LEAST_MENDED = 6  # letters: shorter words are too like others
DERIVED = 0.7  # how surely a word means something that is in the list in parts only
SHORTEST = 3  # letters of a word that takes endings or is part of a compound

_UMLAUT = re.compile("([aou])e")
_NO_BLANK = re.compile(rf"(?<=[{UNPARTED}]) (?=[{UNPARTED}])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some units of a text, the English for them, if any, and how surely they mean that."""

    start: int
    end: int
    english: str | None
    sure: float


class WordList:
    """One language's words, and the English for them."""

    def __init__(self, path: Path) -> None:
        """`path`: a list as `data/languages/README.md` describes."""
        self.code = self.name = path.stem
        self._endings: Sequence[str] = ()
        self._joints: Sequence[str] = ()
        self._turned = False
        self._english: dict[Units, str] = {}
        for number, line in enumerate(_lines(path), start=1):
            left, colon, right = (part.strip() for part in line.partition("#")[0].partition(":"))
            said = [part.strip() for part in right.split(",") if part.strip()]
            if left and not (colon and said):
                raise EmbeddingError(
                    f"Line {number} of {path} is not “english: word, word”. Mend or remove it."
                )
            if left == "name":
                self.name = right
            elif left == "endings":
                self._endings = sorted(said, key=len, reverse=True)
            elif left == "joints":
                self._joints = ["", *said]
            elif left == "order":
                self._turned = right == "turned"
            else:
                forms = (tuple(UNIT.findall(folded(word))) for word in said)
                self._english |= dict.fromkeys(forms, left)
        self._longest = max(map(len, self._english), default=0)

    def pieces(self, units: Units) -> Iterator[Piece]:
        """The text cut into pieces, each as long as one of this language's words can be."""
        at = 0
        while at < len(units):
            for end in range(min(at + self._longest, len(units)), at, -1):
                english = self._english.get(units[at:end])
                if english is not None:
                    yield Piece(at, end, english, 1)
                    break
            else:
                english = self._alone(units[at])
                yield Piece(at, end, english, 0 if english is None else DERIVED)
            at = end

    def meant(self, word: str) -> str | None:
        """What a word means that is a slip of the keyboard, the first letter being none."""
        if not LEAST_MENDED <= len(word) <= LONGEST_MENDED:
            return None
        return next(filter(None, map(self._inflected, one_slip_away(word))), None)

    def english(self, words: Sequence[str], strange: Sequence[bool]) -> str:
        """The text of these words in English, the slips among the `strange` ones mended."""
        return in_order(self._said(words, strange), turned=self._turned)

    def _said(self, words: Sequence[str], strange: Sequence[bool]) -> Iterator[str]:
        """The English of each piece; words that there is none for stay together as they are."""
        units = tuple(map(folded, words))
        said = [
            (piece.english or (self.meant(units[at]) if strange[at] else None), words[at])
            for piece in self.pieces(units)
            for at in [piece.start]
        ]
        for known, pieces in groupby(said, key=lambda piece: piece[0] is not None):
            if known:
                yield from (english for english, _ in pieces if english)
            else:
                yield _NO_BLANK.sub("", " ".join(word for _, word in pieces))

    def _alone(self, word: str) -> str | None:
        """What one word means; ä, ö and ü may be typed as ae, oe, ue."""
        english = self._inflected(word) or self._compound(word)
        if english is None and (plain := _UMLAUT.sub(r"\1", word)) != word:
            return self._inflected(plain) or self._compound(plain)
        return english

    def _inflected(self, word: str) -> str | None:
        """What a word means, with one of the endings or without."""
        if (word,) in self._english:
            return self._english[word,]
        for ending in self._endings:
            stem = word.removesuffix(ending)
            if len(word) > len(stem) >= SHORTEST and (stem,) in self._english:
                return self._english[stem,]
        return None

    def _compound(self, word: str) -> str | None:
        """What the two words mean that this one is made of, the longest first part first."""
        if not self._joints:
            return None
        for end in range(len(word) - SHORTEST, SHORTEST - 1, -1):
            first = self._english.get((word[:end],), SILENT)
            for joint in () if binds(first) else self._joints:
                rest = word[end:].removeprefix(joint)
                if word[end:].startswith(joint) and len(rest) >= SHORTEST:
                    last = self._inflected(rest) or SILENT
                    if not binds(last):
                        return f"{first} {last}"
        return None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EmbeddingError(f"The list of words {path} cannot be read. Restore it.") from error
