"""What ImageNet's own network says of every picture: its classes are what training must not lose.

python -m training.imagenet DATA WORK --rendered FOLDER --part 0/2
"""

import argparse
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from lib.embedding.builtin import letterbox
from training import data
from training.backbone import SIDE, normalised, pretrained
from training.records import Record

BATCH = 8


def said_of(records: list[Record], work: Path) -> NDArray[np.float16]:
    """Logits [n, 1000] of the records, from the parts in `work`."""
    known: dict[int, NDArray[np.float16]] = {}
    for part in sorted(work.glob("imagenet-*.npz")):
        with np.load(part) as arrays:
            known |= dict(zip(arrays["keys"].tolist(), arrays["logits"], strict=True))
    return np.stack([known[record.key] for record in records])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path, help="where the answers go, any folder")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--part", default="0/1", help="which of how many processes this is")
    options = parser.parse_args()
    part, of = map(int, options.part.split("/"))
    torch.set_num_threads(1)
    network = pretrained().to(memory_format=torch.channels_last)
    records = [r for r in data.read_all(options.data, options.rendered) if not r.held_out][part::of]
    found = []
    for start in range(0, len(records), BATCH):
        pictures = [Image.open(BytesIO(r.image)) for r in records[start : start + BATCH]]
        pixels = np.stack([np.asarray(letterbox(p.convert("RGB"), SIDE)) for p in pictures])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            found.append(network(normalised(torch.from_numpy(pixels))).half().numpy())
    keys = np.array([record.key for record in records])
    np.savez(options.work / f"imagenet-{part}.npz", keys=keys, logits=np.concatenate(found))


if __name__ == "__main__":
    main()
