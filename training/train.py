"""Train both towers, every layer of them, on pictures as somebody may take them.

    python -m training.train PACK WORK --sides 128:1200,192:1400

`PACK` is what `training.pack` wrote. Meant for a GPU; without one it does the same, slowly.
"""

import argparse
from os import cpu_count
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from training import packed
from training.batches import Batches
from training.report import Report
from training.trainer import Trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sides", required=True, help="SIDE:STEPS,SIDE:STEPS …")
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual rates")
    parser.add_argument("--pull", type=float, default=4.0, help="to ImageNet's, times the rate")
    parser.add_argument("--start", help="WORK/START-*.pt: the towers of an earlier run")
    parser.add_argument("--processes", type=int, default=cpu_count(), help="that write captions")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", default="model", help="WORK/NAME-*.pt are written")
    options = parser.parse_args()
    sides = [
        int(side)
        for part in options.sides.split(",")
        for side, n in [part.split(":")]
        for _ in range(int(n))
    ]
    options.steps = len(sides)
    torch.backends.cudnn.benchmark = True
    records = packed.read_records(options.pack)
    vocabulary, text = packed.read_words(options.pack)
    made = Batches(records, vocabulary, len(sides), options.seed)
    trainer = Trainer(records, vocabulary, text, options)
    loader = DataLoader(made, batch_size=None, num_workers=options.processes)
    report = Report()
    for number, (side, batch) in enumerate(zip(sides, loader, strict=True)):
        report.add(number, trainer.step(number, batch, side), f" at {side}")
        if number % 400 == 399:
            trainer.save(options.work, options.name)
    trainer.save(options.work, options.name)


if __name__ == "__main__":
    main()
