"""A batch held against a whole shop: the vectors of the batches before it.

In one batch few things are easily mistaken for each other; among the last sixteen there are many
(Wang et al. 2020, "Cross-batch memory for embedding learning").
"""

from collections import Counter
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from training import losses
from training.attributes import numbered
from training.imagenet import DIMENSIONS
from training.looks import look
from training.records import Record

KEPT = 16 * 960  # vectors


# What makes pictures of two products likes of each other, among those of which it is known.
KINDS: tuple[Callable[[Record], str], ...] = (
    lambda record: record.labels.get("article", ""),
    lambda record: record.labels.get("label", ""),
    lambda record: record.labels.get("kind", ""),
    lambda record: look(record) if record.source == "fashion" else "",
    lambda record: look(record) if record.source == "rendered" else "",
)
LOOKS = slice(3, 5)  # of these


class Memory(nn.Module):
    """Pictures of the last batches, and which of them are likes by each kind of label."""

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__()
        self.register_buffer("_vectors", torch.zeros(KEPT, DIMENSIONS))
        self.register_buffer("_whose", torch.zeros(KEPT, dtype=torch.long))
        self._seen = 0
        times = Counter(record.item for record in records)
        values = [[of(record) for record in records] for of in KINDS]
        values.append([r.item if times[r.item] > 1 else "" for r in records])
        self.register_buffer("_labels", torch.stack([_known(its) for its in values]))
        self.register_buffer("_items", _known([record.item for record in records]))

    def loss(self, vectors: Tensor, chosen: Tensor) -> Tensor:
        """How far the likes of a batch's pictures are from being the nearest remembered.

        Mean over the kinds of labels, and being one product. Other photos of the same product are
        likes by the last only.
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

    def sought(self, texts: Tensor, like: Tensor, vectors: Tensor, chosen: Tensor) -> Tensor:
        """How far pictures are from being the nearest of words that tell both colour and type.

        `texts` say each how the pictures `like` look; of a batch and of those remembered, what is
        of the same source counts.
        """
        seen = torch.cat([vectors, self._vectors[: self._seen]])
        whose = torch.cat([chosen, self._whose[: self._seen]])
        parts = []
        for labels in self._labels[LOOKS]:
            own, there = labels[like], labels[whose]
            counted = (own[:, None] >= 0) & (there[None] >= 0)
            parts.append(losses.nearest(texts @ seen.T, own[:, None] == there[None], counted))
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
