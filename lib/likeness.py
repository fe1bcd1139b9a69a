"""Where a picture looks like what was searched for, told by covering one part after the other."""

import threading

import numpy as np
from PIL import Image

from lib.decoder import fit
from lib.embedding import Embedder, Vectors

LOOKED_AT = 192  # pixels of the longer side
ACROSS = 6  # covers stand in a row, and so many rows
COVER = 0.33  # of the longer side: they overlap
LEAST = 0.02  # by which covering the most telling part leads away
FADED = 0.5  # how white the rest is
_looking = threading.Lock()


def where_alike(picture: Image.Image, towards: Vectors, embedder: Embedder) -> Image.Image | None:
    """The RGB picture, in colour where it is like a unit vector, and faded where that matters less.

    So much as covering a part, by the picture's mean colour, leads farther from the vector. None
    where no part tells by itself. One at a time is looked at: that takes ACROSS² embeddings.
    Occlusion as in Zeiler and Fergus, 2014 (arXiv 1311.2901), section 4.2.
    """
    small = fit(picture, LOOKED_AT)
    with _looking:
        whole, *covered = embedder.embed_images([small, *_covered(small)]) @ towards
    lost = np.reshape(whole - np.array(covered), (ACROSS, ACROSS))
    if lost.max() < LEAST:
        return None
    matters = Image.fromarray((255 * np.clip(lost / lost.max(), 0, 1)).astype(np.uint8))
    grey = picture.convert("L").convert("RGB")
    faded = Image.blend(grey, Image.new("RGB", grey.size, "white"), FADED)
    return Image.composite(picture, faded, matters.resize(picture.size, Image.Resampling.BICUBIC))


def _covered(picture: Image.Image) -> list[Image.Image]:
    """The picture with each of its parts covered, row by row."""
    mean = tuple(int(channel) for channel in np.asarray(picture).reshape(-1, 3).mean(axis=0))
    half = COVER * max(picture.size) / 2
    pictures = []
    for row in range(ACROSS):
        for column in range(ACROSS):
            x = (column + 0.5) / ACROSS * picture.width
            y = (row + 0.5) / ACROSS * picture.height
            one = picture.copy()
            one.paste(mean, (round(x - half), round(y - half), round(x + half), round(y + half)))
            pictures.append(one)
    return pictures
