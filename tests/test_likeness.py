"""Where pictures look alike: drawn in colour, the rest faded."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lib.likeness import ACROSS, where_alike
from lib.shop import FOLDER
from tests.colours import ColourEmbedder

EMBEDDER = ColourEmbedder()


class Counting(ColourEmbedder):
    """Keeps count of the pictures it is asked for."""

    asked = 0

    def embed_images(self, pictures):
        self.asked += len(pictures)
        return super().embed_images(pictures)


def halves(left, right, size=(120, 80)):
    picture = Image.new("RGB", size, left)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill=right)
    return picture


def colourful(picture):
    """How much colour there is in the left and in the right half."""
    saturation = np.asarray(picture.convert("HSV"))[..., 1].astype(float)
    left, right = np.split(saturation, 2, axis=1)
    return left.mean(), right.mean()


@pytest.mark.parametrize(("wanted", "on_the_left"), [("red", True), ("blue", False)])
def test_what_is_wanted_stays_in_colour_and_the_rest_fades(wanted, on_the_left):
    picture = halves("red", "blue")
    shown = where_alike(picture, EMBEDDER.embed_texts([wanted])[0], EMBEDDER)
    assert (shown.mode, shown.size) == ("RGB", picture.size)
    left, right = colourful(shown)
    assert bool(left > right) == on_the_left
    assert min(left, right) < 0.5 * max(left, right)


def test_where_no_part_tells_there_is_nothing_to_show():
    picture = halves("red", "red")
    assert where_alike(picture, EMBEDDER.embed_texts(["blue"])[0], EMBEDDER) is None


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (900, 2), (37, 41)])
def test_any_shape_is_looked_at(size):
    embedder = Counting()
    picture = halves("red", "blue", size)
    shown = where_alike(picture, EMBEDDER.embed_texts(["red"])[0], embedder)
    assert shown is None or shown.size == size
    assert embedder.asked == ACROSS**2 + 1


def warm(picture, box):
    """How colourful a part of a picture is, given in shares."""
    left, top, right, bottom = box
    part = picture.crop(
        (
            round(left * picture.width),
            round(top * picture.height),
            round(right * picture.width),
            round(bottom * picture.height),
        )
    )
    return np.asarray(part.convert("HSV"))[..., 1].astype(float).mean()


def test_an_armchair_is_seen_in_a_room(encoder, bundled):
    room = Image.open(FOLDER / "rooms" / "room-04.webp").convert("RGB")
    room.thumbnail((400, 400))
    shown = where_alike(room, bundled.vectors("sofa-013")[0], encoder)
    armchair, chair = (0.55, 0.35, 0.9, 0.75), (0.2, 0.35, 0.4, 0.75)
    assert warm(shown, armchair) > 4 * warm(shown, chair)


def test_words_are_seen_in_a_product(encoder):
    lamp = Image.open(FOLDER / "images" / "lamp-014.webp").convert("RGB")
    lamp.thumbnail((400, 400))
    shade, foot = (0.25, 0.05, 0.75, 0.42), (0.3, 0.45, 0.7, 0.9)
    gold, checked = (
        where_alike(lamp, vector, encoder) for vector in encoder.embed_texts(["gold", "checked"])
    )
    assert warm(gold, foot) / warm(lamp, foot) > 2 * warm(gold, shade) / warm(lamp, shade)
    assert warm(checked, shade) / warm(lamp, shade) > 2 * warm(checked, foot) / warm(lamp, foot)
