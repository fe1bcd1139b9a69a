"""Things without their ground, to be pasted into pictures: cut from white, or drawn without one."""

import io
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image, ImageFilter
from scipy import ndimage

WHITE, OPAQUE = 228, 60  # of 255
LEAST_SIDE = 12  # pixels
NO_THINGS = ("symbols", "cartoon", "naturalforces")  # of Tux Paint's stamps
FASHION = 2500  # photos, of all


class Cutouts:
    """Draws things from fashion photos, rendered packshots and folders of PNG, as the dice say.

    `data` is the folder of Parquet files of `training.data`; `stamps` and `icons` hold PNG files.
    """

    def __init__(self, data: Path, stamps: Path, icons: Path, dice: random.Random) -> None:
        fashion = pd.read_parquet(data / "fashion_168x224.parquet", columns=["image"]).image
        rendered = pd.read_parquet(data / "rendered_train.parquet", columns=["image", "scene"])
        self._dice = dice
        self._kinds: list[list[bytes | Path]] = [
            dice.sample(list(fashion), FASHION),
            list(rendered[rendered.scene == "studio"].image),
            [p for p in sorted(stamps.rglob("*.png")) if not set(NO_THINGS) & set(p.parts)],
            sorted(icons.rglob("*.png")),
        ]

    def __iter__(self) -> Iterator[Image.Image]:
        while True:
            (kind,) = self._dice.choices(self._kinds, [6, 6, 4, 5])
            chosen = self._dice.choice(kind)
            drawn = Image.open(io.BytesIO(chosen) if isinstance(chosen, bytes) else chosen)
            if (thing := without_ground(drawn)) and min(thing.size) >= LEAST_SIDE:
                yield thing


def without_ground(picture: Image.Image) -> Image.Image | None:
    """The thing alone, RGBA; None where there is no white ground that it could be cut from."""
    layer = picture.convert("RGBA")
    if layer.getchannel("A").getextrema()[0] > 200:
        cut = _cut(picture.convert("RGB"))
        return trimmed(cut) if cut else None
    return trimmed(layer)


def trimmed(layer: Image.Image) -> Image.Image | None:
    """Without what is clear around it; None where all of it is."""
    box = layer.getchannel("A").point(lambda value: 255 * (value > OPAQUE)).getbbox()
    return layer.crop(box) if box else None


def _cut(picture: Image.Image) -> Image.Image | None:
    areas, _ = ndimage.label(np.asarray(picture).min(axis=2) > WHITE)
    border = np.concatenate([areas[0], areas[-1], areas[:, 0], areas[:, -1]])
    ground = np.isin(areas, np.setdiff1d(border, 0))
    if not 0.15 < ground.mean() < 0.93 or ground[0].mean() < 0.5:
        return None
    thing = ndimage.binary_fill_holes(ndimage.binary_opening(~ground))
    mask = Image.fromarray(np.uint8(255 * thing)).filter(ImageFilter.GaussianBlur(0.7))
    picture.putalpha(mask)
    return picture
