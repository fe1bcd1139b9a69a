"""The two towers: pictures and texts -> unit vectors of one space."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from training.backbone import DEEP_CHANNELS, LOCAL_CHANNELS, TEXTURE_CHANNELS, Trained

DIMENSIONS = 256
CELLS = 12  # of the attention map, a side, at 192 px


class ImageTower(nn.Module):
    """Deep features, local texture and colour, each pooled where the main thing is.

    A scene shows other things too: one attention map says where to look, and colour is read
    there from the pixels themselves, because ImageNet's features forget shades.
    """

    def __init__(self, cells: int = CELLS) -> None:
        super().__init__()
        self.trained = Trained()
        self.look_deep = nn.Conv2d(DEEP_CHANNELS, 1, 1)
        self.look_local = nn.Sequential(
            nn.Conv2d(LOCAL_CHANNELS + TEXTURE_CHANNELS, 32, 1), nn.GELU(), nn.Conv2d(32, 1, 1)
        )
        self.prior = nn.Parameter(_centre(cells))
        self.local = nn.Sequential(
            nn.BatchNorm2d(LOCAL_CHANNELS + TEXTURE_CHANNELS),
            nn.Conv2d(LOCAL_CHANNELS + TEXTURE_CHANNELS, 128, 1),
            nn.GELU(),
        )
        self.colour = nn.Sequential(nn.Conv2d(3, 24, 1), nn.ReLU(), nn.Conv2d(24, 48, 1), nn.ReLU())
        width = DEEP_CHANNELS + 128 + 48
        self.level = nn.BatchNorm1d(width)
        self.straight = nn.Linear(width, DIMENSIONS)
        self.bent = nn.Sequential(
            nn.Dropout(0.1),
            nn.Linear(width, 512),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(512, DIMENSIONS),
        )

    def forward(self, maps: Tensor, texture: Tensor, colours: Tensor) -> tuple[Tensor, Tensor]:
        """Unit vectors [n, 256] and the plain mean of the deep features [n, 1280].

        `maps` and `texture` come from the frozen part, `colours` are the pixels averaged 4 x 4,
        in -1..1.
        """
        deep = self.trained(maps)
        near = torch.cat([maps, texture], 1)
        where = self._look(deep, near)
        there = [
            _pool(deep, F.avg_pool2d(where, 2) * 4),
            _pool(self.local(near), where),
            _pool(self.colour(colours), F.interpolate(where, scale_factor=4.0) / 16),
        ]
        features = self.level(torch.cat([part.float() for part in there], 1))
        vectors = self.straight(features) + self.bent(features)
        return F.normalize(vectors.float(), dim=-1), deep.float().mean((2, 3))

    def _look(self, deep: Tensor, near: Tensor) -> Tensor:
        """Where the main thing is: weights [n, 1, cells, cells] that sum to one."""
        coarse = F.interpolate(self.look_deep(deep), scale_factor=2.0, mode="bilinear")
        logits = coarse + self.look_local(near) + self.prior
        return logits.float().flatten(1).softmax(1).view_as(logits)


class TextTower(nn.Module):
    """A bag of words: the mean of learned word vectors, then a small network."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.bag = nn.EmbeddingBag(words, DIMENSIONS, mode="mean")
        self.bent = nn.Sequential(
            nn.Linear(DIMENSIONS, 512), nn.GELU(approximate="tanh"), nn.Linear(512, DIMENSIONS)
        )

    def forward(self, texts: list[list[int]]) -> Tensor:
        """Rows of the vocabulary, text by text -> unit vectors [n, 256]."""
        flat = torch.tensor([row for text in texts for row in text], dtype=torch.long)
        starts = torch.tensor(np.cumsum([0] + [len(text) for text in texts[:-1]]))
        mean = self.bag(flat, starts)
        return F.normalize(mean + self.bent(mean), dim=-1)


def _pool(maps: Tensor, weights: Tensor) -> Tensor:
    return (maps * weights.to(maps.dtype)).sum((2, 3))


def _centre(cells: int) -> Tensor:
    """A gentle belief that the main thing is in the middle: [1, 1, cells, cells]."""
    line = torch.linspace(-1, 1, cells) ** 2
    return -1.5 * (line[:, None] + line[None, :])[None, None]
