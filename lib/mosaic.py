"""Many small pictures as one, for a browser to fetch and to hold instead of hundreds."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from PIL import Image

from lib.decoders import DECODERS
from lib.errors import PictureError
from lib.pictures import encode_webp, read_picture

WIDTH = 2304  # pixels
FEW, LARGE, SMALL = 120, 192, 96  # up to so many pictures have the larger squares


class Grid(NamedTuple):
    """How many squares of `side` pixels stand in a row, and how many rows there are."""

    across: int
    down: int
    side: int


def grid(pictures: int) -> Grid:
    """Where so many pictures stand, row by row."""
    side = LARGE if pictures <= FEW else SMALL
    across = WIDTH // side
    return Grid(across, max(1, -(-pictures // across)), side)


def mosaic(pictures: Sequence[bytes]) -> bytes:
    """The pictures in their `grid` on white, as WebP; what cannot be read stays white."""
    across, down, side = grid(len(pictures))
    with ThreadPoolExecutor(DECODERS) as pool:
        small = pool.map(lambda picture: _small(picture, side), pictures)
        whole = Image.new("RGB", (across * side, down * side), "white")
        for number, one in enumerate(small):
            if one:
                row, column = divmod(number, across)
                left, top = (side - one.width) // 2, (side - one.height) // 2
                whole.paste(one, (column * side + left, row * side + top))
    return encode_webp(whole, max(whole.size))


def _small(picture: bytes, side: int) -> Image.Image | None:
    try:
        return read_picture(picture, side)
    except PictureError:
        return None
