"""Bytes nobody vouches for become a small, clean RGB picture.

Two ways in: the functions, and, run as a program, the child process that `lib.decoders` keeps.
A child has no reach into the application, so this file needs nothing but the standard library,
Pillow and pillow-heif, and a refusal is a code, not a sentence.
"""

import contextlib
import importlib
import io
import struct
import sys
import warnings
import zlib
from typing import BinaryIO

from PIL import Image

SIDE = 1024
"""Longest side of a decoded picture, in pixels."""

THUMBNAIL_SIDE = 512
"""Longest side of a thumbnail: most pictures for shops are that or twice that, so halving does."""

THUMBNAIL_QUALITY = 75
MIN_SIDE = 8
MAX_ASPECT = 40
MAX_PIXELS = {
    "JPEG": 60_000_000,  # decoded at a half, a quarter or an eighth of its size
    "PNG": 25_000_000,
    "WEBP": 25_000_000,
    "AVIF": 25_000_000,
    "HEIF": 25_000_000,
    "GIF": 10_000_000,
}
MAX_JPEG_PIXELS_PER_BYTE = 4000  # beyond this the header claims a picture that is not there
MAX_PROFILE_BYTES = 2**20

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB"}
PNG_SMALL_CHUNKS = {b"iCCP", b"eXIf"}
MAX_SMALL_CHUNK = 2**18
MAX_PNG_CHUNKS = 200_000

BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"), "HEIF"),
}
EITHER_BRAND = (b"mif1", b"msf1")  # the list of compatible brands says which

ORIENTATION = 0x0112  # the EXIF tag
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TRANSPARENT_MODES = {"RGBA", "LA", "PA", "RGBa", "La"}
CANNOT_SHRINK = {"1", "P", "PA"}  # colours by number cannot be averaged

DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    struct.error,
    zlib.error,
)
"""What Pillow and its codecs were seen to raise over thousands of broken files."""

REQUEST = struct.Struct(">IH?")  # number of bytes that follow, longest side, with a thumbnail?
ANSWER = struct.Struct(">16sQQI")
"""Code, width, height, bytes of the thumbnail; without a code, RGB pixels and thumbnail follow."""


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """`code` says why; `size` is the width and height in pixels, where they are the reason."""

    def __init__(self, code: str, size: tuple[int, int] = (0, 0)) -> None:
        super().__init__(code)
        self.code = code
        self.size = size


def fit(picture: Image.Image, side: int) -> Image.Image:
    """The picture made larger or smaller, so that its longer side is `side` pixels."""
    scale = side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # Hamming is as sharp as bicubic and looks at half as many pixels, but shows steps enlarged.
    how = Image.Resampling.HAMMING if scale < 1 else Image.Resampling.BICUBIC
    return picture.resize(size, how, reducing_gap=3.0)


def thumbnail(picture: Image.Image) -> bytes:
    """The picture as JPEG, shrunk (never enlarged) to THUMBNAIL_SIDE.

    Measured against WebP of 400 pixels: a tenth of the time, two and a half times the bytes.
    """
    if max(picture.size) > THUMBNAIL_SIDE:
        picture = picture.copy()
        side = (THUMBNAIL_SIDE, THUMBNAIL_SIDE)
        picture.thumbnail(side, Image.Resampling.HAMMING, reducing_gap=1.0)  # halved first
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    return buffer.getvalue()


def sniff(data: bytes) -> str | None:
    """Pillow's name of the picture format `data` starts as, or None when we do not read it."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(PNG_SIGNATURE):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _brand(data)
    return None


def _brand(data: bytes) -> str | None:
    major = data[8:12]
    if major not in EITHER_BRAND:
        return BRANDS.get(major)
    end = min(int.from_bytes(data[:4], "big"), len(data), 256)
    compatible = (BRANDS.get(data[start : start + 4]) for start in range(16, end, 4))
    return next((kind for kind in compatible if kind), None)


def decode(data: bytes, room: int = SIDE) -> Image.Image:
    """An RGB picture, upright, on white, at most `room` pixels on a side, without metadata.

    Reads JPEG, PNG, WebP, AVIF, HEIC and GIF (the first frame of what moves). Raises Refused
    with the code empty, format, damaged, pixels, tiny, aspect or memory.
    """
    if not data:
        raise Refused("empty")
    kind = sniff(data)
    if kind is None or not _load_reader(kind):
        raise Refused("format")
    try:
        source = _needed_chunks(data) if kind == "PNG" else data
        with Image.open(io.BytesIO(source), formats=[kind]) as picture:
            _check_size(picture.size, kind, len(data))
            return _clean(picture, room)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels") from error
    except MemoryError as error:
        raise Refused("memory") from error
    except DAMAGED as error:
        raise Refused("damaged") from error


def _load_reader(kind: str) -> bool:
    """Import the one reader that is needed; Pillow would import all of its forty."""
    if kind == "WEBP":
        importlib.import_module("PIL.WebPImagePlugin")
    elif kind == "AVIF":
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # every thread costs memory
    elif kind == "HEIF":
        try:
            import pillow_heif
        except ImportError:
            return False
        pillow_heif.register_heif_opener(
            decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
        )
    return True


def _needed_chunks(data: bytes) -> bytes:
    """A PNG without texts (which can be bombs), animation, and chunks of unknown purpose."""
    kept = [PNG_SIGNATURE]
    start = len(PNG_SIGNATURE)
    for _ in range(MAX_PNG_CHUNKS):
        length, name = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        end = start + 12 + length
        if name in PNG_CHUNKS or (name in PNG_SMALL_CHUNKS and length <= MAX_SMALL_CHUNK):
            kept.append(data[start:end])
        if name == b"IEND" or end >= len(data):
            return b"".join(kept)
        start = end
    raise Refused("damaged")


def _check_size(size: tuple[int, int], kind: str, length: int) -> None:
    """Refuse by the header, before any pixel is read."""
    pixels = size[0] * size[1]
    if pixels > MAX_PIXELS[kind]:
        raise Refused("pixels", size)
    if min(size) < MIN_SIDE:
        raise Refused("tiny", size)
    if max(size) > MAX_ASPECT * min(size):
        raise Refused("aspect", size)
    if kind == "JPEG" and pixels > MAX_JPEG_PIXELS_PER_BYTE * length:
        raise Refused("damaged")


def _clean(picture: Image.Image, room: int) -> Image.Image:
    # A JPEG is decoded at a half, a quarter or an eighth: 1000 pixels as 500 where 512 have room.
    scale = room * 7 / 8 / max(picture.size)
    picture.draft("RGB", (int(picture.width * scale), int(picture.height * scale)))
    picture.load()
    orientation = _orientation(picture)
    profile = picture.info.get("icc_profile")
    if picture.mode not in CANNOT_SHRINK and "transparency" not in picture.info:
        _shrink(picture, room)  # before any conversion: a small picture is cheap to convert
    flat = _on_white(_eight_bit(picture))
    _shrink(flat, room)
    rgb = _to_srgb(flat, profile)
    if orientation in UPRIGHT:
        rgb = rgb.transpose(UPRIGHT[orientation])
    return Image.frombytes("RGB", rgb.size, rgb.tobytes())  # nothing but pixels comes along


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except DAMAGED:
        return 1


def _shrink(picture: Image.Image, room: int) -> None:
    if max(picture.size) > room:
        gap = None if picture.mode.startswith("I") else 2.0  # Pillow cannot reduce 16-bit greys
        picture.thumbnail((room, room), Image.Resampling.HAMMING, reducing_gap=gap)


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Sixteen-bit greys scaled to eight; Pillow's own conversion would clip them at 255."""
    if not picture.mode.startswith("I"):
        return picture
    grey = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    grey.info.pop("transparency", None)  # it names a sixteen-bit grey
    return grey


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in TRANSPARENT_MODES and "transparency" not in picture.info:
        return picture
    layer = picture.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and len(profile) <= MAX_PROFILE_BYTES and picture.mode in ("RGB", "CMYK", "L"):
        from PIL import ImageCms

        with contextlib.suppress(ImageCms.PyCMSError, *DAMAGED):  # then it is taken as sRGB
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            if converted is not None:
                return converted
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Decode one picture after the other until `questions` ends."""
    while len(head := questions.read(REQUEST.size)) == REQUEST.size:
        length, side, wanted = REQUEST.unpack(head)
        data = questions.read(length)
        if len(data) < length:
            return
        try:
            picture, small = _prepared(data, side, wanted)
        except Refused as refusal:
            answers.write(ANSWER.pack(refusal.code.encode(), *refusal.size, 0))
        else:
            answers.write(ANSWER.pack(b"", *picture.size, len(small)))
            answers.write(picture.tobytes())
            answers.write(small)
        answers.flush()


def _prepared(data: bytes, side: int, with_thumbnail: bool) -> tuple[Image.Image, bytes]:
    # Twice what is looked at moves vectors by .0001, and spares most of a large photo's decoding.
    picture = decode(data, min(SIDE, max(2 * side, THUMBNAIL_SIDE)))
    try:
        small = thumbnail(picture) if with_thumbnail else b""
        return (fit(picture, side) if max(picture.size) > side else picture), small
    except MemoryError as error:
        raise Refused("memory") from error


def limit_this_process(memory: int) -> None:
    """Cap memory in bytes, write no file and no core dump, as far as the system can."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 32,
    }
    for what, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS has no say over memory
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    limit_this_process(int(sys.argv[1]))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # _check_size is stricter, and knows the size to name
    serve(sys.stdin.buffer, sys.stdout.buffer)
