"""Shards of augmented views, run once through the frozen part of the network.

A shard has a fresh view of every rendered picture, a composite of every packshot, and two views of
every phone photo and of a quarter of the shop photos; four shards in a row show all of those. Kept
of a view are the maps the trained part starts from, texture, colour and ImageNet's own features:
60 kB. Several processes may share one range of shards.

    python -m training.cache DATA WORK --rendered FOLDER --shards 0-3
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from training import augment, data
from training.backbone import Frozen, Trained
from training.records import Record

SIDE = 192
ROUND = 4  # shards that show every shop photo once more
BATCH = 4
PARTS = ("maps", "texture", "colours", "imagenet")


class FirstPart(torch.nn.Module):
    """What is cached of a view: see PARTS."""

    def __init__(self) -> None:
        super().__init__()
        self.frozen, self.rest = Frozen(), Trained()

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """uint8[n, s, s, 3] -> maps, texture, colours, ImageNet's pooled features."""
        pixels = normalised(pictures)
        maps, texture = self.frozen(pixels)
        colours = torch.nn.functional.avg_pool2d(pixels, 4)
        return maps, texture, colours, self.rest(maps).mean((2, 3))


def normalised(pictures: torch.Tensor) -> torch.Tensor:
    """uint8[n, s, s, 3] -> float32[n, 3, s, s] in -1..1, as ImageNet's weights expect."""
    return (pictures.permute(0, 3, 1, 2).float() - 127) / 128


def open_first_part(work: Path, side: int) -> ort.InferenceSession:
    """The frozen part as an ONNX session: twice as fast as torch on one core."""
    path = work / f"first-{side}.onnx"
    if not path.exists():
        example = torch.zeros((1, side, side, 3), dtype=torch.uint8)
        torch.onnx.export(
            FirstPart().eval(),
            (example,),
            path,
            input_names=["pictures"],
            output_names=list(PARTS),
            dynamic_axes={name: {0: "n"} for name in ("pictures", *PARTS)},
            dynamo=False,
        )
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def plan(records: list[Record], number: int, rng: Generator) -> list[tuple[int, str]]:
    """Which record is shown how in one shard: (record, "lightly" | "heavily" | "composite")."""
    by_source: dict[str, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        by_source[record.source].append(i)
    views: list[tuple[int, str]] = []
    for i in by_source["rendered"]:
        if records[i].packshot:
            views += [(i, "lightly"), (i, "composite")]
        else:
            views.append((i, "heavily"))
    for i in by_source["fashion"][number % ROUND :: ROUND]:
        views += [(i, "lightly"), (i, "composite" if rng.random() < 0.5 else "heavily")]
    for i in [*by_source["phone"], *by_source["outdoor"]]:
        views += [(i, "heavily"), (i, "heavily")]
    return views


def pictures_of(
    records: list[Record], views: list[tuple[int, str]], side: int, rng: Generator
) -> Iterator[Image.Image]:
    """The views, drawn one by one."""
    behind = [
        i for i, r in enumerate(records) if r.source in ("phone", "rendered") and not r.packshot
    ]
    others = [i for i, r in enumerate(records) if r.source == "rendered" and r.packshot]
    for i, how in views:
        picture = _open(records[i])
        if how == "lightly":
            yield augment.lightly(picture, side, rng)
            continue
        if how == "composite":
            background = _open(records[rng.choice(behind)]) if rng.random() < 0.4 else None
            clutter = [_open(records[k]) for k in rng.choice(others, rng.integers(0, 3))]
            picture = augment.composite(picture, background, clutter, side + 32, rng)
        yield augment.heavily(picture, side, rng)


def make_shard(
    records: list[Record],
    session: ort.InferenceSession,
    folder: Path,
    number: int,
    side: int,
) -> None:
    """Write a shard into `folder` and drop ".part" when whole; its number seeds every choice."""
    rng = np.random.default_rng(number)
    views = plan(records, number, rng)
    pictures = pictures_of(records, views, side, rng)
    stores: dict[str, NDArray[np.generic]] = {}
    started = time.time()
    for start in range(0, len(views), BATCH):
        batch = [np.asarray(next(pictures)) for _ in views[start : start + BATCH]]
        answers = session.run(None, {"pictures": np.stack(batch)})
        for name, answer in zip(PARTS, answers, strict=True):
            if name not in stores:
                shape = (len(views), *answer.shape[1:])
                path = folder / f"{name}.npy"
                stores[name] = np.lib.format.open_memmap(path, "w+", np.float16, shape)
            stores[name][start : start + len(answer)] = answer
    keys = np.array([records[i].key for i, _ in views])
    np.save(folder / "keys.npy", keys)
    folder.rename(folder.with_suffix(""))
    rate = len(views) / (time.time() - started)
    print(f"shard {number}: {len(views)} views, {rate:.0f} a second", flush=True)


def _open(record: Record) -> Image.Image:
    picture = Image.open(BytesIO(record.image)).convert("RGB")
    picture.thumbnail((augment.MOST, augment.MOST))
    return picture


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder of parquet files")
    parser.add_argument("work", type=Path, help="where shards go, any folder")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--shards", default="0-0", help="first-last")
    parser.add_argument("--side", type=int, default=SIDE)
    options = parser.parse_args()
    torch.set_num_threads(1)
    first, last = map(int, options.shards.split("-"))
    for number in range(first, last + 1):
        folder = options.work / f"shards-{options.side}" / f"{number:03d}.part"
        if folder.exists() or folder.with_suffix("").exists():
            continue  # another process makes it
        folder.mkdir(parents=True)
        records = data.read_all(options.data, options.rendered)
        kept = [record for record in records if not record.held_out]
        make_shard(kept, open_first_part(options.work, options.side), folder, number, options.side)


if __name__ == "__main__":
    main()
