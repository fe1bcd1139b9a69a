"""Phrases as visitors type them, asked of the bundled shop and of held-out fashion photos.

`asked.txt` and `asked_clothes.txt` were written by somebody who knew which kinds and colours there
are, and saw neither the pictures nor what was found: a phrase a line, the kinds that anybody would
accept, and the colours. `asked_de.txt` and the like say the same as `asked.txt` as shoppers would
in other languages, by somebody who had not seen the lists of `data/languages`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lib.embedding.builtin import BuiltinEmbedder
from training.shop import Vectors

ANY = ("*",)
FIRST = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A phrase, and the kinds and colours that answer it; ANY where all do."""

    phrase: str
    kinds: tuple[str, ...]
    colours: tuple[str, ...]

    def right(self, kinds: Sequence[str], colours: Sequence[str]) -> NDArray[np.bool_]:
        """Which of the things of these kinds and colours answer the phrase, bool[n]."""
        told = ((self.kinds, kinds), (self.colours, colours))
        fit = [np.isin(its, wanted) | (wanted == ANY) for wanted, its in told]
        return np.asarray(fit[0] & fit[1])


def read(name: str) -> list[Asked]:
    """The phrases of a list in this folder."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    split = [[part.strip() for part in line.split("|")] for line in lines]
    listed = [(phrase, kinds.split(", "), colours.split(", ")) for phrase, kinds, colours in split]
    return [Asked(phrase, tuple(kinds), tuple(colours)) for phrase, kinds, colours in listed]


def figures(
    asked: Sequence[Asked],
    vectors: Vectors,
    kinds: Sequence[str],
    colours: Sequence[str],
    embedder: BuiltinEmbedder,
) -> dict[str, float]:
    """How often what comes first is right, and how much of the first five, or as many as there are.

    Phrases that nothing there answers are left out.
    """
    first, among = [], []
    for one in asked:
        right = one.right(kinds, colours)
        if right.any():
            likeness = vectors @ embedder.embed_texts([one.phrase])[0]
            found = right[np.argsort(-likeness)[: min(FIRST, right.sum())]]
            first.append(found[0])
            among.append(found.mean())
    return {
        "right first": float(np.mean(first)),
        "P@5": float(np.mean(among)),
        "phrases": float(len(first)),
    }
