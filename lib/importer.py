"""Puts products into a store: pictures are embedded in batches, what has not changed is skipped."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PIL import Image

from lib.embedding import Embedder
from lib.products import Photo, Product
from lib.store import Store, Vectors

BATCH = 64


def import_products(
    products: Sequence[Product],
    load: Callable[[Photo], Image.Image],
    embedder: Embedder,
    store: Store,
    *,
    known: Mapping[str, Vectors] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> int:
    """Add or replace products; returns how many were new or changed.

    `load` opens a photo's picture; it is called only for photos whose digest is neither in
    `known` (digest -> unit vector) nor already in the store. Each batch is one transaction, so
    an import that is cut off goes on where it stopped. `progress` hears products done and in all.
    """
    changed = 0
    for start in range(0, len(products), BATCH):
        batch = products[start : start + BATCH]
        kept = {product.id: product for product in store.get([p.id for p in batch])}
        fresh = [product for product in batch if kept.get(product.id) != product]
        if fresh:
            vectors = dict(known or {}) | _stored(
                store, [kept[p.id] for p in fresh if p.id in kept]
            )
            _embed(fresh, load, embedder, vectors)
            digests = [photo.digest for product in fresh for photo in product.photos]
            store.upsert(fresh, _stack([vectors[d] for d in digests], embedder.dimensions))
        changed += len(fresh)
        progress(min(start + BATCH, len(products)), len(products))
    return changed


def _stored(store: Store, products: Sequence[Product]) -> dict[str, Vectors]:
    return {
        photo.digest: vector
        for product in products
        for photo, vector in zip(product.photos, store.vectors(product.id), strict=True)
    }


def _embed(
    products: Sequence[Product],
    load: Callable[[Photo], Image.Image],
    embedder: Embedder,
    vectors: dict[str, Vectors],
) -> None:
    photos = {photo.digest: photo for product in products for photo in product.photos}
    missing = [photo for digest, photo in photos.items() if digest not in vectors]
    embedded = embedder.embed_images([load(photo) for photo in missing])
    vectors.update(zip((photo.digest for photo in missing), embedded, strict=True))


def _stack(vectors: Sequence[Vectors], dimensions: int) -> Vectors:
    return np.stack(vectors) if vectors else np.empty((0, dimensions), np.float32)
