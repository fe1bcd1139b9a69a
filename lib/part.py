"""A part of a picture: the one thing, among several in it, that a visitor means."""

from dataclasses import astuple, dataclass
from typing import Self

from PIL import Image

LEAST = 0.03  # of a side: less is a slip of the finger, and shows nothing


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle by its left, top, right and bottom edge, as shares of the picture's sides."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what `str` writes, to the thousandth.

        None for what is no rectangle within a picture, or smaller than LEAST.
        """
        try:
            left, top, right, bottom = (round(float(number), 3) for number in text.split(","))
        except ValueError:
            return None
        within = min(left, top) >= 0 and max(right, bottom) <= 1
        large = min(round(right - left, 3), round(bottom - top, 3)) >= LEAST
        return cls(left, top, right, bottom) if within and large else None

    def __str__(self) -> str:
        return ",".join(f"{edge:.3f}".rstrip("0").rstrip(".") for edge in astuple(self))

    def of(self, picture: Image.Image) -> Image.Image:
        """This part of the picture, at least one pixel each way."""
        width, height = picture.size
        left, top = int(self.left * width), int(self.top * height)
        right, bottom = round(self.right * width), round(self.bottom * height)
        return picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))

    def holds(self, other: Self) -> float:
        """How much of another part lies within this one, as a share of the other."""
        return self._shared(other) / other._area()

    def overlap(self, other: Self) -> float:
        """What both parts share, as a share of what either covers (intersection over union)."""
        shared = self._shared(other)
        return shared / (self._area() + other._area() - shared)

    def _shared(self, other: Self) -> float:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)

    def _area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)
