"""Untrusted bytes in, small clean RGB pictures out; `lib.decoders` reads them."""

import hashlib
import importlib
import io
import math

from PIL import Image

from lib import decoder
from lib.decoders import Decoders, Prepared
from lib.refusals import refusal

MAX_BYTES = 10 * 2**20
"""The largest file we read; the upload widget's limit is the same."""


def read_picture(data: bytes, side: int = decoder.SIDE) -> Image.Image:
    """An RGB picture, upright, on white, at most `side` pixels on the longer side.

    Safe on any bytes and from any thread. Raises PictureError.
    """
    _refuse_large(data)
    return _decoders.read(data, side).picture


def prepare_picture(data: bytes, side: int = decoder.SIDE) -> Prepared:
    """The same, and a thumbnail made of all that was read.

    The thumbnail is as the child made it: keep it and send it to browsers, but decode it nowhere.
    """
    _refuse_large(data)
    return _decoders.read(data, side, with_thumbnail=True)


def encode_webp(picture: Image.Image, side: int, quality: int = 80) -> bytes:
    """`picture` as WebP, shrunk (never enlarged) to fit a square of `side` pixels."""
    importlib.import_module("PIL.WebPImagePlugin")  # or Pillow would import all of its plugins
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.HAMMING)  # as good here, twice as fast
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=quality)
    return buffer.getvalue()


def digest(data: bytes) -> str:
    """SHA-256 of `data` in hex: the name under which equal pictures are equal."""
    return hashlib.sha256(data).hexdigest()


def _refuse_large(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        tenths = math.ceil(len(data) / 2**20 * 10)  # upwards: 10.0 MB is not more than 10 MB
        raise refusal("bytes", megabytes=tenths / 10, limit=MAX_BYTES // 2**20)


_decoders = Decoders()
