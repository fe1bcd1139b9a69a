"""Pictures of several things and where each one is, as the picture tower's maps.

    python -m training.several DATA OUT.npz --stamps FOLDER --icons FOLDER --grounds FOLDER \\
        --rooms FOLDER --count 12000 --seed 1

Things are pasted into grounds; rooms were rendered with several products in them, each a JPEG
beside a JSON list of boxes.
"""

import argparse
import io
import json
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from lib.embedding.builtin import BuiltinEmbedder, letterbox
from training.cutouts import Cutouts
from training.grounds import photos
from training.pasting import Boxes, Shown, areas, pasted

ROOMS = 0.3  # of the pictures
SEEN, SEEN_WELL = 0.25, 0.6  # shares of a thing in a look: less is none, and less is let be


def rooms(folder: Path) -> list[Shown]:
    """The rendered pictures."""
    found = []
    for path in sorted(folder.glob("*.json")):
        boxes = np.array([its["box"] for its in json.loads(path.read_text())], np.float32)
        large = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) > 0.02
        with Image.open(path.with_suffix(".jpg")) as picture:
            found.append(Shown(picture.convert("RGB"), boxes[large]))
    return found


def look(
    shown: Shown, side: int, dice: random.Random
) -> tuple[Image.Image, Boxes, NDArray[np.bool_]]:
    """All or a square of it, `side` pixels; boxes in pixels, and which are seen badly."""
    wide, high = shown.picture.size
    boxes = shown.boxes * (wide, high, wide, high)
    if dice.random() < 0.5:
        scale = side / max(wide, high)
        margin = [(side - round(length * scale)) // 2 for length in (wide, high)]
        moved = np.float32(boxes * scale + margin * 2)
        return letterbox(shown.picture, side), moved, np.zeros(len(boxes), np.bool_)
    cut = min(wide, high) * dice.uniform(0.4, 1)
    left, top = dice.uniform(0, wide - cut), dice.uniform(0, high - cut)
    where = (left, top, left + cut, top + cut)
    square = shown.picture.resize((side, side), Image.Resampling.BILINEAR, where)
    there = (boxes - (left, top, left, top)) * (side / cut)
    kept = there.clip(0, side)
    share = areas(kept) / np.maximum(areas(there), 1)
    some = share > SEEN
    return square, np.float32(kept[some]), (share < SEEN_WELL)[some]


def _photographed(shown: Shown, dice: random.Random) -> Shown:
    """Mirrored or not, in other light, as JPEG or not."""
    picture, boxes = shown
    if dice.random() < 0.5:
        picture, boxes = (
            ImageOps.mirror(picture),
            boxes[:, [2, 1, 0, 3]] * (-1, 1, -1, 1) + (1, 0, 1, 0),
        )
    light = dice.uniform(0.75, 1.15) * np.array([dice.uniform(0.88, 1.1) for _ in range(3)])
    picture = Image.fromarray(np.uint8(np.clip(np.asarray(picture) * light, 0, 255)))
    if dice.random() < 0.5:
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=dice.randint(35, 90))
        picture = Image.open(kept).convert("RGB")
    return Shown(picture, np.float32(boxes))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    for name in ("stamps", "icons", "grounds", "rooms"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    dice, embedder = random.Random(options.seed), BuiltinEmbedder()
    things = iter(Cutouts(options.data, options.stamps, options.icons, dice))
    rendered, behind = rooms(options.rooms), photos(options.grounds)
    near, deep, boxes, badly = [], [], [], []
    for made in range(options.count):
        shown = dice.choice(rendered) if dice.random() < ROOMS else pasted(things, behind, dice)
        picture, where, unclear = look(_photographed(shown, dice), embedder.side, dice)
        maps = embedder.maps(picture)
        near.append(np.float16(maps.near))
        deep.append(np.float16(maps.deep))
        boxes.append(where)
        badly.append(unclear)
        if made % 500 == 0:
            print(f"{made} of {options.count}", flush=True)
    np.savez(
        options.out,
        near=np.stack(near),
        deep=np.stack(deep),
        boxes=np.concatenate(boxes),
        badly=np.concatenate(badly),
        counts=[len(its) for its in boxes],
    )


if __name__ == "__main__":
    main()
