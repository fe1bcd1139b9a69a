"""What a feed gives: one product at a time with the pictures it names, or what is wrong there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lib.products import Product

NOT_PUBLISHED = "not published"  # the kind of rows that a merchant keeps from sale
NOT_BESIDE = "picture's path"  # of those whose pictures' paths may lead on from an address


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a feed names: an http(s) address, or a path inside the feed's own folder.

    `version` tells one at a path from another one that was there before.
    """

    address: str
    alt: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A product as its feed lists it, still without photos, and the row where it begins.

    Rows count from 1; in a table the header is row 1. `cells` and `rest` are the rows as they
    stand there, as those of a RowProblem; none where there are no columns, or too much in them.
    """

    row: int
    product: Product
    pictures: tuple[Picture, ...]
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)
    rest: tuple[Mapping[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be imported; `kind` groups problems, `reason` is a sentence for people.

    `cells` are the row's own columns, so that a list of failures can be mended and imported;
    `rest` are those of the further rows of the same product, where it has several.
    """

    row: int
    kind: str
    reason: str
    cells: Mapping[str, str] = field(default_factory=dict)
    rest: tuple[Mapping[str, str], ...] = ()


class Feed(Protocol):
    """A merchant's file or folder, read as a stream as often as it is iterated."""

    @property
    def format(self) -> str:
        """What was detected, such as "Shopify product CSV"."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns the file has; none for a folder."""
        ...

    @property
    def mapping(self) -> Mapping[str, str]:
        """What became of the columns: column -> field; columns left out are not used."""
        ...

    def __iter__(self) -> Iterator[Listing | RowProblem]:
        """Every product once, in the feed's order, problems in between."""
        ...

    def read(self, address: str) -> bytes:
        """The bytes of a picture inside the feed's own folder or archive.

        Raises PictureError for an address that leads out of it or is too large.
        """
        ...
