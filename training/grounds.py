"""What may stand behind things: walls and floors made up, plain colours, and photos."""

import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.float32]
PLAIN = ((255, 255, 255), (245, 245, 245), (238, 236, 232))
LARGEST = (1600, 1000)


def photos(folder: Path) -> list[Image.Image]:
    """The photos in a folder, at most LARGEST."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".jpg", ".png", ".webp"):
            photo = Image.open(path)
            photo.draft("RGB", LARGEST)
            photo.thumbnail(LARGEST)
            found.append(photo.convert("RGB"))
    return found


def ground(size: tuple[int, int], behind: list[Image.Image], dice: random.Random) -> Image.Image:
    """A ground of this size."""
    kind = dice.random()
    if kind < 0.3:
        made = _piece(dice.choice(behind), size, dice)
    elif kind < 0.4:
        made = Image.new("RGB", size, dice.choice(PLAIN))
    else:
        made = Image.fromarray(np.uint8(np.clip(_room(*size, dice), 0, 255)))
    return made.filter(ImageFilter.GaussianBlur(dice.choice([0, 0, 1, 2, 4])))


def _piece(photo: Image.Image, size: tuple[int, int], dice: random.Random) -> Image.Image:
    share = dice.uniform(0.25, 1)
    wide, high = int(photo.width * share), int(photo.height * share)
    left, top = dice.randint(0, photo.width - wide), dice.randint(0, photo.height - high)
    return photo.resize(size, Image.Resampling.BILINEAR, (left, top, left + wide, top + high))


def _room(wide: int, high: int, dice: random.Random) -> Pixels:
    """A wall, mostly with a floor, a table or a cloth before it, lit from one side."""
    wall = _colour(dice) + _cloud(wide, high, wide / 3, high / 3, dice) * dice.uniform(0, 50)
    wall = wall + _cloud(wide, high, 3, 3, dice) * dice.uniform(0, 20)
    if dice.random() < 0.8:
        edge = int(high * dice.uniform(0.1, 0.8))
        deep = high - edge
        grain = _cloud(wide, deep, dice.uniform(20, wide), dice.uniform(2, 12), dice)
        floor = _colour(dice) + grain * dice.uniform(0, 110)
        floor = floor + _cloud(wide, deep, 2, 2, dice) * dice.uniform(0, 25)
        if dice.random() < 0.25:
            floor = floor + _squares(wide, deep, dice) * dice.uniform(-60, 60)
        wall[edge:] = floor
    light = 1 + dice.uniform(-0.3, 0.3) * np.linspace(-1, 1, wide)[None, :, None]
    return np.float32(wall * light)


def _colour(dice: random.Random) -> Pixels:
    colour = np.array([dice.random() for _ in range(3)]) * 255
    grey = colour.mean()
    return np.float32(grey + (colour - grey) * dice.choice([0.15, 0.3, 0.5, 1]))


def _cloud(wide: int, high: int, across: float, down: float, dice: random.Random) -> Pixels:
    """Noise, -0.5..0.5, of spots so large: float32[high, wide, 1]."""
    shape = max(2, int(high / down)), max(2, int(wide / across))
    spots = np.random.default_rng(dice.randrange(2**30)).integers(0, 256, shape, np.uint8)
    smooth = Image.fromarray(spots).resize((wide, high), Image.Resampling.BICUBIC)
    return np.float32(np.asarray(smooth)[:, :, None] / 255 - 0.5)


def _squares(wide: int, high: int, dice: random.Random) -> Pixels:
    """Stripes or squares, 0 or 1: float32[high, wide, 1]."""
    side = dice.uniform(12, 50)
    rows = np.arange(high)[:, None] // side if dice.random() < 0.6 else np.zeros((high, 1))
    return np.float32((np.arange(wide)[None] // side + rows) % 2)[:, :, None]
