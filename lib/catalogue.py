"""A catalogue folder such as data/catalogue: products.csv and the pictures it names."""

import csv
from collections.abc import Iterator
from pathlib import Path

from lib.errors import CatalogueError
from lib.pictures import digest
from lib.products import Photo, Product

_FACTS = ("title", "description", "brand", "category", "colour", "material", "pattern", "currency")


def read_catalogue(folder: Path) -> Iterator[Product]:
    """The products of `folder`/products.csv in order; each photo's file is read for its digest.

    Raises CatalogueError naming the file or line that cannot be used.
    """
    path = folder / "products.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, strict=True):
                yield _product(row, folder)
    except (OSError, csv.Error, KeyError, ValueError) as error:
        raise CatalogueError(
            f"{path} cannot be read ({error}). Restore the file, or see README.md beside it "
            "for its columns."
        ) from error


def _product(row: dict[str, str], folder: Path) -> Product:
    product_id = row["id"]
    addresses = [row["image"], *filter(None, row["additional_images"].split(","))]
    photos = (
        Photo(
            product_id,
            position,
            address,
            digest((folder / address).read_bytes()),
            alt=row["title"] if position == 0 else f"{row['title']}, view {position + 1}",
            thumbnail=f"shop/{Path(address).name}",
        )
        for position, address in enumerate(addresses)
    )
    return Product(
        product_id,
        **{name: row[name] for name in _FACTS},
        price=float(row["price"]) if row["price"] else None,
        availability=row["availability"],  # type: ignore[arg-type]
        photos=tuple(photos),
    )
