"""Compare networks to start from: what they see as they come, and with one linear head each.

    python -m training.starts DATA --mobilenet FILE.onnx

The head learns articles and colours from some of the fashion photos on frozen features, so that
what a network has to offer counts, not only what its features happen to be near to.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.random import default_rng
from torch import nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from training import data, peers
from training.backbone import pretrained, teacher
from training.heldout import QUERIES, opened, same_label
from training.records import Record
from training.shop import Embed, Vectors

LABELS = ("article", "colour")
LEARNED, STEPS, BATCH, WIDTH = 6000, 600, 512, 256
RATE, DECAY, SCALE = 2e-3, 0.05, 10.0
TIMED = 40  # pictures


def figures(learned: Sequence[Record], asked: Sequence[Record], embed: Embed) -> dict[str, float]:
    """Same label among the first five, as they come and with a head; milliseconds a picture."""
    vectors = _seen(asked, embed)
    headed = _through(_head(_seen(learned, embed), learned), vectors)
    queries = default_rng(0).permutation(len(asked))[:QUERIES]
    told: dict[str, float] = {}
    for label in LABELS:
        values = np.array([record.labels[label] for record in asked])
        told[f"{label}, as they come"] = same_label(vectors, values, queries)
        told[f"{label}, with a head"] = same_label(headed, values, queries)
    pictures = [opened(record.image) for record in asked[:TIMED]]
    started = time.perf_counter()
    embed(pictures)
    return told | {"ms a picture": 1000 * (time.perf_counter() - started) / TIMED}


def _seen(records: Sequence[Record], embed: Embed) -> Vectors:
    return embed([opened(record.image) for record in records])


def _head(vectors: Vectors, records: Sequence[Record]) -> nn.Module:
    """Features [n, any] -> [n, 256], from which one layer tells article and colour."""
    torch.manual_seed(0)
    features = torch.from_numpy(vectors)
    width = features.shape[1]
    head = nn.Sequential(nn.BatchNorm1d(width), nn.Dropout(0.2), nn.Linear(width, WIDTH))
    rows = [np.unique([r.labels[label] for r in records], return_inverse=True) for label in LABELS]
    told = nn.ModuleList(nn.Linear(WIDTH, len(values)) for values, _ in rows)
    optimiser = torch.optim.AdamW(
        [*head.parameters(), *told.parameters()], RATE, weight_decay=DECAY
    )
    rng = default_rng(0)
    for _ in range(STEPS):
        some = rng.choice(len(features), BATCH)
        seen = F.normalize(head(features[some]), dim=1) * SCALE
        loss = sum(
            F.cross_entropy(tell(seen), torch.from_numpy(which[some]))
            for tell, (_, which) in zip(told, rows, strict=True)
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return head.eval()


@torch.no_grad()
def _through(head: nn.Module, vectors: Vectors) -> Vectors:
    found: Vectors = F.normalize(head(torch.from_numpy(vectors)), dim=1).numpy()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--mobilenet", type=Path, help="an ONNX file: MobileNet v1 beside them")
    options = parser.parse_args()
    torch.set_num_threads(1)
    fashion = [r for r in data.read_all(options.data, []) if r.source == "fashion"]
    asked = [record for record in fashion if record.held_out]
    rest = [record for record in fashion if not record.held_out]
    learned = [rest[k] for k in default_rng(0).permutation(len(rest))[:LEARNED]]
    starts = {
        "EfficientNet-Lite0": peers.imagenet(pretrained()),
        "EfficientNet-Lite2": peers.imagenet(teacher()),
    }
    if options.mobilenet:
        starts["MobileNet v1"] = peers.mobilenet(options.mobilenet)
    for name, embed in starts.items():
        told = figures(learned, asked, embed)
        print(name, " ".join(f"{figure} {value:.3f}" for figure, value in told.items()), flush=True)


if __name__ == "__main__":
    main()
