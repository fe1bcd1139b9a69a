"""Pictures that are broken, oversized, misleading or merely unusual, made when they are needed."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import ExifTags, Image, ImageDraw

WHITE = (255, 255, 255)
TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT = (220, 30, 30), (30, 200, 30), (30, 30, 220), WHITE

ZIP = b"PK\x03\x04" + bytes(200)
PHP = b"<?php system($_GET[1]); ?>"


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """`picture` as a file of the kind Pillow calls `kind`."""
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def plain(size: tuple[int, int], colour: object = "red", mode: str = "RGB") -> Image.Image:
    return Image.new(mode, size, colour)


def quarters(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Four colours, so that one can tell which way is up."""
    width, height = size
    picture = plain(size, BOTTOM_RIGHT)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), TOP_LEFT)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), TOP_RIGHT)
    draw.rectangle((0, height // 2, width // 2 - 1, height), BOTTOM_LEFT)
    return picture


def gradient(size: tuple[int, int]) -> Image.Image:
    return Image.merge(
        "RGB",
        [
            Image.linear_gradient("L").resize(size),
            Image.radial_gradient("L").resize(size),
            Image.linear_gradient("L").rotate(90).resize(size),
        ],
    )


def lying_down(orientation: int) -> Image.Image:
    """`quarters` as a camera stores it that notes `orientation` for the viewer to undo."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    picture = quarters()
    return picture.transpose(undo[orientation]) if orientation in undo else picture


def exif(orientation: int = 1) -> Image.Exif:
    """Metadata with an orientation and the place where the photographer lives."""
    metadata = Image.Exif()
    metadata[ExifTags.Base.Orientation] = orientation
    metadata[ExifTags.Base.Artist] = "Jo Secret"
    place = metadata.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (48.0, 8.0, 15.0)
    return metadata


def profile_with_red_and_green_swapped() -> bytes:
    """A smallest ICC display profile whose red looks green and whose green looks red."""
    red, green, blue = (0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    white_point = (0.9642, 1.0, 0.8249)
    tags = {
        name: b"XYZ " + bytes(4) + fixed(*values)
        for name, values in {
            b"rXYZ": green,
            b"gXYZ": red,
            b"bXYZ": blue,
            b"wtpt": white_point,
        }.items()
    }
    gamma = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), gamma)
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    size = start + len(body)
    header = struct.pack(">I4xI", size, 0x02400000) + b"mntrRGB XYZ " + bytes(12) + b"acsp"
    return header.ljust(68, b"\0") + fixed(*white_point) + bytes(48) + table + body


# PNG, by hand


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int,
    height: int,
    *,
    extra: bytes = b"",
    pixels: bytes | None = None,
    depth: int = 8,
    colour: int = 2,
) -> bytes:
    """A black PNG; `extra` chunks come before the pixels, `pixels` are packed already."""
    if pixels is None:
        channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        pixels = zlib.compress(bytes(height * (1 + (width * channels * depth + 7) // 8)), 1)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + header + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def small_png() -> bytes:
    return png(16, 16)


def repeated(block: bytes, size: int) -> bytes:
    """zlib data that unpacks to `size` bytes of `block` again and again, made in no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(block * (2**20 // len(block))) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + once * (size // 2**20) + b"\x03\x00" + bytes(4)


TEXT_BOMB = repeated(b"A", 64 * 2**20)

# GIF and JPEG, by hand


def gif(screen: tuple[int, int], frame: tuple[int, int, int, int] = (0, 0, 1, 1)) -> bytes:
    colours = b"\0\0\0\xff\xff\xff"
    head = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + colours
    return head + b"," + struct.pack("<HHHH", *frame) + b"\0\x02\x02D\x01\x00;"


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = bytearray(saved(plain((64, 64)), "JPEG"))
    header = data.find(b"\xff\xc0")
    data[header + 5 : header + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_many_scans(scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: small, and slow to read."""
    noise = Image.effect_noise((1500, 1500), 40)
    data = saved(noise, "JPEG", progressive=True)
    last = data[data.rfind(b"\xff\xda") : -2]
    return (data[:-2] + last * scans)[: 10 * 2**20 - 2] + b"\xff\xd9"


def jpeg_with(segments: bytes) -> bytes:
    data = saved(plain((64, 64)), "JPEG")
    return data[:2] + segments + data[2:]


def moving(kind: str, frames: int = 400) -> bytes:
    """The first frame is black, the others are shades of red."""
    pictures = [plain((64, 64), (number % 256, 0, 0)) for number in range(frames)]
    return saved(pictures[0], kind, save_all=True, append_images=pictures[1:])


Maker = Callable[[], bytes]

REFUSED: dict[str, tuple[Maker, str]] = {
    "nothing": (lambda: b"", "empty"),
    "three bytes": (lambda: b"abc", "format"),
    "only the start of a JPEG": (lambda: b"\xff\xd8\xff", "damaged"),
    "only the start of a PNG": (lambda: small_png()[:8], "damaged"),
    "only the start of a GIF": (lambda: b"GIF89a", "damaged"),
    "only the start of a WebP": (lambda: b"RIFF\0\0\0\0WEBP", "damaged"),
    "only the start of an AVIF": (lambda: b"\0\0\0\x1cftypavif", "damaged"),
    "only the start of a HEIC": (lambda: b"\0\0\0\x1cftypheic", "damaged"),
    "60 000 squared in one bit": (
        lambda: png(60_000, 60_000, depth=1, colour=0, pixels=repeated(b"\0", 450 * 2**20)),
        "pixels",
    ),
    "a header of 2³¹": (lambda: png(2**31 - 1, 2**31 - 1, pixels=b""), "pixels"),
    "5 001 squared PNG": (lambda: png(5_001, 5_001, pixels=b""), "pixels"),
    "no pixels": (lambda: png(0, 0, pixels=b""), "damaged"),
    "one pixel": (lambda: png(1, 1), "tiny"),
    "one pixel wide": (lambda: png(1, 20_000), "tiny"),
    "a ribbon": (lambda: png(20_000, 20), "aspect"),
    "GIF of 44 bytes and 65 535 squared": (lambda: gif((65_535, 65_535)), "pixels"),
    "GIF of 44 bytes and 7 000 squared": (lambda: gif((7_000, 7_000)), "pixels"),
    "JPEG header of 65 500 squared": (lambda: jpeg_that_claims(65_500, 65_500), "pixels"),
    "JPEG header of 7 000 squared": (lambda: jpeg_that_claims(7_000, 7_000), "damaged"),
    "WebP header of 16 million squared": (
        lambda: b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff" * 6,
        "damaged",
    ),
    "PNG of too many chunks": (
        lambda: png(32, 32, extra=chunk(b"teXt", b"k\0v") * 200_001),
        "damaged",
    ),
    "PNG with a profile of 64 MB": (
        lambda: png(32, 32, extra=chunk(b"iCCP", b"n\0\0" + TEXT_BOMB)),
        "damaged",
    ),
    "PNG cut off": (lambda: saved(gradient((300, 300)), "PNG")[:-400], "damaged"),
    "JPEG cut in half": (lambda: half(saved(gradient((300, 300)), "JPEG")), "damaged"),
    "WebP cut in half": (lambda: half(saved(gradient((300, 300)), "WEBP")), "damaged"),
    "AVIF cut in half": (lambda: half(saved(gradient((300, 300)), "AVIF")), "damaged"),
    "HEIC cut in half": (lambda: half(saved(gradient((300, 300)), "HEIF")), "damaged"),
    "GIF cut in half": (lambda: half(saved(gradient((300, 300)), "GIF")), "damaged"),
    "TIFF": (lambda: saved(plain((64, 64)), "TIFF"), "format"),
    "BMP": (lambda: saved(plain((64, 64)), "BMP"), "format"),
    "ICO": (lambda: saved(plain((64, 64)), "ICO"), "format"),
    "PPM": (lambda: saved(plain((64, 64)), "PPM"), "format"),
    "TGA": (lambda: saved(plain((64, 64)), "TGA"), "format"),
    "JPEG 2000": (lambda: saved(plain((64, 64)), "JPEG2000"), "format"),
    "PCX": (lambda: saved(plain((64, 64)), "PCX"), "format"),
    "SGI": (lambda: saved(plain((64, 64)), "SGI"), "format"),
    "DDS": (lambda: saved(plain((64, 64)), "DDS"), "format"),
    "PSD": (lambda: b"8BPS\0\1" + bytes(60), "format"),
    "FITS": (lambda: b"SIMPLE  =                    T" + b" " * 50, "format"),
    "EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file\n%%EOF", "format"),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "format"),
    "PDF": (lambda: b"%PDF-1.7\n1 0 obj<<>>endobj trailer<<>>", "format"),
    "ZIP": (lambda: ZIP, "format"),
    "HTML": (lambda: b"<html><script>alert(1)</script></html>", "format"),
    "pickle": (lambda: b"\x80\x04cos\nsystem\n(S'id'\ntR.", "format"),
    "film": (lambda: b"\0\0\0\x18ftypmp42" + bytes(100), "format"),
    "HEIF of an unknown kind": (lambda: b"\0\0\0\x14ftypmif1\0\0\0\0jpeg" + bytes(100), "format"),
}
"""Name to maker and the code with which it is refused."""

READ: dict[str, tuple[Maker, tuple[int, int]]] = {
    "PNG of 4 990 squared": (lambda: png(4_990, 4_990), (1024, 1024)),
    "PNG with alpha, 4 990 squared": (lambda: png(4_990, 4_990, colour=6), (1024, 1024)),
    "16-bit grey PNG of 4 990 squared": (
        lambda: png(4_990, 4_990, depth=16, colour=0),
        (1024, 1024),
    ),
    "PNG whose data unpack to 512 MB": (
        lambda: png(64, 64, pixels=repeated(b"\0", 512 * 2**20)),
        (64, 64),
    ),
    "PNG with a text of 64 MB": (
        lambda: png(32, 32, extra=chunk(b"zTXt", b"k\0\0" + TEXT_BOMB)),
        (32, 32),
    ),
    "PNG with an international text of 64 MB": (
        lambda: png(32, 32, extra=chunk(b"iTXt", b"k\0\1\0\0\0" + TEXT_BOMB)),
        (32, 32),
    ),
    "PNG with 200 texts of 900 kB": (
        lambda: png(32, 32, extra=chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(900_000))) * 200),
        (32, 32),
    ),
    "PNG of 100 000 chunks": (
        lambda: png(32, 32, extra=chunk(b"teXt", b"k\0v") * 100_000),
        (32, 32),
    ),
    "APNG of 400 frames": (lambda: moving("PNG"), (64, 64)),
    "GIF of 400 frames": (lambda: moving("GIF"), (64, 64)),
    "WebP of 400 frames": (lambda: moving("WEBP"), (64, 64)),
    "progressive JPEG of 20 megapixels": (
        lambda: saved(gradient((5000, 4000)), "JPEG", progressive=True),
        (1024, 819),
    ),
    "JPEG with 150 segments of 64 kB": (
        lambda: jpeg_with((b"\xff\xe1\xff\xff" + b"A" * 65_533) * 150),
        (64, 64),
    ),
    "JPEG with endless metadata": (
        lambda: saved(
            plain((40, 20)),
            "JPEG",
            exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff"
            + b"\x12\x01\x03\0\xff\xff\xff\xff\0\0\0\0" * 2000,
        ),
        (40, 20),
    ),
    "JPEG with 9 000 metadata headers": (
        lambda: saved(plain((40, 20)), "JPEG", exif=b"Exif\0\0" * 9000 + b"II*\0\x08\0\0\0\0\0"),
        (40, 20),
    ),
    "JPEG that is also PHP": (lambda: saved(plain((64, 64)), "JPEG", comment=PHP), (64, 64)),
    "GIF that is also a ZIP": (lambda: saved(plain((64, 64)), "GIF") + ZIP, (64, 64)),
}
"""Name to maker and the size at which it is read."""


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]
