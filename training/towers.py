"""The two towers: pictures and texts -> unit vectors of one space."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from training.backbone import DEEP_CHANNELS, LOCAL_CHANNELS, TEXTURE_CHANNELS, Backbone
from training.imagenet import DIMENSIONS, Goods, Plain

PLAINLY = 0.4  # what the numbers weigh that words do not see
CELLS = 12  # of the attention map, a side, at 192 px
SHADES, WIDTH = 64, 0.45  # fixed colours that pixels are compared with; how near counts
WORD, HEADS, REACH = 160, 4, 3  # numbers a word; of attention among words
NAMED = 0.7  # how much the goods that ImageNet knows say, beside what was learned
UNSURE = 0.8  # how much less what was learned says of goods that training had no photo of
NOISE = 0.02  # a number, on the sentence encoder's vectors of unit length
CORRECTED = 0.7  # share of words that are read with their correction while training


class ImageTower(nn.Module):
    """Deep features, local texture and colour, each pooled where the main thing is.

    A scene shows other things too: one attention map says where to look, and colour is read
    there from the pixels themselves, because ImageNet's features forget shades.
    """

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone()
        self.look_deep = nn.Conv2d(DEEP_CHANNELS, 1, 1)
        self.look_local = nn.Sequential(
            nn.Conv2d(LOCAL_CHANNELS + TEXTURE_CHANNELS, 32, 1), nn.GELU(), nn.Conv2d(32, 1, 1)
        )
        self.prior = nn.Parameter(_centre(CELLS))
        self.local = nn.Sequential(
            nn.BatchNorm2d(LOCAL_CHANNELS + TEXTURE_CHANNELS),
            nn.Conv2d(LOCAL_CHANNELS + TEXTURE_CHANNELS, 128, 1),
            nn.GELU(),
        )
        self.colour = nn.Sequential(nn.Conv2d(3, 24, 1), nn.ReLU(), nn.Conv2d(24, 48, 1), nn.ReLU())
        self.shades = Shades()
        width = DEEP_CHANNELS + 128 + 48 + SHADES
        self.level = nn.BatchNorm1d(width)
        self.straight = nn.Linear(width, DIMENSIONS)
        self.bent = nn.Sequential(
            nn.Dropout(0.1),
            nn.Linear(width, 384),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(384, DIMENSIONS),
        )
        self.goods = Goods()
        self.plain = Plain()

    def forward(self, pixels: Tensor) -> Tensor:
        """Pixels [n, 3, s, s] in -1..1 -> unit vectors [n, 320], as they ship."""
        features, deep = self.pooled(pixels)
        both = self._told(features, deep), PLAINLY * self.plain(deep)
        return F.normalize(torch.cat(both, 1), dim=-1)

    def pooled(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """What is seen where the main thing is [n, 1520], and the deep features' plain mean."""
        deep, local, texture = self.backbone(pixels)
        colours = F.avg_pool2d(pixels, 4)
        near = torch.cat([local, texture], 1)
        where = self._look(deep, near)
        finely = F.interpolate(where, scale_factor=4.0) / 16
        there = [
            _pool(deep, F.avg_pool2d(where, 2) * 4),
            _pool(self.local(near), where),
            _pool(self.colour(colours), finely),
            _pool(self.shades(colours), finely),
        ]
        return torch.cat([part.float() for part in there], 1), deep.float().mean((2, 3))

    def head(self, features: Tensor, deep: Tensor) -> Tensor:
        """What was pooled -> unit vectors [n, 256], which words are near to."""
        return F.normalize(self._told(features, deep), dim=-1)

    def _told(self, features: Tensor, deep: Tensor) -> Tensor:
        level = self.level(features)
        learned = F.normalize((self.straight(level) + self.bent(level)).float(), dim=-1)
        likely = self.goods(deep)
        sure = 1 - UNSURE * F.linear(likely, self.goods.strange)
        return learned * sure + NAMED * F.linear(likely, self.goods.meanings.T)

    def _look(self, deep: Tensor, near: Tensor) -> Tensor:
        """Where the main thing is: weights [n, 1, s/16, s/16] that sum to one."""
        coarse = F.interpolate(self.look_deep(deep), scale_factor=2.0, mode="bilinear")
        prior = self.prior
        if prior.shape[2:] != coarse.shape[2:]:  # trained on smaller pictures first
            prior = F.interpolate(prior, coarse.shape[2:], mode="bilinear")
        logits = coarse + self.look_local(near) + prior
        return logits.float().flatten(1).softmax(1).view_as(logits)


class Shades(nn.Module):
    """How near a colour is to each of 64 fixed ones: [n, 3, s, s] in -1..1 -> [n, 64, s, s]."""

    def __init__(self) -> None:
        super().__init__()
        levels = torch.linspace(-1, 1, round(SHADES ** (1 / 3)))
        centres = torch.cartesian_prod(levels, levels, levels) / WIDTH
        # -|colour - centre|^2 as one linear map of the colour and its square.
        weight = torch.cat([2 * centres / WIDTH, torch.full_like(centres, -1 / WIDTH**2)], 1)
        self.register_buffer("weight", weight[:, :, None, None])
        self.register_buffer("bias", -(centres**2).sum(1))

    def forward(self, colours: Tensor) -> Tensor:
        return F.conv2d(torch.cat([colours, colours**2], 1), self.weight, self.bias).exp()


class TextTower(nn.Module):
    """Word vectors, one round of attention among the words of a text, and a weighted mean.

    A word's vector is a projection of what the sentence encoder thinks of it, so that words no
    caption holds go where their likes go, and a correction for words that captions do hold.
    """

    def __init__(self, words: Tensor) -> None:
        """`words`: the sentence encoder's vectors [n, 384]."""
        super().__init__()
        self.register_buffer("teacher", words)
        self.project = nn.Linear(words.shape[1], WORD, bias=False)
        self.correct = nn.Embedding(len(words), WORD)
        nn.init.zeros_(self.correct.weight)
        self.lift = nn.Linear(WORD, DIMENSIONS)
        self.norm, self.norm_after = nn.LayerNorm(DIMENSIONS), nn.LayerNorm(DIMENSIONS)
        self.attend = nn.Linear(DIMENSIONS, 3 * DIMENSIONS)
        self.joined = nn.Linear(DIMENSIONS, DIMENSIONS)
        self.distance = nn.Parameter(torch.zeros(HEADS, 2 * REACH + 1))
        self.bent = nn.Sequential(
            nn.Linear(DIMENSIONS, 2 * DIMENSIONS),
            nn.GELU(approximate="tanh"),
            nn.Linear(2 * DIMENSIONS, DIMENSIONS),
        )
        self.telling = nn.Linear(DIMENSIONS, 1)
        self.out = nn.Linear(DIMENSIONS, DIMENSIONS)

    def word_vectors(self) -> Tensor:
        """What a text is read with [n, WORD]."""
        return self.project(self.teacher) + self.correct.weight

    def forward(self, texts: list[list[int]]) -> Tensor:
        """Rows of the vocabulary, text by text, at least one each -> unit vectors [n, 256]."""
        length = max(len(text) for text in texts)
        rows = torch.tensor([text + [0] * (length - len(text)) for text in texts])
        there = torch.arange(length) < torch.tensor([[len(text)] for text in texts])
        rows, there = rows.to(self.teacher.device), there.to(self.teacher.device)
        seen, own = self.teacher[rows], self.correct(rows)
        if self.training:
            seen = seen + torch.randn_like(seen) * NOISE
            # Without its correction, a word has to do with what its likes are.
            own = own * (torch.rand(*rows.shape, 1, device=rows.device) < CORRECTED)
        words = self.lift(self.project(seen) + own)
        words = words + self._heard(self.norm(words), there)
        words = words + self.bent(self.norm_after(words))
        weights = self.telling(words).squeeze(2).masked_fill(~there, -1e4).softmax(1)
        return F.normalize(self.out((words * weights[..., None]).sum(1)), dim=-1)

    def _heard(self, words: Tensor, there: Tensor) -> Tensor:
        """What each word hears from the others, by what they are and how far away they stand."""
        n, length, _ = words.shape
        parts = self.attend(words).view(n, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        asks, offers, says = parts.unbind(0)
        place = torch.arange(length, device=words.device)
        away = (place[None] - place[:, None]).clamp(-REACH, REACH) + REACH
        logits = asks @ offers.transpose(2, 3) / asks.shape[-1] ** 0.5 + self.distance[:, away]
        weights = logits.masked_fill(~there[:, None, None], -1e4).softmax(3)
        return self.joined((weights @ says).transpose(1, 2).reshape(n, length, -1))


def _pool(maps: Tensor, weights: Tensor) -> Tensor:
    return (maps * weights.to(maps.dtype)).sum((2, 3))


def _centre(cells: int) -> Tensor:
    """A gentle belief that the main thing is in the middle: [1, 1, cells, cells]."""
    line = torch.linspace(-1, 1, cells) ** 2
    return -1.5 * (line[:, None] + line[None, :])[None, None]
