"""The cached views: which pictures they show, and batches of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from training.cache import PARTS
from training.records import Record

PRODUCTS, PHONES, OUTDOOR = 24, 32, 4  # items a batch
TYPES = 4  # half of a batch's products come from so few types, to be told apart
LOOKS, EACH = 26, 4  # so many looks (article and colour) of shop photos, so many photos of each


@dataclass(frozen=True, slots=True)
class Batch:
    """Cached parts by name, and the index of each view's record."""

    parts: dict[str, Tensor]
    records: NDArray[np.int64]


class Shards:
    """The newest few shards, sampled as one."""

    def __init__(self, folder: Path, records: Sequence[Record], window: int) -> None:
        self._folder, self._records, self._window = folder, records, window
        self._index = {record.key: i for i, record in enumerate(records)}
        self._numbers: list[int] = []
        self._stores: dict[str, list[NDArray[np.generic]]] = {}
        self._views: dict[str, dict[str, list[tuple[int, int]]]] = {}
        self._record_of: list[NDArray[np.int64]] = []
        self._looks: dict[str, list[str]] = {}
        self._shares = np.ones(0)

    def use(self, newest: int) -> None:
        """Sample from the shards up to `newest`, no more than the window holds."""
        numbers = list(range(max(0, newest + 1 - self._window), newest + 1))
        if numbers == self._numbers:
            return
        self._numbers = numbers
        folders = [self._folder / f"{number:03d}" for number in numbers]
        self._stores = {
            name: [np.load(folder / f"{name}.npy", mmap_mode="r") for folder in folders]
            for name in PARTS
        }
        self._views = defaultdict(lambda: defaultdict(list))
        self._record_of = []
        for at, folder in enumerate(folders):
            found = [self._index.get(int(key), -1) for key in np.load(folder / "keys.npy")]
            self._record_of.append(np.array(found))
            for row, i in enumerate(found):
                if i >= 0:
                    record = self._records[i]
                    self._views[record.source][record.item].append((at, row))
        self._looks = self._by_look()
        # Rare looks are drawn more often than they are there, or they would not be learned.
        self._shares = np.sqrt([len(items) for items in self._looks.values()])
        self._shares /= self._shares.sum()

    def batch(self, rng: Generator) -> Batch:
        """Views of products in two or three settings each, of photos by look, and of phones'."""
        chosen: list[tuple[int, int]] = []
        for item in self._products(rng):
            chosen += self._some(self._views["rendered"][item], 3, rng)
        for item in self._photos(rng):
            chosen += self._some(self._views["fashion"][item], 1, rng)
        for source, items, views in (
            ("phone", PHONES, 1),
            ("outdoor", OUTDOOR, 2),
        ):
            known = self._views[source]
            names = list(known)
            for k in rng.choice(len(names), items, replace=False):
                chosen += self._some(known[names[k]], views, rng)
        parts = {name: self._gather(name, chosen) for name in PARTS}
        return Batch(parts, np.array([self._record_of[at][row] for at, row in chosen]))

    def _by_look(self) -> dict[str, list[str]]:
        """Shop photos by article and colour."""
        kept = self._views["fashion"]
        found: dict[str, list[str]] = defaultdict(list)
        for record in self._records:
            if record.source == "fashion" and record.item in kept:
                found[f"{record.labels['article']}/{record.labels['colour']}"].append(record.item)
        return found

    def _photos(self, rng: Generator) -> list[str]:
        """Some photos of each of some looks."""
        names = list(self._looks)
        items: list[str] = []
        for k in rng.choice(len(names), LOOKS, replace=False, p=self._shares):
            its = self._looks[names[k]]
            items += [its[i] for i in rng.choice(len(its), min(EACH, len(its)), replace=False)]
        return items

    def _products(self, rng: Generator) -> list[str]:
        """Half of few types, so that the batch is hard; half of all."""
        items = list(self._views["rendered"])
        by_type = defaultdict(list)
        for item in items:
            by_type[item.rpartition("-")[0]].append(item)
        few = rng.choice(sorted(by_type), TYPES, replace=False)
        hard = [item for name in few for item in by_type[name]]
        picked = [hard[k] for k in rng.choice(len(hard), PRODUCTS // 2, replace=False)]
        rest = [items[k] for k in rng.choice(len(items), PRODUCTS // 2, replace=False)]
        return list(dict.fromkeys(picked + rest))

    @staticmethod
    def _some(views: list[tuple[int, int]], count: int, rng: Generator) -> list[tuple[int, int]]:
        chosen = rng.choice(len(views), min(count, len(views)), replace=False)
        return [views[k] for k in chosen]

    def _gather(self, name: str, chosen: list[tuple[int, int]]) -> Tensor:
        rows = np.stack([self._stores[name][at][row] for at, row in chosen])
        return torch.from_numpy(rows.astype(np.float32))
