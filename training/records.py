"""A training picture and what is known about it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

# Shares kept for measuring: of titles, of senders, of products, of models' names.
HELD_OUT = {"fashion": 0.10, "phone": 0.25, "rendered": 0.07, "model": 0.1}


@dataclass(frozen=True, slots=True)
class Record:
    """One training picture.

    `says` maps a kind (type, colour, pattern …) to the words that hold, the most telling first;
    `maybe` are words that may hold or not; a kind missing from `says` is unknown altogether.
    `item` is the physical product: pictures of one item show the same thing.
    """

    image: bytes
    source: str
    item: str
    title: str
    packshot: bool
    says: Mapping[str, tuple[str, ...]]
    maybe: frozenset[str] = field(default=frozenset())
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def held_out(self) -> bool:
        """Whether this picture is kept for measuring; the same for all that share a key."""
        key = self.labels.get("group", self.title if self.source == "fashion" else self.item)
        share = int(hashlib.sha256(f"{self.source}/{key}".encode()).hexdigest()[:8], 16) / 2**32
        return share < HELD_OUT.get(self.source, 0)
