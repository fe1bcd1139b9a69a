"""What a photo shows that its product does not say."""

from typing import Literal, NamedTuple

Fact = Literal["category", "colour"]


class Finding(NamedTuple):
    """A product whose photo does not show what is `said`, or shows what is not said.

    `said` is empty where the product says nothing. `away` is how far its first photo lies from what
    is said, None where nothing is, and `near` how far from what is `shown`: from a colour's name,
    or from the nearest product of a category, of which the id is `like`.
    """

    fact: Fact
    id: str
    title: str
    said: str
    shown: str
    away: float | None
    near: float
    like: str = ""

    @property
    def plainness(self) -> float:
        """How much nearer the photo is to what it shows than to what is said."""
        return (2 if self.away is None else self.away) - self.near
