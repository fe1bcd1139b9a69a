"""What a shop sells: products and their photos."""

from dataclasses import dataclass, field
from typing import Literal

Availability = Literal["in stock", "out of stock", "preorder"]


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of a product.

    `address` is an https URL or a path inside the catalogue; `digest` is the SHA-256 of the
    picture's bytes in hex; `thumbnail` is a path under `static/`, or empty when there is none.
    """

    product_id: str
    position: int
    address: str
    digest: str
    alt: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One thing for sale; `category` is a path such as "Home > Lighting > Table lamps".

    `source` names the feed it came from; the bundled shop's is empty.
    """

    id: str
    title: str
    description: str = ""
    brand: str = ""
    category: str = ""
    colour: str = ""
    material: str = ""
    pattern: str = ""
    price: float | None = None
    currency: str = ""
    availability: Availability = "in stock"
    url: str = ""
    photos: tuple[Photo, ...] = field(default=())
    source: str = ""
