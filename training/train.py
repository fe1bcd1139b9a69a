"""Train both towers on cached views.

    python -m training.train DATA WORK WORDNET --rendered FOLDER --shards 4 --steps 2400

One thread: on a few shared cores two are slower.
"""

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from lib.embedding.words import Vocabulary
from training import captions, data, losses, words
from training.attributes import Attributes, alike, numbered
from training.cache import SIDE
from training.records import Record
from training.shards import Batch, Shards
from training.towers import ImageTower, TextTower

WINDOW = 6  # shards sampled at a time
WARM_UP = 100
RATES = {"trained": 3e-4, "new": 1.5e-3}
AVERAGE = 0.998  # of the weights that are kept, a step
WEIGHTS = {"words": 1.0, "same": 0.7, "looks": 0.7, "imagenet": 20.0, "attributes": 0.5}


class Trainer:
    """Both towers, what they are asked, and the running average that is kept."""

    def __init__(
        self,
        records: list[Record],
        known: tuple[Vocabulary, TextTower],
        seed: int,
        steps: int,
        cells: int,
    ) -> None:
        self.rng = np.random.default_rng(seed)
        self.records, self.steps = records, steps
        self.vocabulary, self.text = known
        self.matching = captions.Matching(records)
        self.items = numbered([record.item for record in records])
        self.looks = numbered([alike(record) for record in records])
        self.image = ImageTower(cells).to(memory_format=torch.channels_last)
        self.attributes = Attributes(records)
        self.scale = nn.Parameter(torch.tensor(2.7))
        trained = set(self.image.trained.parameters())
        every = [*self.image.parameters(), *self.text.parameters(), *self.attributes.parameters()]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": list(trained), "lr": RATES["trained"]},
                {"params": [p for p in every if p not in trained], "lr": RATES["new"]},
                {"params": [self.scale], "lr": RATES["new"], "weight_decay": 0.0},
            ],
            weight_decay=0.05,
        )
        self.base = [group["lr"] for group in self.optimiser.param_groups]
        self.kept = copy.deepcopy(nn.ModuleList([self.image, self.text]))

    def step(self, number: int, batch: Batch) -> dict[str, float]:
        """One step on one batch; the size of each loss."""
        self._set_rate(number)
        chosen = batch.records
        written = [captions.write(self.records[i], self.rng) for i in chosen]
        holds, unknown = map(torch.from_numpy, self.matching.of(written, chosen))
        with torch.autocast("cpu", torch.bfloat16):
            maps = batch.parts["maps"].contiguous(memory_format=torch.channels_last)
            vectors, deep = self.image(maps, batch.parts["texture"], batch.parts["colours"])
        texts = self.text([self.vocabulary.read(caption.text)[0] or [0] for caption in written])
        items, looks = torch.from_numpy(self.items[chosen]), torch.from_numpy(self.looks[chosen])
        parts = {
            "words": losses.words_and_pictures(
                vectors, texts, self.scale.exp().clamp(max=60), holds, unknown
            ),
            "same": losses.same_thing(
                vectors, items[:, None] == items[None], looks[:, None] == looks[None]
            ),
            "looks": losses.same_look(vectors, looks[:, None] == looks[None]),
            "imagenet": losses.as_imagenet(deep, batch.parts["imagenet"]),
            "attributes": self.attributes.loss(vectors, torch.from_numpy(chosen)),
        }
        self.optimiser.zero_grad()
        torch.stack([WEIGHTS[name] * loss for name, loss in parts.items()]).sum().backward()
        self.optimiser.step()
        self._keep(number)
        return {name: loss.item() for name, loss in parts.items()}

    def start_from(self, path: Path) -> None:
        """Go on from an earlier run; its averages become the weights."""
        kept = torch.load(path)
        self.image.start_from(kept["image"])
        # A tower of other words, or of an older kind, is left as it is.
        if kept["vocabulary"] == list(self.vocabulary.words):
            self.text.load_state_dict(kept["text"])
        self.kept = copy.deepcopy(nn.ModuleList([self.image, self.text]))

    def save(self, path: Path) -> None:
        """The averaged towers and the vocabulary."""
        image, text = self.kept
        torch.save(
            {
                "image": image.state_dict(),
                "text": text.state_dict(),
                "vocabulary": list(self.vocabulary.words),
                "mended": self.vocabulary.mended,
            },
            path,
        )

    def _set_rate(self, number: int) -> None:
        rise = min(1.0, (number + 1) / WARM_UP)
        fall = 0.5 * (1 + np.cos(np.pi * number / self.steps))
        for group, base in zip(self.optimiser.param_groups, self.base, strict=True):
            group["lr"] = base * rise * fall

    @torch.no_grad()
    def _keep(self, number: int) -> None:
        share = min(AVERAGE, (number + 1) / (number + 10))
        live = nn.ModuleList([self.image, self.text]).state_dict()
        for name, kept in self.kept.state_dict().items():
            if kept.dtype.is_floating_point:
                kept.lerp_(live[name], 1 - share)
            else:
                kept.copy_(live[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("wordnet", type=Path, help="WordNet's folder of data.noun and the like")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--side", type=int, default=SIDE)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="a .pt to go on from")
    parser.add_argument("--name", default="model", help="WORK/NAME.pt is written")
    options = parser.parse_args()
    torch.set_num_threads(1)
    records = [r for r in data.read_all(options.data, options.rendered) if not r.held_out]
    torch.manual_seed(options.seed)
    known = words.build(records, options.wordnet, options.work / "teacher.npz")
    trainer = Trainer(records, known, options.seed, options.steps, options.side // 16)
    if options.start:
        trainer.start_from(options.start)
    folder = options.work / f"shards-{options.side}"
    shards = Shards(folder, records, WINDOW)
    started = time.time()
    sums: dict[str, float] = {}
    shards.use(options.shards - 1)
    for number in range(options.steps):
        for name, loss in trainer.step(number, shards.batch(trainer.rng)).items():
            sums[name] = sums.get(name, 0.0) + loss / 50
        if number % 50 == 49:
            figures = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
            print(f"{number + 1} {figures} {time.time() - started:.0f} s", flush=True)
            sums = {}
        if number % 250 == 249:
            trainer.save(options.work / f"{options.name}.pt")
    trainer.save(options.work / f"{options.name}.pt")


if __name__ == "__main__":
    main()
