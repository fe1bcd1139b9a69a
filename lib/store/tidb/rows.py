"""Products, photos and vectors as rows, and back."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from sqlalchemy import Row

from lib.products import Photo, Product
from lib.store import Vectors

PRODUCT = (  # in the order of Product's own fields, photos left out
    "id",
    "title",
    "description",
    "brand",
    "category",
    "colour",
    "material",
    "pattern",
    "price",
    "currency",
    "availability",
    "url",
    "source",
)


def product_row(product: Product) -> dict[str, Any]:
    """The columns of a product; `words` is what `find` reads."""
    return {name: getattr(product, name) for name in PRODUCT} | {"words": product.words}


def photo_row(photo: Photo, vector: Vectors) -> dict[str, Any]:
    """The columns of a photo but its id, which the database gives."""
    return {
        "product_id": photo.product_id,
        "position": photo.position,
        "image_uri": photo.address,
        "digest": photo.digest,
        "alt": photo.alt,
        "thumbnail": photo.thumbnail,
        "image_vec": vector_text(vector),
    }


def assemble(rows: Iterable[Row[Any]]) -> list[tuple[Product, Sequence[Row[Any]]]]:
    """Products with their photos' rows, from rows of one photo each that stand by product."""
    assembled: list[tuple[Product, Sequence[Row[Any]]]] = []
    for _, group in groupby(rows, key=lambda row: row.id):
        photos = list(group)
        kept = tuple(photo_of(row) for row in photos if row.photo_id)
        facts = {name: photos[0]._mapping[name] for name in PRODUCT}
        assembled.append((Product(**facts, photos=kept), photos))
    return assembled


def photo_of(row: Row[Any]) -> Photo:
    """The photo in a row that joins a product and one of its photos."""
    kept = (row.image_uri, row.digest, row.alt or "", row.thumbnail or "")
    return Photo(row.id, row.position, *kept)


def vector_text(vector: Vectors) -> str:
    """A vector as TiDB reads it: the shortest digits that give each float32 back, at most 9."""
    return "[" + ",".join(vector.astype(np.float32).astype(str).tolist()) + "]"
