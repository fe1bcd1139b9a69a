"""A feed in memory, and pictures that are cheap to make and all different."""

import io

import numpy as np
from PIL import Image

from lib.errors import PictureError
from lib.feeds.rows import Listing, Picture
from lib.products import Product
from tests.colours import ColourEmbedder


class MadeUpFeed:
    """Rows as they are given; `files` are the pictures of its own folder by their address."""

    format = "made up"
    columns = ()
    mapping = {}  # noqa: RUF012 - a feed has one

    def __init__(self, rows, files=None):
        self.rows, self.files = rows, files or {}
        self.read_addresses = []

    def __iter__(self):
        for row in self.rows:
            if isinstance(row, Exception):
                raise row
            yield row

    def read(self, address):
        self.read_addresses.append(address)
        if address not in self.files:
            raise PictureError(f"There is no picture {address}.", "missing")
        return self.files[address]


def png(seed, side=32):
    """A picture of one of a million colours."""
    colour = tuple(int(c) for c in np.random.default_rng(seed).integers(0, 255, 3))
    buffer = io.BytesIO()
    picture = Image.new("RGB", (side, side), colour)
    picture.putpixel((0, 0), (seed % 256, seed // 256 % 256, seed // 65536 % 256))
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def listing(number, *addresses, row=None, **facts):
    """A row about product p<number>, with one picture <number>.png unless it is told others."""
    product = Product(f"p{number}", facts.pop("title", f"Thing {number}"), **facts)
    pictures = tuple(Picture(address) for address in addresses or (f"{number}.png",))
    return Listing(row or number + 2, product, pictures)


def made_up(rows, pictures=1):
    """A feed of so many products, each with its own pictures."""
    names = [[f"{i}-{k}.png" for k in range(pictures)] for i in range(rows)]
    files = {n: png(i * pictures + k) for i, row in enumerate(names) for k, n in enumerate(row)}
    return MadeUpFeed([listing(i, *row) for i, row in enumerate(names)], files)


class Counting(ColourEmbedder):
    """Keeps count of what it is asked for, batch by batch."""

    def __init__(self):
        self.batches = []

    @property
    def pictures(self):
        return sum(self.batches)

    def embed_images(self, pictures):
        self.batches.append(len(pictures))
        return super().embed_images(pictures)
