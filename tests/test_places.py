import numpy as np
import pytest

from lib.embedding.places import CELL, MOST, Place, apart, looks, seen
from lib.part import Part

WHOLE = Part(0, 0, 1, 1)
SIDE = 192


def told(*cells):
    """What a look tells: nothing but these cells, each (row, column, sure, to the four edges)."""
    maps = np.zeros((5, SIDE // CELL, SIDE // CELL), np.float32)
    for row, column, *its in cells:
        maps[:, row, column] = its
    return maps


@pytest.mark.parametrize("size", [(640, 480), (300, 900), (500, 500), (1, 1), (1024, 342)])
def test_a_picture_is_looked_at_whole_and_everywhere(size):
    whole, *squares = looks(*size)
    assert whole == WHOLE
    covered = np.zeros((100, 100), bool)
    for square in squares:
        wide = (square.right - square.left) * size[0]
        assert wide == pytest.approx((square.bottom - square.top) * size[1])
        edges = [
            round(100 * edge) for edge in (square.left, square.top, square.right, square.bottom)
        ]
        covered[edges[1] : edges[3], edges[0] : edges[2]] = True
    assert covered.all()


@pytest.mark.parametrize("size", [(1024, 2), (1, 1024), (1024, 341)])
def test_a_ribbon_is_looked_at_once(size):
    assert looks(*size) == [WHOLE]


def test_a_place_is_told_in_shares_of_the_picture():
    # The middle of row 5, column 5 is at 88 of 192 pixels; two cells are 32.
    (place,) = seen(told((5, 5, 0.9, 2, 1, 2, 1)), WHOLE, (400, 400), SIDE)
    assert place.sure == pytest.approx(0.9)
    assert place.part == Part(
        round(56 / 192, 3), round(72 / 192, 3), round(120 / 192, 3), round(104 / 192, 3)
    )


def test_the_white_beside_a_picture_does_not_count():
    # 400 x 200 fills the square's width, and its height from 48 to 144.
    (place,) = seen(told((5, 5, 0.9, 2, 1, 2, 1)), WHOLE, (400, 200), SIDE)
    assert (place.part.left, place.part.top) == (round(56 / 192, 3), round(24 / 96, 3))


def test_a_place_in_a_square_is_told_in_shares_of_the_whole():
    square = Part(0.5, 0.5, 1, 1)
    (place,) = seen(told((5, 5, 0.9, 2, 2, 2, 2)), square, (400, 400), SIDE)
    assert place.part.left == pytest.approx(0.5 + 56 / 192 / 2, abs=1e-3)
    assert place.part.bottom == pytest.approx(0.5 + 120 / 192 / 2, abs=1e-3)


def test_what_a_square_cuts_is_left_to_other_looks():
    reaching_left = told((5, 5, 0.9, 5.5, 2, 2, 2))
    assert not list(seen(reaching_left, Part(0.5, 0, 1, 0.5), (400, 400), SIDE))
    assert list(seen(reaching_left, Part(0, 0, 0.5, 0.5), (400, 400), SIDE))


def test_places_stay_within_the_picture():
    (place,) = seen(told((0, 11, 0.9, 30, 30, 30, 30)), WHOLE, (400, 400), SIDE)
    assert place.part == WHOLE


def test_what_is_unsure_is_no_place():
    assert not list(seen(told((5, 5, 0.2, 2, 2, 2, 2)), WHOLE, (400, 400), SIDE))


def test_each_thing_is_told_once_and_the_surest_first():
    left, right = Part(0.1, 0.1, 0.4, 0.5), Part(0.6, 0.1, 0.9, 0.5)
    again, half = Part(0.12, 0.1, 0.42, 0.5), Part(0.1, 0.1, 0.25, 0.5)
    found = apart([Place(0.5, left), Place(0.4, again), Place(0.9, right), Place(0.45, half)])
    assert found == [right, left]


def test_slivers_and_more_than_a_few_are_left_out():
    slivers = [Place(0.9, Part(0.1, 0.1, 0.11, 0.9))]
    many = [Place(0.5, Part(n / 20, 0, (n + 1) / 20, 1)) for n in range(20)]
    found = apart([*slivers, *many])
    assert len(found) == MOST
    assert all(part.right - part.left > 0.04 for part in found)
