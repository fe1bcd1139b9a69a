"""A batch held against a whole shop: the vectors of the batches before it.

In one batch few things are easily mistaken for each other; among the last sixteen there are many
(Wang et al. 2020, "Cross-batch memory for embedding learning").
"""

from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training import losses
from training.attributes import alike, numbered
from training.records import Record
from training.towers import DIMENSIONS

KEPT = 16 * 960  # vectors
LABELS = ("article", "colour", "label")


class Memory(nn.Module):
    """Pictures of the last batches, and which of them are likes by each kind of label."""

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__()
        self.register_buffer("_vectors", torch.zeros(KEPT, DIMENSIONS))
        self.register_buffer("_whose", torch.zeros(KEPT, dtype=torch.long))
        self._seen = 0
        times = Counter(record.item for record in records)
        values = [[r.labels.get(label, "") for r in records] for label in LABELS]
        values.append([alike(r) if r.source == "fashion" else "" for r in records])
        values.append([r.item if times[r.item] > 1 else "" for r in records])
        self.register_buffer("_labels", torch.stack([_known(its) for its in values]))
        self.register_buffer("_items", _known([record.item for record in records]))

    def loss(self, vectors: Tensor, chosen: Tensor) -> Tensor:
        """How far the likes of a batch's pictures are from being the nearest remembered.

        Mean over the kinds of labels: article, colour, label, both of clothes, and being one
        product. Other photos of the same product are likes by the last kind only.
        """
        there = self._whose[: self._seen]
        logits = vectors @ self._vectors[: self._seen].T
        itself = chosen[:, None] == there[None]
        product = self._items[chosen][:, None] == self._items[there][None]
        parts = []
        for kind, labels in enumerate(self._labels):
            own, others = labels[chosen], labels[there]
            left_out = itself if kind == len(self._labels) - 1 else product
            counted = (own[:, None] >= 0) & (others[None] >= 0) & ~left_out
            parts.append(losses.nearest(logits, own[:, None] == others[None], counted))
        return torch.stack(parts).mean()

    @torch.no_grad()
    def keep(self, vectors: Tensor, chosen: Tensor) -> None:
        """Remember a batch; the oldest is forgotten."""
        self._vectors = torch.cat([vectors, self._vectors])[:KEPT]
        self._whose = torch.cat([chosen, self._whose])[:KEPT]
        self._seen = min(self._seen + len(chosen), KEPT)


def _known(values: list[str]) -> Tensor:
    """Each value as a number, equal ones as equal numbers; nothing known as -1."""
    numbers = torch.from_numpy(numbered(values))
    return torch.where(torch.tensor([value != "" for value in values]), numbers, -1)
