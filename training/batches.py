"""Batches: which pictures, and captions for some of them; made by processes of their own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from lib.embedding.words import Vocabulary
from training import captions
from training.attributes import alike
from training.records import Record

T = TypeVar("T")
SIZE = 960  # pictures a batch; half are shop photos
PRODUCTS, OUTDOOR = 96, 10  # items a batch
OTHERS = {"model": (56, 2), "phone": (48, 1), "emoji": (24, 2)}  # items, and pictures of each
EACH = 6  # shop photos of each look (article and colour)
TYPES = 4  # half of a batch's products come from so few types, to be told apart
CAPTIONED = 480  # of a batch, the pictures that captions are written for: its first
SHARES = {
    "fashion": (0.6, 0.2),
    "rendered": (0.4, 0.5),
    "model": (0.5, 0.4),
    "emoji": (0.4, 0.4),
}
"""Of packshots, how many are seen lightly changed, and how many in a scene; the rest heavily."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures [n], captions as rows of the vocabulary, and which hold for which (or nobody knows).

    Captions stand first for the pictures they were written for, in the same order.
    """

    chosen: Tensor
    texts: list[list[int]]
    holds: Tensor
    unknown: Tensor


class Batches(IterableDataset[Batch]):
    """So many batches, the same for the same seed and number of processes."""

    def __init__(
        self, records: Sequence[Record], vocabulary: Vocabulary, steps: int, seed: int
    ) -> None:
        self._records, self._vocabulary = records, vocabulary
        self._steps, self._seed = steps, seed
        self._matching = captions.Matching(records)
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

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        number, of = (worker.id, worker.num_workers) if worker else (0, 1)
        torch.set_num_threads(1)
        rng = np.random.default_rng([self._seed, number])
        for _ in range(number, self._steps, of):
            yield self._batch(rng)

    def _batch(self, rng: Generator) -> Batch:
        chosen = np.array(self._choose(rng))
        rng.shuffle(chosen)
        words = self._vocabulary.words
        written = [captions.write(self._records[i], words, rng) for i in chosen[:CAPTIONED]]
        for caption, i in list(zip(written, chosen, strict=False)):
            if false := captions.decoy(caption, self._records[i], rng):
                written.append(false)
        holds, unknown = self._matching.of(written, chosen)
        return Batch(
            chosen=torch.from_numpy(chosen),
            texts=[self._vocabulary.read(caption.text)[0] or [0] for caption in written],
            holds=torch.from_numpy(holds),
            unknown=torch.from_numpy(unknown),
        )

    def _choose(self, rng: Generator) -> list[int]:
        few = rng.choice(sorted(self._types), TYPES, replace=False)
        hard = [item for name in few for item in self._types[name]]
        picked = _some(hard, PRODUCTS // 2, rng)
        picked += _some(list(self._of["rendered"]), PRODUCTS // 2, rng)
        chosen: list[int] = []
        for item in dict.fromkeys(picked):
            chosen += self._of["rendered"][item]
        for source, (items, views) in OTHERS.items():
            for item in _some(list(self._of[source]), items, rng):
                chosen += _some(self._of[source][item], views, rng)
        for item in _some(list(self._of["outdoor"]), OUTDOOR, rng):
            chosen += self._of["outdoor"][item] * 2
        looks = (SIZE - len(chosen)) // EACH + 1
        for k in rng.choice(len(self._looks), looks, replace=False, p=self._shares):
            # A photo of a rare look comes several times: other views of it are its likes.
            chosen += rng.choice(self._looks[k], EACH).tolist()
        return chosen[:SIZE]


def shares_of(records: Sequence[Record]) -> Tensor:
    """How often each picture is seen lightly changed and in a scene, float32[n, 2]."""
    return torch.tensor(
        [SHARES.get(r.source, (0.0, 0.0)) if r.packshot else (0.0, 0.0) for r in records]
    )


def behind(records: Sequence[Record]) -> Tensor:
    """Pictures that may stand behind a thing."""
    return _those([r.source in ("phone", "rendered") and not r.packshot for r in records])


def beside(records: Sequence[Record]) -> Tensor:
    """Pictures of things that may stand beside another."""
    return _those([r.source in ("model", "rendered") and r.packshot for r in records])


def _those(right: list[bool]) -> Tensor:
    return torch.tensor(right).nonzero().squeeze(1)


def _some(those: Sequence[T], count: int, rng: Generator) -> list[T]:
    chosen: NDArray[np.int64] = rng.choice(len(those), min(count, len(those)), replace=False)
    return [those[k] for k in chosen]
