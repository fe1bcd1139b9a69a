"""Pictures of several things and where each one is, as the picture tower's maps.

    python -m training.several DATA OUT.npz --stamps FOLDER --icons FOLDER --grounds FOLDER \\
        --rooms FOLDER --count 12000 --seed 1

Things are pasted into grounds; rooms were rendered with several products in them, each a JPEG
beside a JSON list of boxes.
"""

import argparse
import io
import json
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from lib.embedding.builtin import BuiltinEmbedder, letterbox
from training.cutouts import Cutouts, trimmed
from training.grounds import ground, photos

SIZES = ((384, 288), (288, 384), (384, 384), (384, 216), (384, 288))
HOW_MANY = (0.08, 0.22, 0.2, 0.2, 0.15, 0.1, 0.05)  # chance of none, one, two, …
ROOMS = 0.3  # of the pictures
HIDDEN = 0.35  # of the smaller of two things, at most
SEEN, SEEN_WELL = 0.25, 0.6  # shares of a thing in a look: less is none, and less is let be
Boxes = NDArray[np.float32]


class Shown(NamedTuple):
    """A picture and its things' boxes: left, top, right, bottom in shares of its sides."""

    picture: Image.Image
    boxes: Boxes


def rooms(folder: Path) -> list[Shown]:
    """The rendered pictures."""
    found = []
    for path in sorted(folder.glob("*.json")):
        boxes = np.array([its["box"] for its in json.loads(path.read_text())], np.float32)
        large = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) > 0.02
        with Image.open(path.with_suffix(".jpg")) as picture:
            found.append(Shown(picture.convert("RGB"), boxes[large]))
    return found


def pasted(things: Iterator[Image.Image], behind: list[Image.Image], dice: random.Random) -> Shown:
    """A ground with up to six things on it."""
    wide, high = size = dice.choice(SIZES)
    picture, boxes = ground(size, behind, dice), list[tuple[int, int, int, int]]()
    (many,) = dice.choices(range(len(HOW_MANY)), HOW_MANY)
    for _ in range(many):
        thing = _turned(next(things), min(size) * _share(many, dice), dice)
        if box := _free(thing.size, size, boxes, dice):
            _paste(picture, thing, box, dice)
            boxes.append(box)
    if dice.random() < 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 1.4)))
    shares = np.array(boxes, np.float32).reshape(-1, 4) / (wide, high, wide, high)
    return Shown(picture, np.float32(shares.clip(0, 1)))


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
    share = _areas(kept) / np.maximum(_areas(there), 1)
    some = share > SEEN
    return square, np.float32(kept[some]), (share < SEEN_WELL)[some]


def _areas(boxes: Boxes) -> Boxes:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).clip(0).prod(axis=1))


def _share(many: int, dice: random.Random) -> float:
    """How long a thing is, of the picture's shorter side: few may be large."""
    return math.exp(dice.uniform(math.log(0.14), math.log(1.1 if many < 3 else 0.6)))


def _turned(thing: Image.Image, longest: float, dice: random.Random) -> Image.Image:
    scale = longest / max(thing.size)
    size = max(6, int(thing.width * scale)), max(6, int(thing.height * scale))
    thing = thing.resize(size, Image.Resampling.LANCZOS)
    if dice.random() < 0.4:
        turn = dice.uniform(-20, 20)
        thing = trimmed(thing.rotate(turn, Image.Resampling.BICUBIC, expand=True)) or thing
    return ImageOps.mirror(thing) if dice.random() < 0.5 else thing


def _free(
    thing: tuple[int, int],
    size: tuple[int, int],
    taken: list[tuple[int, int, int, int]],
    dice: random.Random,
) -> tuple[int, int, int, int] | None:
    """Where it hides little of others and is mostly in the picture; None if hard to find."""
    for _ in range(12):
        beyond = 0.4 if dice.random() < 0.25 else 0.15  # of it, at most, outside the picture
        left, top = (
            round(dice.uniform(-its * beyond, whole - its * (1 - beyond)))
            for its, whole in zip(thing, size, strict=True)
        )
        box = left, top, left + thing[0], top + thing[1]
        if all(_hidden(box, other) < HIDDEN for other in taken):
            return box
    return None


def _hidden(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The overlap of two boxes, as a share of the smaller."""
    boxes = np.array([one, other], np.float32)
    both = np.concatenate([boxes[:, :2].max(axis=0), boxes[:, 2:].min(axis=0)])
    return float(_areas(both[None])[0] / _areas(boxes).min())


def _paste(
    picture: Image.Image, thing: Image.Image, box: tuple[int, int, int, int], dice: random.Random
) -> None:
    left, _, right, bottom = box
    if dice.random() < 0.5:  # a shadow under it
        deep = max(3, thing.height // dice.choice([6, 10, 14]))
        shadow = Image.new("L", picture.size)
        oval = (left - 2, bottom - deep, right + 2, bottom + deep // 2)
        ImageDraw.Draw(shadow).ellipse(oval, fill=int(dice.uniform(60, 170)))
        blur = ImageFilter.GaussianBlur(deep / 2 + 1)
        picture.paste((15, 12, 10), (0, 0), shadow.filter(blur))
    lit = ImageEnhance.Brightness(thing.convert("RGB")).enhance(dice.uniform(0.65, 1.15))
    picture.paste(lit, box[:2], thing.getchannel("A"))


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
