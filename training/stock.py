"""Training pictures as the encoder sees them, decoded once, each thing cut out of its white."""

import mmap
from collections.abc import Sequence
from io import BytesIO
from multiprocessing import get_context

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from lib.embedding.builtin import letterbox
from training.records import Record

PALE = 238  # from here on, white: the ground of packshots
CHUNK = 64  # pictures a process takes at a time


class Stock:
    """`pictures` uint8[n, 4, s, s]: colour, and where the thing is (everywhere if it is no
    packshot); `boxes` float32[n, 3]: the thing's middle in -1..1 and its longest half side.
    """

    def __init__(self, records: Sequence[Record], side: int, processes: int) -> None:
        shape = (len(records), 4, side, side)
        # Shared with the processes that fill it: an answer through a pipe takes longer.
        memory = mmap.mmap(-1, int(np.prod(shape)))
        self._shown = np.frombuffer(memory, np.uint8).reshape(shape)
        self._records, self._side = records, side
        global _filling
        _filling = self
        starts = range(0, len(records), CHUNK)
        with get_context("fork").Pool(processes) as pool:
            boxes = np.concatenate(pool.map(_fill, starts, chunksize=1))
        self.pictures = torch.from_numpy(self._shown)
        self.boxes = torch.from_numpy(boxes)

    def fill(self, start: int) -> NDArray[np.float32]:
        """Decode a chunk; its boxes."""
        boxes = []
        for i, record in enumerate(self._records[start : start + CHUNK], start):
            picture = letterbox(Image.open(BytesIO(record.image)), self._side)
            there = cut_out(picture) if record.packshot else Image.new("L", picture.size, 255)
            self._shown[i, :3] = np.asarray(picture).transpose(2, 0, 1)
            self._shown[i, 3] = np.asarray(there)
            left, top, right, bottom = there.getbbox() or (0, 0, self._side, self._side)
            middle = ((left + right) / self._side - 1, (top + bottom) / self._side - 1)
            boxes.append((*middle, max(right - left, bottom - top) / self._side))
        return np.array(boxes, np.float32)


_filling: Stock | None = None  # what forked processes fill


def _fill(start: int) -> NDArray[np.float32]:
    assert _filling is not None
    return _filling.fill(start)


def cut_out(packshot: Image.Image) -> Image.Image:
    """Alpha of a packshot: everything but the white that touches the border; mode "L"."""
    pale = np.asarray(packshot).min(axis=2) > PALE
    labels, count = ndimage.label(pale)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    outside = np.zeros(count + 1, bool)
    outside[border] = True
    outside[0] = False
    alpha = Image.fromarray(np.where(outside[labels], 0, 255).astype(np.uint8))
    return alpha.filter(ImageFilter.GaussianBlur(0.6))
