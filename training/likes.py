"""What keeps words that no caption holds in their place."""

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn

from lib.embedding.words import Vocabulary
from training import captions, losses
from training.towers import TextTower

LIKED, AMONG = 128, 192  # words and anchors a step


class Likes:
    """Words no caption holds, taught to lie among those that captions hold, as their likes do."""

    def __init__(self, text: TextTower, vocabulary: Vocabulary) -> None:
        read = (vocabulary.read(phrase)[0] for phrase in sorted(captions.phrases()))
        self._anchors = [rows for rows in read if rows]
        means = torch.stack([text.teacher[rows].mean(0) for rows in self._anchors])
        self._likes = text.teacher @ nn.functional.normalize(means, dim=1).T
        likely = self._likes.max(1).values.cpu().numpy() > losses.LIKE_NONE
        # The commoner a word, the oftener it is asked for.
        shares = likely / (1000.0 + np.arange(len(likely)))
        self._shares = shares / shares.sum()

    def loss(self, text: TextTower, rng: Generator) -> Tensor:
        """Of some words of the vocabulary."""
        rows = rng.choice(len(self._shares), LIKED, replace=False, p=self._shares)
        among = rng.choice(len(self._anchors), AMONG, replace=False)
        found = text([[int(row)] for row in rows] + [self._anchors[k] for k in among])
        return losses.by_likes(found[:LIKED], found[LIKED:].detach(), self._likes[rows][:, among])
