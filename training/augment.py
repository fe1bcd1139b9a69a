"""Make a clean shop picture look like a phone's: other background, crop, light, blur, JPEG.

Colour is what people search for, so hue is never turned; only light and white balance move.
"""

from io import BytesIO

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter
from scipy import ndimage

from lib.embedding.builtin import letterbox

WHITE = (255, 255, 255)
MOST = 256  # pixels a side while working: nothing is looked at larger
Pixels = NDArray[np.float32]


def lightly(picture: Image.Image, side: int, rng: Generator) -> Image.Image:
    """A packshot as another shop would frame it: mirrored, smaller, a little brighter."""
    if rng.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if rng.random() < 0.5:
        picture = _reframe(picture, rng.uniform(0.9, 1.25), 0.05, rng)
    if rng.random() < 0.5:
        picture = ImageEnhance.Brightness(picture).enhance(rng.uniform(0.9, 1.08))
    if rng.random() < 0.3:
        picture = _recompress(picture, rng)
    return letterbox(picture, side)


def heavily(picture: Image.Image, side: int, rng: Generator) -> Image.Image:
    """A picture as a phone would take it."""
    if rng.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if rng.random() < 0.5:
        picture = _tilt(picture, rng)
    if rng.random() < 0.7:
        picture = _reframe(picture, rng.uniform(0.7, 1.05), 0.12, rng)
    picture = letterbox(picture, side)
    if rng.random() < 0.7:
        picture = _relight(picture, rng)
    if rng.random() < 0.25:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.6)))
    if rng.random() < 0.2:
        small = max(48, int(side * rng.uniform(0.35, 0.8)))
        picture = picture.resize((small, small), Image.Resampling.BILINEAR)
        picture = picture.resize((side, side), Image.Resampling.BICUBIC)
    if rng.random() < 0.4:
        picture = _recompress(picture, rng)
    return picture


def composite(
    packshot: Image.Image,
    background: Image.Image | None,
    clutter: list[Image.Image],
    side: int,
    rng: Generator,
) -> Image.Image:
    """Cut a packshot out of its white and put it into a scene, other things behind it.

    `background` is any picture to stand behind; None makes a plain or noisy wall.
    """
    canvas = _backdrop(background, side, rng)
    for other in clutter:
        share = rng.uniform(0.25, 0.5)
        at = (rng.choice([0.12, 0.88]) + rng.uniform(-0.1, 0.1), rng.uniform(0.2, 0.75))
        _paste(canvas, other, share, at, rng)
    centre = (0.5 + rng.uniform(-0.12, 0.12), 0.5 + rng.uniform(-0.08, 0.12))
    _paste(canvas, packshot, rng.uniform(0.5, 0.85), centre, rng)
    return canvas


def cut_out(packshot: Image.Image) -> Image.Image:
    """Alpha of a packshot: everything but the white that touches the border; mode "L"."""
    pale = np.asarray(packshot).min(axis=2) > 238
    labels, _ = ndimage.label(pale)
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    outside = np.isin(labels, border[border > 0])
    alpha = Image.fromarray(np.where(outside, 0, 255).astype(np.uint8))
    return alpha.filter(ImageFilter.GaussianBlur(0.6))


def _paste(
    canvas: Image.Image,
    packshot: Image.Image,
    share: float,
    centre: tuple[float, float],
    rng: Generator,
) -> None:
    alpha = cut_out(packshot)
    box = alpha.getbbox()
    if box is None:
        return
    thing, alpha = packshot.crop(box), alpha.crop(box)
    scale = share * canvas.width / max(thing.size)
    size = (max(4, int(thing.width * scale)), max(4, int(thing.height * scale)))
    thing, alpha = thing.resize(size), alpha.resize(size)
    if rng.random() < 0.7:
        thing = _side_light(thing, rng)
    corner = tuple(int(c * canvas.width - s / 2) for c, s in zip(centre, size, strict=True))
    canvas.paste(thing, corner, alpha)


def _backdrop(background: Image.Image | None, side: int, rng: Generator) -> Image.Image:
    if background is not None:
        part = _reframe(background, rng.uniform(0.4, 0.8), 0.3, rng).resize((side, side))
        return part.filter(ImageFilter.GaussianBlur(rng.uniform(0, 4)))
    colour = rng.uniform(50, 235, 3) * 0.5 + rng.uniform(50, 235) * 0.5
    wall = np.tile(colour, (side, side, 1))
    wall += np.linspace(-1, 1, side)[:, None, None] * rng.uniform(-35, 35)
    if rng.random() < 0.5:
        coarse = rng.normal(0, rng.uniform(5, 35), (side // 4, side // rng.integers(2, 16), 1))
        grain = Image.fromarray(coarse[..., 0].astype(np.float32)).resize((side, side))
        wall += np.asarray(grain)[..., None] * rng.uniform(0.4, 1, 3)
    if rng.random() < 0.4:
        horizon = int(side * rng.uniform(0.35, 0.7))
        wall[horizon:] += rng.uniform(-60, 60, 3)
    return Image.fromarray(wall.clip(0, 255).astype(np.uint8))


def _reframe(picture: Image.Image, scale: float, drift: float, rng: Generator) -> Image.Image:
    """Look at `scale` of the picture, off-centre by up to `drift`; white beyond its edge."""
    width, height = picture.size
    span = max(width, height) * scale
    x = width * (0.5 + rng.uniform(-drift, drift)) - span / 2
    y = height * (0.5 + rng.uniform(-drift, drift)) - span / 2
    side = min(MOST, max(8, int(span)))
    return picture.transform(
        (side, side),
        Image.Transform.EXTENT,
        (x, y, x + span, y + span),
        Image.Resampling.BILINEAR,
        fillcolor=WHITE,
    )


def _tilt(picture: Image.Image, rng: Generator) -> Image.Image:
    """Turn and lean a little, as a hand-held phone does."""
    width, height = picture.size
    corners = np.array([[0, 0], [0, height], [width, height], [width, 0]], float)
    corners += rng.uniform(-0.07, 0.07, (4, 2)) * [width, height]
    picture = picture.transform(
        picture.size,
        Image.Transform.QUAD,
        corners.ravel().tolist(),
        Image.Resampling.BILINEAR,
        fillcolor=WHITE,
    )
    angle = rng.uniform(-12, 12)
    return picture.rotate(angle, Image.Resampling.BILINEAR, fillcolor=WHITE)


def _relight(picture: Image.Image, rng: Generator) -> Image.Image:
    """Exposure, contrast, white balance between candle and shade."""
    pixels = np.asarray(picture, np.float32) / 255
    warmth = rng.normal(0, 0.05)
    gain = rng.uniform(0.6, 1.2) * np.array([1 + warmth, 1, 1 - warmth * 1.3])
    pixels = (pixels * gain).clip(0, 1) ** rng.uniform(0.8, 1.25)
    if rng.random() < 0.3:
        pixels = pixels + rng.normal(0, 0.02, pixels.shape)
    return Image.fromarray((pixels * 255).clip(0, 255).astype(np.uint8))


def _side_light(picture: Image.Image, rng: Generator) -> Image.Image:
    """Brighter on one side, as by a window."""
    ramp = np.linspace(rng.uniform(0.45, 1), rng.uniform(0.75, 1.15), picture.width)
    ramp = ramp[:: rng.choice([-1, 1])][None, :, None]
    pixels = np.asarray(picture, np.float32) * ramp
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _recompress(picture: Image.Image, rng: Generator) -> Image.Image:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=int(rng.integers(35, 90)))
    return Image.open(buffer).convert("RGB")
