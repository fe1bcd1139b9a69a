"""What a source has to show: its products side by side with all their photos' vectors."""

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lib.identity import own_ids
from lib.products import Product
from lib.store import Store, Vectors
from lib.store.matrix import Rows, nearest

AT_ONCE = 500  # products read from the store
BLOCK = 64  # products held against all others in one go


class Other(NamedTuple):
    """A product and how far it lies, by its nearest photo, from the first photo of another."""

    id: str
    title: str
    distance: float


class Related(NamedTuple):
    """A product, and the products that look like it, nearest first; maybe none."""

    id: str
    title: str
    others: tuple[Other, ...]


class Goods(NamedTuple):
    """The products of a source that have photos, a product's vectors side by side.

    Ids are the feed's own. All vectors are held at once, 1.3 kB a photo with the built-in encoder,
    and twice that while they are read.
    """

    ids: list[str]
    titles: list[str]
    categories: list[str]
    colours: list[str]
    bounds: Rows
    """The row of each product's first photo, and in the end how many rows there are."""
    owners: Rows
    """Of each row its product, by number."""
    sold_out: Rows
    """The rows that are not offered."""
    vectors: Vectors

    @property
    def first_photos(self) -> Vectors:
        """Each product's first photo: float32[products, dimensions]."""
        return self.vectors[self.bounds[:-1]]

    def distances(self, others: "Goods") -> Iterator[Vectors]:
        """Of each product's first photo how far all photos of others lie: float32[rows]."""
        for start in range(0, len(self.ids), BLOCK):
            yield from 1 - self.vectors[self.bounds[start:-1][:BLOCK]] @ others.vectors.T

    def nearest(self, away: Vectors, count: int, far: float) -> tuple[Other, ...]:
        """So many products at most by the distances of all rows, none farther than `far`."""
        rows = [row for row in nearest(away, self.owners, count) if away[row] <= far]
        return tuple(self._other(self.owners[row], away[row]) for row in rows)

    def _other(self, number: int, distance: float) -> Other:
        return Other(self.ids[number], self.titles[number], max(0.0, float(distance)))


def goods_of(store: Store, source: str) -> Goods:
    """What the store has of a source."""
    products, parts = [], [np.empty((0, store.dimensions), np.float32)]
    for own, product, vectors in _photographed(store, source):
        products.append(
            (
                own,
                product.title,
                sys.intern(product.category),
                sys.intern(product.colour),
                product.availability == "out of stock",
            )
        )
        parts.append(vectors)
    bounds = np.cumsum([len(vectors) for vectors in parts])
    owners = np.repeat(np.arange(len(products)), np.diff(bounds))
    sold_out = np.array([product[4] for product in products], np.bool_)
    return Goods(
        [product[0] for product in products],
        [product[1] for product in products],
        [product[2] for product in products],
        [product[3] for product in products],
        bounds,
        owners,
        np.flatnonzero(sold_out[owners]),
        np.concatenate(parts),
    )


def _photographed(store: Store, source: str) -> Iterator[tuple[str, Product, Vectors]]:
    """The products of a source that have photos, with the vectors of these, at least one each.

    Before each stands the feed's own id.
    """
    after = ""
    while ids := store.ids(source, after, AT_ONCE):
        after = ids[-1]
        products, own = store.get(ids), own_ids(store, source, ids)
        kept = store.vectors_of([photo.digest for p in products for photo in p.photos])
        for product in products:
            vectors = [kept[photo.digest] for photo in product.photos if photo.digest in kept]
            if vectors:
                yield own[product.id], product, np.stack(vectors)
