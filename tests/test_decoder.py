"""What comes out of the decoder; that nothing else does is for test_pictures to show."""

import io
import sys

import pytest
from PIL import Image, ImageChops, ImageStat

from lib.decoder import SIDE, Refused, decode, sniff
from tests.hostile_pictures import (
    exif,
    gradient,
    lying_down,
    plain,
    png,
    profile_with_red_and_green_swapped,
    quarters,
    saved,
)

KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"]


def difference(one, other):
    """Mean difference per channel, 0 to 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def colour_of(picture):
    return picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))


def is_colour(picture, colour, tolerance=3):
    return all(abs(a - b) <= tolerance for a, b in zip(colour_of(picture), colour, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_we_promise_is_read(kind):
    picture = gradient((120, 80))
    data = saved(picture, kind)
    assert sniff(data) == kind
    read = decode(data)
    assert (read.mode, read.size) == ("RGB", (120, 80))
    assert difference(read, picture) < (12 if kind == "GIF" else 4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_picture_becomes_a_small_one(kind):
    picture = gradient((1200, 800))
    read = decode(saved(picture, kind))
    assert read.size == (SIDE, 683)
    assert difference(read, picture.resize(read.size)) < (12 if kind == "GIF" else 4)


def test_a_small_picture_keeps_its_size():
    assert decode(saved(plain((8, 8)), "PNG")).size == (8, 8)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_comes_out_upright(kind, orientation):
    data = saved(lying_down(orientation), kind, exif=exif(orientation))
    assert difference(decode(data), quarters()) < 4


@pytest.mark.parametrize("orientation", [0, 9, 10, 11, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(orientation):
    data = saved(quarters(), "JPEG", exif=exif(orientation))
    assert difference(decode(data), quarters()) < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_comes_out_upright(orientation):
    """HEIC turns pictures by a property of its own; what its EXIF repeats is not undone twice."""
    stored = lying_down(orientation)
    stored.info["exif"] = exif(orientation).tobytes()
    assert difference(decode(saved(stored, "HEIF", quality=90)), quarters()) < 4


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_where_the_photographer_lives_stays_outside(kind):
    data = saved(quarters(), kind, exif=exif())
    with Image.open(io.BytesIO(data)) as original:
        assert original.getexif().get_ifd(0x8825)  # it was there
    read = decode(data)
    assert read.info == {}
    assert not read.getexif()


CLEAR = (0, 0, 0, 0)
TRANSPARENT = {
    "grey and alpha": lambda: saved(plain((50, 50), (0, 0), "LA"), "PNG"),
    "colour and alpha": lambda: saved(plain((50, 50), CLEAR, "RGBA"), "PNG"),
    "WebP": lambda: saved(plain((50, 50), CLEAR, "RGBA"), "WEBP"),
    "AVIF": lambda: saved(plain((50, 50), CLEAR, "RGBA"), "AVIF"),
    "HEIC": lambda: saved(plain((50, 50), CLEAR, "RGBA"), "HEIF"),
    "one colour": lambda: saved(plain((50, 50), (9, 9, 9)), "PNG", transparency=(9, 9, 9)),
    "one of a palette": lambda: saved(plain((50, 50), 0, "P"), "PNG", transparency=0),
    "one of a GIF's palette": lambda: saved(plain((50, 50), 0, "P"), "GIF", transparency=0),
    "one grey": lambda: saved(plain((50, 50), 7, "L"), "PNG", transparency=7),
    "black of black and white": lambda: saved(plain((50, 50), 0, "1"), "PNG", transparency=0),
}


@pytest.mark.parametrize("name", TRANSPARENT)
def test_what_is_transparent_becomes_white(name):
    assert is_colour(decode(TRANSPARENT[name]()), (255, 255, 255))


def test_what_is_half_transparent_becomes_half_white():
    data = saved(plain((1200, 1200), (200, 0, 0, 128), "RGBA"), "PNG")
    assert is_colour(decode(data), (227, 127, 127))


def test_sixteen_bits_become_eight():
    middle = png(64, 64, depth=16, colour=0)  # black
    assert is_colour(decode(middle), (0, 0, 0))
    grey = saved(plain((64, 64), 32896, "I;16"), "PNG")
    assert is_colour(decode(grey), (128, 128, 128), 1)
    dark = saved(plain((64, 64), 200, "I;16"), "PNG")
    assert is_colour(decode(dark), (1, 1, 1), 1)
    assert is_colour(decode(saved(plain((2000, 64), 65535, "I;16"), "PNG")), (255, 255, 255))


def test_printing_colours_become_screen_colours():
    data = saved(plain((300, 200), (0, 255, 255, 0), "CMYK"), "JPEG", quality=95)
    assert is_colour(decode(data), (255, 0, 0), 6)


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_few_colours_become_rgb(mode):
    assert is_colour(decode(saved(plain((1100, 64), 0, mode), "PNG")), (0, 0, 0))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_colour_profile_is_honoured(kind):
    profile = profile_with_red_and_green_swapped()
    data = saved(plain((64, 64), (250, 10, 10)), kind, icc_profile=profile)
    red, green, _ = colour_of(decode(data))
    assert red < 60
    assert green > 200


@pytest.mark.parametrize("profile", [b"junk", bytes(200), b"A" * (2**20 + 1)])
def test_a_colour_profile_that_is_none_is_ignored(profile):
    data = saved(plain((64, 64), "red"), "JPEG", icc_profile=profile)
    assert is_colour(decode(data), (255, 0, 0))


def test_a_grey_picture_with_a_profile_for_colours_is_read():
    data = saved(plain((64, 64), 99, "L"), "PNG", icc_profile=profile_with_red_and_green_swapped())
    assert is_colour(decode(data), (99, 99, 99))


def test_of_a_phone_s_several_pictures_the_first_is_taken():
    data = saved(plain((64, 64), "red"), "MPO", save_all=True, append_images=[plain((64, 64))])
    assert sniff(data) == "JPEG"
    assert is_colour(decode(data), (255, 0, 0))


def test_an_avif_may_call_itself_a_general_picture():
    data = saved(plain((64, 64), "red"), "AVIF")
    assert data[8:12] == b"avif"
    general = data[:8] + b"mif1" + data[12:]
    assert sniff(general) == "AVIF"
    assert is_colour(decode(general), (255, 0, 0))


def test_without_its_reader_a_heic_is_one_format_we_do_not_read(monkeypatch):
    data = saved(plain((64, 64)), "HEIF")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(Refused) as refusal:
        decode(data)
    assert refusal.value.code == "format"


def test_a_refusal_by_size_names_the_size():
    with pytest.raises(Refused) as refusal:
        decode(png(20_000, 20))
    assert (refusal.value.code, refusal.value.size) == ("aspect", (20_000, 20))


def test_even_where_pillow_objects_first_the_reason_is_the_size():
    with pytest.raises(Refused) as refusal:
        decode(png(60_000, 60_000, pixels=b""))
    assert refusal.value.code == "pixels"


@pytest.mark.parametrize(("size", "seen"), [((1000, 800), (500, 400)), ((1500, 1500), (512, 512))])
def test_a_large_jpeg_is_decoded_no_larger_than_there_is_room(size, seen):
    assert decode(saved(plain(size), "JPEG"), 512).size == seen
