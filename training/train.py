"""Train both towers, every layer of them, on pictures as somebody may take them.

    python -m training.train DATA WORK WORDNET --rendered FOLDER --sides 128:600,192:200

Several processes, each with a batch of its own on one thread, take every step together.
"""

import argparse
import copy
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, distributed, multiprocessing, nn

from training import captions, data, imagenet, losses, words
from training.attributes import Attributes, alike, numbered
from training.backbone import normalised, pretrained
from training.records import Record
from training.towers import ImageTower
from training.views import Views

PORT = 29517  # where the processes meet, on this machine
WARM_UP = 60
RATES = {"early": 1e-4, "late": 3e-4, "new": 1.5e-3}
LATE = 11  # the block from which layers are trained at the second rate
MEANT = 25  # steps between two looks at what the goods' names mean
AVERAGE = 0.99  # of the weights that are kept, a step
WEIGHTS = {
    "words": 1.0,
    "same": 1.0,
    "looks": 0.8,
    "attributes": 0.6,
    "named": 0.4,
}


class Trainer:
    """Both towers, what they are asked, and the running average that is kept."""

    def __init__(self, records: list[Record], options: argparse.Namespace, rank: int) -> None:
        torch.manual_seed(options.seed)
        self.vocabulary, self.text = words.build(
            records, options.wordnet, options.work / "teacher.npz"
        )
        self.image = ImageTower().to(memory_format=torch.channels_last)
        self.records, self.views = records, Views(records, options.share)
        self.matching, self.attributes = captions.Matching(records), Attributes(records)
        self.items = numbered([record.item for record in records])
        self.looks = numbered([alike(record) for record in records])
        self.said = imagenet.said_of(records, options.work)
        self.namer = pretrained()._fc.requires_grad_(False)
        self.scale = nn.Parameter(torch.tensor(2.7))
        if options.start:
            earlier = torch.load(options.work / f"{options.start}.pt")
            self.image.load_state_dict(earlier["image"])
            self.text.load_state_dict(earlier["text"])
        self.rng = np.random.default_rng([options.seed, rank])
        self.steps = options.steps
        groups = self._groups()
        self.base = [group["lr"] * options.rate for group in groups]
        self.parameters = [p for group in groups for p in group["params"]]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=0.05)
        self.kept = copy.deepcopy(nn.ModuleList([self.image, self.text]))

    def step(self, number: int, side: int) -> dict[str, float]:
        """One step on one batch of every process; the size of each loss here."""
        self._set_rate(number)
        if number % MEANT == 0:
            self.image.goods.mean(self.text, self.vocabulary)
        pictures, chosen, alone = self.views.batch(self.rng, side)
        pixels = normalised(torch.from_numpy(pictures))
        with torch.autocast("cpu", torch.bfloat16):
            features, deep = self.image.pooled(pixels.contiguous(memory_format=torch.channels_last))
        vectors = self.image.head(features, deep)
        parts = self._asked(vectors, chosen) | {"named": self._named(deep, chosen, alone)}
        self.optimiser.zero_grad()
        torch.stack([WEIGHTS[name] * loss for name, loss in parts.items()]).sum().backward()
        together(self.parameters)
        self.optimiser.step()
        self._keep(number)
        return {name: loss.item() for name, loss in parts.items()}

    def save(self, path: Path) -> None:
        """The averaged towers and the vocabulary."""
        image, text = self.kept
        image.goods.mean(text, self.vocabulary)
        torch.save(
            {
                "image": image.state_dict(),
                "text": text.state_dict(),
                "vocabulary": list(self.vocabulary.words),
                "mended": self.vocabulary.mended,
            },
            path,
        )

    def _asked(self, vectors: Tensor, chosen: np.ndarray) -> dict[str, Tensor]:
        written = [captions.write(self.records[i], self.rng) for i in chosen]
        for caption, i in list(zip(written, chosen, strict=True)):
            if false := captions.decoy(caption, self.records[i], self.rng):
                written.append(false)
        holds, unknown = map(torch.from_numpy, self.matching.of(written, chosen))
        texts = self.text([self.vocabulary.read(caption.text)[0] or [0] for caption in written])
        items, looks = torch.from_numpy(self.items[chosen]), torch.from_numpy(self.looks[chosen])
        same, like = items[:, None] == items[None], looks[:, None] == looks[None]
        return {
            "words": losses.words_and_pictures(
                vectors, texts, self.scale.exp().clamp(max=60), holds, unknown
            ),
            "same": losses.same_thing(vectors, same, like),
            "looks": losses.same_look(vectors, like),
            "attributes": self.attributes.loss(vectors, torch.from_numpy(chosen)),
        }

    def _named(self, deep: Tensor, chosen: np.ndarray, alone: np.ndarray) -> Tensor:
        """Pictures of one thing are still called what ImageNet's own network calls them."""
        said = torch.from_numpy(self.said[chosen[alone]]).float().log_softmax(1)
        now = self.namer(deep[torch.from_numpy(alone)]).log_softmax(1)
        return nn.functional.kl_div(now, said, reduction="batchmean", log_target=True)

    def _groups(self) -> list[dict[str, object]]:
        backbone = self.image.backbone
        late = {*backbone.head.parameters(), *backbone.blocks[LATE:].parameters()}
        early = set(backbone.parameters()) - late
        every = [*self.image.parameters(), *self.text.parameters(), *self.attributes.parameters()]
        return [
            {"params": [p for p in every if p in early], "lr": RATES["early"]},
            {"params": [p for p in every if p in late], "lr": RATES["late"]},
            {"params": [p for p in every if p not in early | late], "lr": RATES["new"]},
            {"params": [self.scale], "lr": RATES["new"], "weight_decay": 0.0},
        ]

    def _set_rate(self, number: int) -> None:
        rise = min(1.0, (number + 1) / WARM_UP)
        fall = 0.5 * (1 + np.cos(np.pi * number / self.steps))
        for group, base in zip(self.optimiser.param_groups, self.base, strict=True):
            group["lr"] = base * rise * max(fall, 0.02)

    @torch.no_grad()
    def _keep(self, number: int) -> None:
        share = min(AVERAGE, (number + 1) / (number + 10))
        live = nn.ModuleList([self.image, self.text])
        for kept, now in zip(self.kept.parameters(), live.parameters(), strict=True):
            kept.lerp_(now, 1 - share)
        for kept, now in zip(_averages(self.kept), _averages(live), strict=True):
            kept.copy_(now)


def _averages(towers: nn.Module) -> list[Tensor]:
    """Those of batch norms, which are averages already."""
    norms = [module for module in towers.modules() if hasattr(module, "running_mean")]
    return [buffer for norm in norms for buffer in norm.buffers()]


def together(parameters: list[nn.Parameter]) -> None:
    """The mean of all processes' gradients."""
    gradients = [p.grad for p in parameters if p.grad is not None]
    every = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(every)
    every /= distributed.get_world_size()
    for gradient, mean in zip(gradients, every.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))


def run(rank: int, options: argparse.Namespace) -> None:
    """One process's part."""
    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", f"tcp://127.0.0.1:{PORT}", rank=rank, world_size=options.processes
    )
    records = [r for r in data.read_all(options.data, options.rendered) if not r.held_out]
    trainer = Trainer(records, options, rank)
    sides = [side for side, steps in options.sides for _ in range(steps)]
    started, sums = time.time(), defaultdict[str, float](float)
    for number, side in enumerate(sides):
        for name, loss in trainer.step(number, side).items():
            sums[name] += loss / 20
        if rank == 0 and number % 20 == 19:
            figures = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
            print(f"{number + 1} at {side}: {figures} {time.time() - started:.0f} s", flush=True)
            sums.clear()
        if rank == 0 and number % 100 == 99:
            trainer.save(options.work / f"{options.name}.pt")
    if rank == 0:
        trainer.save(options.work / f"{options.name}.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("wordnet", type=Path, help="WordNet's folder of data.noun and the like")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--sides", required=True, help="SIDE:STEPS,SIDE:STEPS …")
    parser.add_argument("--share", type=float, default=1.0, help="of a batch, to save memory")
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual rates")
    parser.add_argument("--start", help="WORK/START.pt: the towers of an earlier run")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", default="model", help="WORK/NAME.pt is written")
    options = parser.parse_args()
    options.sides = [tuple(map(int, part.split(":"))) for part in options.sides.split(",")]
    options.steps = sum(steps for _, steps in options.sides)
    multiprocessing.spawn(run, (options,), nprocs=options.processes)


if __name__ == "__main__":
    main()
