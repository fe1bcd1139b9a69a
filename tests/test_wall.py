"""Every picture hangs once, always in the same place, and beside what looks like it."""

import io

import numpy as np
import pytest
from PIL import Image

from lib import mosaic
from lib.refusals import refusal
from lib.wall import EMPTY, hung
from tests.colours import solid


def beside(places):
    """All pairs of neighbours, by number."""
    across = zip(places[:, 1:].flat, places[:, :-1].flat, strict=True)
    down = zip(places[1:].flat, places[:-1].flat, strict=True)
    return [pair for pair in (*across, *down) if EMPTY not in pair]


@pytest.mark.parametrize("pictures", [1, 2, 3, 5, 17, 90])
def test_every_picture_hangs_once_and_on_a_wide_wall(pictures):
    vectors = np.random.default_rng(pictures).normal(size=(pictures, 8)).astype(np.float32)
    places = hung(vectors)
    assert sorted(places[places != EMPTY]) == list(range(pictures))
    rows, columns = places.shape
    assert rows <= columns + 1
    assert (rows - 1) * columns < pictures
    assert np.array_equal(places, hung(vectors))


def test_an_empty_shop_has_an_empty_wall():
    assert hung([]).shape == (0, 0)


def test_pictures_that_are_all_the_same_hang_too():
    places = hung(np.ones((7, 4), np.float32))
    assert sorted(places[places != EMPTY]) == list(range(7))


def test_the_shop_hangs_by_looks(bundled):
    photos = [product.photos[0] for product in bundled.browse(limit=480)]
    kept = bundled.vectors_of([photo.digest for photo in photos])
    vectors = np.stack([kept[photo.digest] for photo in photos])
    away = 1 - vectors @ vectors.T
    neighbours = np.mean([away[pair] for pair in beside(hung(vectors))])
    strangers = away[~np.eye(len(away), dtype=bool)].mean()
    nearest_four = np.sort(away, axis=1)[:, 1:5].mean()
    # 1 where all hung beside the four that look most like them, which no wall can have.
    assert (strangers - neighbours) / (strangers - nearest_four) > 0.72
    kinds = [photo.product_id.split("-")[0] for photo in photos]
    assert np.mean([kinds[a] == kinds[b] for a, b in beside(hung(vectors))]) > 0.75


def webp(picture):
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", lossless=True)
    return buffer.getvalue()


def shown(whole, number, pictures):
    """The colour in the middle of a picture's square."""
    across, _, side = mosaic.grid(pictures)
    row, column = divmod(number, across)
    return whole.getpixel((column * side + side // 2, row * side + side // 2))


@pytest.mark.parametrize("pictures", [1, 13, 130])
def test_of_many_pictures_one_is_made_where_each_has_its_square(pictures):
    colours = [(255, 0, 0), (0, 0, 255), (0, 128, 0)]
    files = [webp(solid(colours[number % 3], size=(200, 100))) for number in range(pictures)]
    made = mosaic.mosaic(files)
    assert made.complete
    whole = Image.open(io.BytesIO(made.picture))
    across, down, side = mosaic.grid(pictures)
    assert whole.size == (across * side, down * side)
    for number in range(pictures):
        away = np.subtract(shown(whole, number, pictures), colours[number % 3])
        assert np.abs(away).max() < 25
    assert min(whole.getpixel((side // 2, 2))) > 230  # above a wide picture: white


def test_a_picture_that_cannot_be_read_leaves_its_square_white():
    made = mosaic.mosaic([b"no picture", webp(solid("red"))])
    whole = Image.open(io.BytesIO(made.picture))
    assert [min(shown(whole, number, 2)) > 250 for number in range(2)] == [True, False]
    assert made.complete  # it will never be read


def test_what_was_not_to_be_had_just_now_may_be_had_later(monkeypatch):
    assert not mosaic.mosaic([b"", webp(solid("red"))]).complete

    def busy(*_):
        raise refusal("busy")

    monkeypatch.setattr(mosaic, "read_picture", busy)
    assert not mosaic.mosaic([webp(solid("red"))]).complete
