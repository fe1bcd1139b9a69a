"""What a trained picture tower sees in many views, up to its head: kept for `train_heads`.

python -m training.seen DATA WORK --rendered FOLDER --model model --part 0/2
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training import data
from training.backbone import SIDE, normalised
from training.records import Record
from training.towers import ImageTower
from training.views import Views

ROUNDS = {"fashion": 0.6, "rendered": 3, "model": 2, "phone": 3, "outdoor": 4}
"""How many views of a picture of each source; of a share of them where it is less than one."""
BATCH = 16


def read(records: list[Record], work: Path) -> tuple[Tensor, Tensor, NDArray[np.int64]]:
    """Pooled features, deep features, and the record of each view, from the parts in `work`."""
    index = {record.key: i for i, record in enumerate(records)}
    parts = [np.load(path) for path in sorted(work.glob("seen-*.npz"))]
    of = np.array([index[key] for part in parts for key in part["keys"].tolist()])
    pooled = torch.from_numpy(np.concatenate([part["pooled"] for part in parts]))
    return pooled, torch.from_numpy(np.concatenate([part["deep"] for part in parts])), of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--model", default="model", help="WORK/MODEL.pt has the picture tower")
    parser.add_argument("--part", default="0/1", help="which of how many processes this is")
    options = parser.parse_args()
    part, of = map(int, options.part.split("/"))
    torch.set_num_threads(1)
    rng = np.random.default_rng([1, part])
    tower = ImageTower().to(memory_format=torch.channels_last).eval()
    tower.load_state_dict(torch.load(options.work / f"{options.model}.pt")["image"])
    records = [r for r in data.read_all(options.data, options.rendered) if not r.held_out]
    views = Views(records)
    rows: list[int] = []
    for i in range(part, len(records), of):
        rounds = ROUNDS[records[i].source]
        rows += [i] * (int(rounds) if rounds >= 1 else int(rng.random() < rounds))
    started, pooled, deep = time.time(), [], []
    for start in range(0, len(rows), BATCH):
        pictures = np.stack(
            [np.asarray(views.see(i, SIDE, rng)[0]) for i in rows[start : start + BATCH]]
        )
        pixels = normalised(torch.from_numpy(pictures))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            features, mean = tower.pooled(pixels.contiguous(memory_format=torch.channels_last))
        pooled.append(features.half().numpy())
        deep.append(mean.half().numpy())
    np.savez(
        options.work / f"seen-{part}.npz",
        keys=np.array([records[i].key for i in rows]),
        pooled=np.concatenate(pooled),
        deep=np.concatenate(deep),
    )
    print(f"{len(rows)} views in {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
