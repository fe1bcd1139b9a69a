"""A visitor's words, in the one spelling the text tower knows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from lib.embedding.english import (
    APART,
    BINDING,
    BORROWED,
    DENYING,
    ENGLISH,
    NAMING,
    NUMBERS,
    PARTS,
    SEATS,
    SILENT,
    SPELLINGS,
)
from lib.products import unaccented

LETTERS_OF_NAMES, LETTERS_OF_A_PART = 4, 3
LONGEST_MENDED = 20  # letters: longer ones would take long, and nobody types them
RARE, HALF = 0.75, 0.5  # how surely a word is English that is rare, or only like one
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def split(text: str) -> list[str]:
    """The words of a text as the visitor wrote them, without punctuation."""
    return re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", text))


def canonical(word: str) -> str:
    """One spelling for a word: lower case, no accents, British, singular."""
    plain = unaccented(word.lower())
    plain = SPELLINGS.get(plain, plain)
    if plain in APART or plain in SILENT:
        return plain
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 4 and plain.endswith("ie"):
        return plain[:-2] + "y"
    if plain.endswith(("sses", "shes", "ches", "xes", "zes")):
        return plain[:-2]
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


def counting(words: Sequence[str], forms: Mapping[str, str], parts: Iterable[str]) -> list[str]:
    """The words, numbers before `parts` of a thing in another of their `forms`."""
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return [
        forms.get(word, word) if canonical(of) in parts and before not in NAMING else word
        for before, word, of in around
    ]


class Vocabulary:
    """The words a text tower has learned, each with its row in the embedding matrix.

    The words of products come first, the commonest before the rarest: a slip of the keyboard is
    only ever mended to one of the first `mended`.
    """

    def __init__(self, words: Iterable[str], mended: int = 0) -> None:
        self.words = tuple(words)
        self.mended = mended
        self._row = {word: row for row, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def read(self, text: str) -> tuple[list[int], list[str]]:
        """The rows of the known words, in order, and the unknown words as they were written.

        Two neighbours that are one word together ("t-shirt", "back pack") count as that word
        where it is the commoner one; a compound of two words ("handtowel") counts as both.
        """
        written = split(text)
        plain = counting([canonical(word) for word in written], NUMBERS, PARTS)
        plain = counting(plain, SEATS, ["seat"])
        rows: list[int] = []
        unknown: list[str] = []
        bindings: list[int] = []
        at = 0
        while at < len(plain):
            together = self._together(plain[at : at + 2])
            if together is not None:
                found, read = [together], 2
            else:
                found, read = self._rows_of(plain[at], written[at].lower()), 1
            if found:
                rows += [*(bindings if rows else ()), *found]
                bindings = []
            elif plain[at] in BINDING:
                bindings = [self._row[plain[at]]] if plain[at] in self._row else []
            elif plain[at] not in SILENT:
                unknown.append(written[at])
            at += read
        return rows, unknown

    def spelled(self, text: str) -> str:
        """The text with what its slips of the keyboard are read as."""
        return re.sub(r"[^\W_]+", lambda word: self._spelled(word[0]), text)

    def _spelled(self, written: str) -> str:
        plain, lower = canonical(written), written.lower()
        rows = [] if plain in self._row else self._rows_of(plain, lower)
        if not rows or rows != self._meant(plain, lower):
            return written
        near = dict.fromkeys((*one_slip_away(lower), *one_slip_away(plain)))
        meant = (word for word in near if self._row.get(canonical(word)) == rows[0])
        return min(meant, key=lambda word: sorted(word) != sorted(lower))  # letters swapped first

    def sureness(self, word: str) -> float:
        """How surely a word is English: 1 if it is said of products, a letter or a mark; 0 if not.

        What is rare is less sure, and what is only a slip or a compound half so.
        """
        plain = canonical(word)
        if plain in SILENT | DENYING | ENGLISH or not plain.isalpha() or plain in ALPHABET:
            return 1
        if plain in self._row:
            return 1 if self._row[plain] < self.mended and plain not in BORROWED else RARE
        return HALF if self._rows_of(plain, word) else 0

    def _together(self, pair: list[str]) -> int | None:
        """The row of two words written as one; None where they are better read apart."""
        row = self._row.get(canonical("".join(pair)))
        if len(pair) < 2 or row is None or BINDING & set(pair):
            return None
        return row if row < max(self._row.get(word, inf) for word in pair) else None

    def _rows_of(self, word: str, written: str) -> list[int]:
        """The row of a word, of the two it is made of, or of the one that was meant."""
        if word in SILENT:
            return []
        if word in self._row:
            return [self._row[word]]
        return min(
            self._parts(written), self._meant(word, written), key=lambda r: max(r, default=inf)
        )

    def _parts(self, written: str) -> list[int]:
        """The two common words a compound is made of, the longest first part first."""
        for end in range(len(written) - LETTERS_OF_A_PART, LETTERS_OF_A_PART - 1, -1):
            first = self._row.get(written[:end], inf)
            parts = [first, self._row.get(canonical(written[end:]), inf)]
            if max(parts) < self.mended:
                return [int(row) for row in parts]
        return []

    def _meant(self, word: str, written: str) -> list[int]:
        """The commonest product word one slip away; the first letter is never the slip.

        The shorter a word, the likelier it is a name: then it has to be a very common word's slip.
        """
        share = min(1.0, (len(word) - LETTERS_OF_NAMES) / LETTERS_OF_NAMES)
        if share <= 0 or len(written) > LONGEST_MENDED or not self.mended:
            return []
        near = {*one_slip_away(word), *one_slip_away(written)}
        best = min((self._row.get(canonical(other), inf) for other in near), default=inf)
        return [int(best)] if best < share * self.mended else []


def one_slip_away(word: str) -> Iterator[str]:
    """All spellings with one letter left out, added, swapped or changed after the first."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in ALPHABET:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
