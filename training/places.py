"""The head that tells from the picture tower's maps where things stand.

    python -m training.places PACK.npz … --folder data/encoder

As in FCOS (Tian et al., 2019), but with one map: each cell says how surely a thing's middle is
there, and how far its edges are. `training.several` makes the packs.
"""

import argparse
import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from lib.embedding.places import CELL
from training.export import halve
from training.maps import list_in_card

NEAR, DEEP, CELLS = 152, 320, 12
WIDE, NARROW = 64, 48
LEAST = 22.0  # pixels: what is smaller is let be
MIDDLE = 0.3  # of how surely: from here on its edges are asked for
EPOCHS, BATCH, RATE, DECAY, SURENESS_WEIGHS = 14, 64, 2e-3, 1e-2, 3.0
HELD_OUT = 20  # one of so many


class Head(nn.Module):
    """Maps [n, 152, 12, 12] and [n, 320, 6, 6] -> [n, 5, 12, 12]: see `lib.embedding.places`."""

    def __init__(self) -> None:
        super().__init__()
        self.near = nn.Sequential(nn.BatchNorm2d(NEAR), nn.Conv2d(NEAR, NARROW, 1))
        self.deep = nn.Sequential(nn.BatchNorm2d(DEEP), nn.Conv2d(DEEP, NARROW, 1))
        self.body = nn.Sequential(
            nn.BatchNorm2d(2 * NARROW),
            nn.ReLU(),
            *_around(2 * NARROW, 1),
            *_around(WIDE, 2),
            *_around(WIDE, 1),
        )
        self.tell = nn.Conv2d(WIDE, 5, 1)
        nn.init.zeros_(self.tell.bias)
        self.tell.bias.data[0] = -2.5  # most cells are no thing's middle

    def forward(self, near: Tensor, deep: Tensor) -> Tensor:
        sure, edges = self.told(near, deep)
        return torch.cat([sure.sigmoid(), edges], 1)

    def told(self, near: Tensor, deep: Tensor) -> tuple[Tensor, Tensor]:
        """How surely, as a logit [n, 1, 12, 12], and cells to the four edges [n, 4, 12, 12]."""
        coarse = F.interpolate(self.deep(deep), scale_factor=2.0, mode="bilinear")
        told = self.tell(self.body(torch.cat([self.near(near), coarse], 1)))
        return told[:, :1], told[:, 1:].clamp(-4, 4).exp()


class Wanted(NamedTuple):
    """What is to be told of pictures: how surely, the edges, and which cells are asked for."""

    sure: Tensor
    edges: Tensor
    asked: Tensor


def wanted(boxes: Tensor, badly: Tensor) -> Wanted:
    """Of one picture with `boxes` [things, 4] in pixels; things seen `badly` are let be."""
    sure, edges, asked = (torch.zeros(n, CELLS, CELLS) for n in (1, 4, 1))
    asked += 1
    middles = (torch.arange(CELLS) + 0.5) * CELL
    sizes = boxes[:, 2:] - boxes[:, :2]
    for thing in torch.argsort(-sizes.prod(dim=1)):  # what is small comes last, and stays
        left, top, right, bottom = boxes[thing]
        across, down = torch.meshgrid(middles, middles, indexing="xy")
        away = torch.stack([across - left, down - top, right - across, bottom - down])
        inside = away.amin(dim=0) > 0
        if badly[thing] or sizes[thing].max() < LEAST:
            asked[0, inside] = 0
            continue
        if not inside.any():  # thin, between two rows of cells
            nearest = ((boxes[thing, :2] + boxes[thing, 2:]) / 2 // CELL).long().clamp(0, CELLS - 1)
            inside[nearest[1], nearest[0]] = True
        short = torch.minimum(away[:2], away[2:]).clamp(1e-3)
        middle = (short / torch.maximum(away[:2], away[2:]).clamp(1e-3)).prod(dim=0).sqrt()
        sure[0, inside] = (middle / middle[inside].max())[inside]
        edges[:, inside] = away[:, inside] / CELL
        asked[0, inside] = 1
    return Wanted(sure, edges, asked)


def loss(told: tuple[Tensor, Tensor], want: Wanted) -> tuple[Tensor, Tensor]:
    """How wrong it is about middles (quality focal loss, Li et al., 2020) and edges (1 - GIoU)."""
    sure, edges = told
    wrong = F.binary_cross_entropy_with_logits(sure, want.sure, reduction="none")
    hard = (want.sure - sure.sigmoid()).abs() ** 1.5
    middles = (wrong * hard * want.asked).sum() / (want.sure > 0).sum().clamp(1)
    there = want.sure[:, 0] > MIDDLE
    weights = want.sure[:, 0][there]
    apart = _apart(edges.movedim(1, 0)[:, there], want.edges.movedim(1, 0)[:, there])
    return middles, (apart * weights).sum() / weights.sum().clamp(1)


def train(packs: list[Path]) -> Head:
    """The head, as learned from packs; says how it does on those held out."""
    torch.manual_seed(0)
    near, deep, want = _read(packs)
    head, count = Head(), len(near) // HELD_OUT
    learned, held = torch.arange(len(near)).split([len(near) - count, count])
    steps = len(learned) // BATCH
    optimizer = torch.optim.AdamW(head.parameters(), RATE, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, EPOCHS * steps, pct_start=0.1)

    def asked(chosen: Tensor) -> tuple[Tensor, Tensor]:
        told = head.told(near[chosen].float(), deep[chosen].float())
        return loss(told, Wanted(*(part[chosen] for part in want)))

    for epoch in range(EPOCHS):
        head.train()
        for batch in learned[torch.randperm(len(learned))][: steps * BATCH].split(BATCH):
            middles, edges = asked(batch)
            optimizer.zero_grad()
            (SURENESS_WEIGHS * middles + edges).backward()
            nn.utils.clip_grad_norm_(head.parameters(), 5)
            optimizer.step()
            pace.step()
        head.eval()
        with torch.no_grad():
            middles, edges = asked(held)
        print(f"{epoch + 1} of {EPOCHS}: middles {middles:.3f}, edges {edges:.3f}", flush=True)
    return head


def write(head: Head, path: Path) -> None:
    """The head as ONNX, large weights as float16; what it tells is float32[n, 5, 12, 12]."""
    maps = torch.zeros(1, NEAR, CELLS, CELLS), torch.zeros(1, DEEP, CELLS // 2, CELLS // 2)
    names = ["near", "deep", "told"]
    torch.onnx.export(
        head,
        maps,
        path,
        input_names=names[:2],
        output_names=names[2:],
        dynamic_axes={name: {0: "n"} for name in names},
        dynamo=False,
    )
    halve(path)


def _around(channels: int, dilation: int) -> list[nn.Module]:
    look = nn.Conv2d(channels, WIDE, 3, padding=dilation, dilation=dilation)
    return [look, nn.BatchNorm2d(WIDE), nn.ReLU()]


def _apart(one: Tensor, other: Tensor) -> Tensor:
    """1 - GIoU (Rezatofighi et al., 2019) of boxes by their edges' distances [4, n] from a cell."""
    areas = [(its[0] + its[2]) * (its[1] + its[3]) for its in (one, other)]
    least, most = torch.minimum(one, other), torch.maximum(one, other)
    shared = (least[0] + least[2]) * (least[1] + least[3])
    around = (most[0] + most[2]) * (most[1] + most[3])
    union = areas[0] + areas[1] - shared
    return 1 - shared / union + (around - union) / around


def _read(packs: list[Path]) -> tuple[Tensor, Tensor, Wanted]:
    read = [np.load(path) for path in packs]
    near, deep, boxes, badly, counts = (
        torch.from_numpy(np.concatenate([pack[name] for pack in read]))
        for name in ("near", "deep", "boxes", "badly", "counts")
    )
    of_each = zip(boxes.split(counts.tolist()), badly.split(counts.tolist()), strict=True)
    parts = zip(*(wanted(*its) for its in of_each), strict=True)
    return near, deep, Wanted(*(torch.stack(part) for part in parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packs", type=Path, nargs="+")
    parser.add_argument("--folder", type=Path, required=True, help="of the encoder")
    options = parser.parse_args()
    head = train(options.packs)
    print(f"{sum(math.prod(weights.shape) for weights in head.parameters()):,} weights")
    write(head, options.folder / "places.onnx")
    list_in_card(options.folder, "places.onnx")


if __name__ == "__main__":
    main()
