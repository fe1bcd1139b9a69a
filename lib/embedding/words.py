"""A visitor's words, in the one spelling the text tower knows."""

import re
import unicodedata
from collections.abc import Iterable

# Words that say nothing about how a thing looks: dropped, never reported as unknown.
_SILENT = (
    "a an and any are as at by for from have i in is it its like looking me my need of on one "
    "or please some something that the their them these thing this to want we with you your "
    "show find search buy colour"
)
SILENT = frozenset(_SILENT.split())
# American and informal spellings, and the plurals no rule gets right.
SPELLINGS = {
    "color": "colour",
    "coloured": "colour",
    "colored": "colour",
    "gray": "grey",
    "greyish": "grey",
    "grayish": "grey",
    "jewelry": "jewellery",
    "pajamas": "pyjamas",
    "pajama": "pyjama",
    "matt": "matte",
    "aluminum": "aluminium",
    "checkered": "chequered",
    "stripey": "stripy",
    "fiber": "fibre",
    "armor": "armour",
    "leaves": "leaf",
    "shelves": "shelf",
    "scarves": "scarf",
    "knives": "knife",
    "womens": "women",
    "mens": "men",
    "woman": "women",
    "man": "men",
    "lady": "ladies",
    "children": "kid",
    "child": "kid",
}


def split(text: str) -> list[str]:
    """The words of a text as the visitor wrote them, without punctuation."""
    return re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", text))


def canonical(word: str) -> str:
    """One spelling for a word: lower case, no accents, British, singular."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = SPELLINGS.get(plain, plain)
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 4 and plain.endswith("ie"):
        return plain[:-2] + "y"
    if plain.endswith(("sses", "shes", "ches", "xes", "zes")):
        return plain[:-2]
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


class Vocabulary:
    """The words a text tower has learned, each with its row in the embedding matrix."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self._row = {word: row for row, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def read(self, text: str) -> tuple[list[int], list[str]]:
        """The rows of the known words, in order, and the unknown words as they were written.

        Two neighbours that are one word together ("t-shirt", "back pack") count as that word.
        """
        written = split(text)
        plain = [canonical(word) for word in written]
        rows: list[int] = []
        unknown: list[str] = []
        at = 0
        while at < len(plain):
            together = self._row.get(canonical("".join(plain[at : at + 2])))
            if together is not None and at + 1 < len(plain):
                rows.append(together)
                at += 2
                continue
            row = self._row.get(plain[at])
            if row is not None:
                rows.append(row)
            elif plain[at] not in SILENT:
                unknown.append(written[at])
            at += 1
        return rows, unknown
