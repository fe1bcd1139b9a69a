"""Many small pictures as one, for a browser to fetch and to hold instead of hundreds."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from PIL import Image

from lib.decoders import DECODERS
from lib.errors import PictureError
from lib.pictures import encode_webp, read_picture

WIDTH = 2304  # pixels
FEW, LARGE, SMALL = 120, 192, 96  # up to so many pictures have the larger squares
_making = threading.Lock()


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


class Mosaic(NamedTuple):
    """Many pictures as one, WebP; `complete` unless one was not to be had just now."""

    picture: bytes
    complete: bool


def mosaic(pictures: Sequence[bytes]) -> Mosaic:
    """The pictures in their `grid` on white; what cannot be read stays white.

    One at a time is made: it keeps all decoders busy for a second.
    """
    across, down, side = grid(len(pictures))
    whole = Image.new("RGB", (across * side, down * side), "white")
    complete = all(pictures)
    with _making, ThreadPoolExecutor(DECODERS) as pool:
        small = pool.map(lambda picture: _small(picture, side), pictures)
        for number, one in enumerate(small):
            if isinstance(one, PictureError):
                complete = complete and one.code != "busy"
            else:
                row, column = divmod(number, across)
                left, top = (side - one.width) // 2, (side - one.height) // 2
                whole.paste(one, (column * side + left, row * side + top))
    return Mosaic(encode_webp(whole, max(whole.size)), complete)


def _small(picture: bytes, side: int) -> Image.Image | PictureError:
    try:
        return read_picture(picture, side)
    except PictureError as error:
        return error
