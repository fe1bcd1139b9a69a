"""What people ask for most: what it is and in which colour."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from lib.embedding.words import Vocabulary
from training.records import Record


def look(record: Record) -> str:
    """Colour and type as the data has them, of photos of which both are known."""
    labels = record.labels
    what = labels.get("article") or (labels.get("type") if record.source == "rendered" else None)
    return f"{labels['colour']} {what}" if what and "colour" in labels else ""


class Looks:
    """Looks that pictures have, in the data's words and in everyday ones."""

    def __init__(self, records: Sequence[Record], vocabulary: Vocabulary) -> None:
        names = [look(record) for record in records]
        number = {name: i for i, name in enumerate(sorted(set(names) - {""}))}
        self._of = np.array([number.get(name, -1) for name in names])
        phrases = {name: {name, _everyday(r)} for name, r in zip(names, records, strict=True)}
        self._read = [
            [rows for text in sorted(phrases[name]) if (rows := vocabulary.read(text)[0])]
            for name in number
        ]

    def among(
        self, chosen: NDArray[np.int64], rng: Generator
    ) -> tuple[list[list[int]], NDArray[np.int64]]:
        """Each look among the chosen pictures: words, as rows of the vocabulary, and a picture."""
        looks, first = np.unique(self._of[chosen], return_index=True)
        asked = [
            (self._read[look][rng.integers(len(self._read[look]))], chosen[at])
            for look, at in zip(looks, first, strict=True)
            if look >= 0 and self._read[look]
        ]
        return [rows for rows, _ in asked], np.array([picture for _, picture in asked])


def _everyday(record: Record) -> str:
    """The same as one would say it."""
    said = [record.says.get(kind, ("",))[0] for kind in ("colour", "type")]
    return " ".join(said) if all(said) else look(record)
