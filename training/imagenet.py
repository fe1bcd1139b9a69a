"""What ImageNet's own features say of a picture, beside what captions taught."""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from lib.embedding.words import Vocabulary
from training.backbone import DEEP_CHANNELS, pretrained

DIMENSIONS = 256  # that pictures and words share
PLAIN = 64  # numbers more of a picture, which words do not see
SELDOM = 0.003  # a good's mean likelihood in photos, at most, if training had none of it


class Goods(nn.Module):
    """What a thing would be called if it were one of the goods that ImageNet knows.

    No caption holds most of these: a convex combination of their names' vectors brings a picture
    to where words put it (Norouzi et al. 2013, "Zero-shot learning by convex combination of
    semantic embeddings"). The nearer to certain, the longer the answer.
    """

    def __init__(self) -> None:
        super().__init__()
        known = pretrained()._fc
        rows = [row for row, _ in goods()]
        self.register_buffer("weight", known.weight[rows].detach().clone())
        self.register_buffer("bias", known.bias[rows].detach().clone())
        self.register_buffer("meanings", torch.zeros(len(rows), DIMENSIONS))
        self.register_buffer("strange", torch.zeros(1, len(rows)))

    def forward(self, deep: Tensor) -> Tensor:
        """Mean deep features [n, 1280] -> how likely each of the goods is [n, 337]."""
        return F.linear(deep, self.weight, self.bias).softmax(1)

    @torch.no_grad()
    def meet(self, deep: Tensor) -> None:
        """Note which goods are in photos of training hardly ever, by their deep features."""
        self.strange.copy_((self(deep).mean(0) <= SELDOM).float()[None])

    @torch.no_grad()
    def mean(self, text: nn.Module, vocabulary: Vocabulary) -> None:
        """Take what the names mean from a text tower."""
        was = text.training
        text.eval()
        names = [[vocabulary.read(name)[0] for name in names] for _, names in goods()]
        found = [text([rows for rows in its if rows] or [[0]]).mean(0) for its in names]
        text.train(was)
        meanings = F.normalize(torch.stack(found), dim=-1)
        self.meanings.copy_(meanings - meanings.mean(0))  # what all share tells nothing


def goods() -> list[tuple[int, list[str]]]:
    """Goods among ImageNet's classes: the class, and its names in WordNet."""
    lines = (Path(__file__).parent / "goods.txt").read_text("utf-8").splitlines()
    split = [line.partition(" ") for line in lines]
    return [(int(row), names.split(", ")) for row, _, names in split]


class Plain(nn.Module):
    """What the backbone makes of a whole picture, in few numbers, asked for nothing in training.

    A hammer looks like a hammer to it, though no caption names one; what was learned from captions
    puts it beside what has its colour.
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(DEEP_CHANNELS))
        self.register_buffer("axes", torch.zeros(PLAIN, DEEP_CHANNELS))

    def forward(self, deep: Tensor) -> Tensor:
        return F.normalize(F.linear(deep - self.mean, self.axes), dim=-1)

    @torch.no_grad()
    def fit(self, deep: Tensor) -> None:
        """Take the principal axes of mean deep features [n, 1280], each of length one."""
        self.mean.copy_(deep.mean(0))
        apart = F.normalize(deep - self.mean, dim=-1)
        _, vectors = torch.linalg.eigh(apart.T @ apart)  # the widest last
        self.axes.copy_(vectors.T[-PLAIN:])
