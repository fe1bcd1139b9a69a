"""What is known of records, as training asks for it: attributes to read off, who is alike whom."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from training import captions
from training.imagenet import DIMENSIONS
from training.records import Record


class Attributes(nn.Module):
    """Linear readings of type, colour, pattern and material: vectors must hold them plainly."""

    def __init__(self, records: list[Record]) -> None:
        super().__init__()
        self._classes: dict[str, Tensor] = {}
        self._heads = nn.ModuleDict()
        for kind in captions.KINDS[:4]:
            values = [(r.says.get(kind) or ("",))[0] for r in records]
            names = sorted(set(values) - {""})
            number = {name: i for i, name in enumerate(names)} | {"": -1}
            self._classes[kind] = torch.tensor([number[value] for value in values])
            self._heads[f"{kind}s"] = nn.Linear(DIMENSIONS, len(names))

    def loss(self, vectors: Tensor, chosen: Tensor) -> Tensor:
        """Mean cross-entropy over the attributes known of the chosen records."""
        parts = []
        for kind, classes_of in self._classes.items():
            classes = classes_of.to(vectors.device)[chosen]
            read = self._heads[f"{kind}s"](vectors * 8)
            parts.append(F.cross_entropy(read, classes, ignore_index=-1))
        return torch.stack(parts).mean()


def numbered(names: list[str]) -> NDArray[np.int64]:
    """Each name as a number, equal names as equal ones."""
    order = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([order[name] for name in names])


def alike(record: Record) -> str:
    """Photos of one kind and colour are not held apart; every rendered product is."""
    if record.source == "rendered":
        return record.item
    return "/".join(f"{name} {value}" for name, value in record.labels.items() if name != "group")
