"""The two towers: pictures and texts -> unit vectors of one space."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from training.backbone import DEEP_CHANNELS, LOCAL_CHANNELS, TEXTURE_CHANNELS, Trained

DIMENSIONS = 256
CELLS = 12  # of the attention map, a side, at 192 px
SHADES, WIDTH = 64, 0.45  # fixed colours that pixels are compared with; how near counts
WORD, HEADS, REACH = 160, 4, 3  # numbers a word; of attention among words
NOISE = 0.02  # a number, on the sentence encoder's vectors of unit length
CORRECTED = 0.7  # share of words that are read with their correction while training


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
        self.shades = Shades()
        width = DEEP_CHANNELS + 128 + 48 + SHADES
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
        features, deep = self.pooled(maps, texture, colours)
        return self.head(features), deep.float().mean((2, 3))

    def pooled(self, maps: Tensor, texture: Tensor, colours: Tensor) -> tuple[Tensor, Tensor]:
        """What is seen where the main thing is [n, 1520], and the deep features of every place."""
        deep = self.trained(maps)
        near = torch.cat([maps, texture], 1)
        where = self._look(deep, near)
        finely = F.interpolate(where, scale_factor=4.0) / 16
        there = [
            _pool(deep, F.avg_pool2d(where, 2) * 4),
            _pool(self.local(near), where),
            _pool(self.colour(colours), finely),
            _pool(self.shades(colours), finely),
        ]
        return torch.cat([part.float() for part in there], 1), deep

    def head(self, features: Tensor) -> Tensor:
        """What was pooled -> unit vectors [n, 256]."""
        level = self.level(features)
        return F.normalize((self.straight(level) + self.bent(level)).float(), dim=-1)

    def heads(self) -> list[nn.Module]:
        """The parts that `head` is made of."""
        return [self.level, self.straight, self.bent]

    def start_from(self, state: dict[str, Tensor]) -> None:
        """Weights of an earlier run, also of one whose head read fewer features: those stay new."""
        mine = self.state_dict()
        for name, kept in state.items():
            if kept.dim() and kept.shape[-1] < mine[name].shape[-1]:
                # New features count nothing yet, and are level as they are.
                whole = torch.zeros_like(mine[name]) if kept.dim() > 1 else mine[name]
                whole[..., : kept.shape[-1]] = kept
                kept = whole
            mine[name] = kept
        self.load_state_dict(mine)

    def _look(self, deep: Tensor, near: Tensor) -> Tensor:
        """Where the main thing is: weights [n, 1, cells, cells] that sum to one."""
        coarse = F.interpolate(self.look_deep(deep), scale_factor=2.0, mode="bilinear")
        logits = coarse + self.look_local(near) + self.prior
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
        seen, own = self.teacher[rows], self.correct(rows)
        if self.training:
            seen = seen + torch.randn_like(seen) * NOISE
            # Without its correction, a word has to do with what its likes are.
            own = own * (torch.rand(*rows.shape, 1) < CORRECTED)
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
        place = torch.arange(length)
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
