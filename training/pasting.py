"""Things pasted into a picture, some in each other's way, some cut off by its edge."""

import math
import random
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from training.cutouts import trimmed
from training.grounds import ground

SIZES = ((384, 288), (288, 384), (384, 384), (384, 216), (384, 288))
HOW_MANY = (0.08, 0.22, 0.2, 0.2, 0.15, 0.1, 0.05)  # chance of none, one, two, …
HIDDEN = 0.35  # of the smaller of two things, at most
Box = tuple[int, int, int, int]
Boxes = NDArray[np.float32]


class Shown(NamedTuple):
    """A picture and its things' boxes: left, top, right, bottom in shares of its sides."""

    picture: Image.Image
    boxes: Boxes


def pasted(things: Iterator[Image.Image], behind: list[Image.Image], dice: random.Random) -> Shown:
    """A ground with up to six things on it."""
    wide, high = size = dice.choice(SIZES)
    picture, boxes = ground(size, behind, dice), list[Box]()
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


def areas(boxes: Boxes) -> Boxes:
    """How much each box covers: float32[things]."""
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
    taken: list[Box],
    dice: random.Random,
) -> Box | None:
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
    return float(areas(both[None])[0] / areas(boxes).min())


def _paste(picture: Image.Image, thing: Image.Image, box: Box, dice: random.Random) -> None:
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
