import pytest
from PIL import Image

from lib.part import Part

HALVES = Image.new("RGB", (200, 100), "blue")
HALVES.paste("red", (0, 0, 100, 100))


def test_a_part_reads_back_as_it_was_written():
    for part in (Part(0, 0, 1, 1), Part(0.125, 0.25, 0.5, 0.999), Part(0.4, 0.1, 0.43, 0.13)):
        assert Part.parse(str(part)) == part
    assert str(Part(0, 0.1, 0.50, 1.0)) == "0,0.1,0.5,1"


def test_the_smallest_part_that_can_be_drawn_can_be_linked_to():
    for left in range(970):
        part = Part.parse(f"{left / 1000 + 0.0004},0,{left / 1000 + 0.0304},1")
        assert part is not None
        assert Part.parse(str(part)) == part


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0,0,1",
        "0,0,1,1,1",
        "a,b,c,d",
        "0.5,0,0.4,1",
        "0.5,0,0.51,1",
        "-0.1,0,1,1",
        "0,0,1.1,1",
        "nan,0,1,1",
        "0,0,1,inf",
        "0,0,nan,nan",
        "9" * 10_000,
        "1e999,0,1,1",
        "../../etc/passwd",
    ],
)
def test_what_is_no_part_of_a_picture_is_none(text):
    assert Part.parse(text) is None


def test_a_part_shows_only_what_is_in_it():
    left = Part(0, 0, 0.5, 1).of(HALVES)
    assert (left.size, left.getcolors()) == ((100, 100), [(10_000, (255, 0, 0))])
    corner = Part(0.75, 0.5, 1, 1).of(HALVES)
    assert (corner.size, corner.getpixel((0, 0))) == ((50, 50), (0, 0, 255))


def test_a_part_of_a_tiny_picture_is_still_a_picture():
    assert Part(0.97, 0.97, 1, 1).of(Image.new("RGB", (2, 2))).size == (1, 1)


def test_parts_overlap_by_what_they_share_of_what_they_cover():
    left, middle = Part(0, 0, 0.5, 1), Part(0.25, 0, 0.75, 1)
    assert left.overlap(left) == 1
    assert left.overlap(middle) == pytest.approx(1 / 3)
    assert left.overlap(Part(0.6, 0, 1, 1)) == left.overlap(Part(0.5, 0, 1, 1)) == 0


def test_a_part_holds_what_lies_within_it():
    large, small = Part(0, 0, 0.5, 1), Part(0.1, 0.1, 0.3, 0.3)
    assert (large.holds(small), large.holds(large)) == (pytest.approx(1), 1)
    assert small.holds(large) == pytest.approx(0.08)
    assert small.holds(Part(0.2, 0.1, 0.4, 0.3)) == pytest.approx(0.5)
