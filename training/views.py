"""Batches of pictures as somebody may take them, drawn anew every time."""

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import TypeVar

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from training import augment
from training.attributes import alike
from training.records import Record

T = TypeVar("T")
PRODUCTS, MODELS, PHONES, OUTDOOR = 20, 20, 24, 4  # items a batch
LOOKS, EACH = 27, 4  # so many looks (article and colour) of shop photos, so many photos of each
TYPES = 4  # half of a batch's products come from so few types, to be told apart
SHARES = {"fashion": (0.6, 0.2), "rendered": (0.4, 0.5), "model": (0.5, 0.4)}
"""Of packshots, how many are seen lightly changed, and how many in a scene; the rest heavily."""


class Views:
    """Draws batches: which pictures, and how each is seen."""

    def __init__(self, records: Sequence[Record], share: float = 1.0) -> None:
        """`share` makes batches smaller: large pictures take much memory."""
        self._records, self._share = records, share
        self._of: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        looks: dict[str, list[int]] = defaultdict(list)
        for i, record in enumerate(records):
            self._of[record.source][record.item].append(i)
            if record.source == "fashion":
                looks[alike(record)].append(i)
        self._looks = list(looks.values())
        # Rare looks are drawn more often than they are there, or they would not be learned.
        shares = np.sqrt([len(its) for its in self._looks])
        self._shares = shares / shares.sum()
        self._types = defaultdict(list)
        for item in self._of["rendered"]:
            self._types[item.rpartition("-")[0]].append(item)
        self._behind = [
            i for i, r in enumerate(records) if r.source in ("phone", "rendered") and not r.packshot
        ]
        self._others = [
            i for i, r in enumerate(records) if r.source in ("model", "rendered") and r.packshot
        ]

    def batch(
        self, rng: Generator, side: int
    ) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.bool_]]:
        """Pictures [n, side, side, 3], their records, and which are alone in their picture."""
        chosen = self._choose(rng)
        seen = [self.see(i, side, rng) for i in chosen]
        pictures = np.stack([np.asarray(picture) for picture, _ in seen])
        return pictures, np.array(chosen), np.array([alone for _, alone in seen])

    def _choose(self, rng: Generator) -> list[int]:
        def so_many(items: int) -> int:
            return round(items * self._share)

        few = rng.choice(sorted(self._types), TYPES, replace=False)
        hard = [item for name in few for item in self._types[name]]
        chosen: list[int] = []
        picked = _some(hard, so_many(PRODUCTS // 2), rng) + _some(
            list(self._of["rendered"]), so_many(PRODUCTS // 2), rng
        )
        for item in dict.fromkeys(picked):
            chosen += self._of["rendered"][item]
        for source, items, views in (("model", MODELS, 2), ("phone", PHONES, 1)):
            for item in _some(list(self._of[source]), so_many(items), rng):
                chosen += _some(self._of[source][item], views, rng)
        for item in _some(list(self._of["outdoor"]), so_many(OUTDOOR), rng):
            chosen += self._of["outdoor"][item] * 2
        for k in rng.choice(len(self._looks), so_many(LOOKS), replace=False, p=self._shares):
            chosen += _some(self._looks[k], EACH, rng)
        return chosen

    def see(self, i: int, side: int, rng: Generator) -> tuple[Image.Image, bool]:
        """A picture as somebody may take it, and whether one thing is alone in it."""
        record = self._records[i]
        picture = self._open(i)
        lightly, composite = SHARES.get(record.source, (0.0, 0.0))
        how = rng.random()
        if not record.packshot or how > lightly + composite:
            return augment.heavily(picture, side, rng), record.packshot
        if how < lightly:
            return augment.lightly(picture, side, rng), True
        background = self._open(rng.choice(self._behind)) if rng.random() < 0.4 else None
        clutter = [self._open(k) for k in rng.choice(self._others, rng.integers(0, 3))]
        picture = augment.composite(picture, background, clutter, side + side // 6, rng)
        return augment.heavily(picture, side, rng), False

    def _open(self, i: int) -> Image.Image:
        picture = Image.open(BytesIO(self._records[i].image)).convert("RGB")
        picture.thumbnail((augment.MOST, augment.MOST))
        return picture


def _some(those: Sequence[T], count: int, rng: Generator) -> list[T]:
    chosen = rng.choice(len(those), min(count, len(those)), replace=False)
    return [those[k] for k in chosen]
