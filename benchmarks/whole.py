"""What looks at many products at once: what looks like each of them, and the wall.

python -m benchmarks.whole [PRODUCTS …]     by default 451, 2,000 and 20,000 made-up products

What is related, against a search for each product. The wall of the bundled shop: hanging its
pictures, and making one of them all, against reading these pictures one after another.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.store import fill_local, made_up
from benchmarks.timing import medians, table
from lib import shop, thumbnails
from lib.catalogue import read_catalogue
from lib.embedding import open_embedder
from lib.filters import Filters
from lib.mosaic import mosaic
from lib.pictures import read_picture
from lib.related import related
from lib.store.local import LocalStore
from lib.wall import hung

COUNT, SEARCHES, SIDE = 6, 500, 96


def lists(store: LocalStore) -> None:
    """Both find the same; the searches are a sample, as they would take too long."""
    products = store.browse(limit=min(SEARCHES, store.count()))
    vectors = [store.vectors(product.id)[0] for product in products]
    started = time.perf_counter()
    made = {mine.id: mine for mine in related(store, "", COUNT, 2.0)}
    each = 1000 * (time.perf_counter() - started) / len(made)
    started = time.perf_counter()
    only = Filters(sources=("",))
    found = [store.search(vector, only, COUNT + 1) for vector in vectors]
    alone = 1000 * (time.perf_counter() - started) / len(products)
    for product, matches in zip(products, found, strict=True):
        asked = [match.distance for match in matches if match.product.id != product.id][:COUNT]
        given = [other.distance for other in made[product.id].others]
        assert np.allclose(asked, given, atol=1e-5), product.id
    rows = {"a search": alone, "lib.related": each}
    print(table(f"{len(made):,} products, {COUNT} others each, a product", rows, "ms", "a search"))


def wall() -> None:
    """Three turns each."""
    known = shop.known_vectors(open_embedder("builtin"))
    photos = [product.photos[0] for product in read_catalogue(shop.FOLDER)]
    vectors = [known[photo.digest] for photo in photos]
    files = [thumbnails.read(photo.thumbnail) for photo in photos]
    tasks = {
        "reading the thumbnails": lambda: [read_picture(file, SIDE) for file in files],
        "lib.mosaic": lambda: mosaic(files),
        "lib.wall": lambda: hung(vectors),
    }
    title = f"A wall of {len(photos)} products"
    print(table(title, medians(tasks, rounds=3, warm=1), "ms", "reading the thumbnails"))


if __name__ == "__main__":
    for size in [int(text) for text in sys.argv[1:]] or [451, 2_000, 20_000]:
        with tempfile.TemporaryDirectory() as folder:
            lists(fill_local(Path(folder), *made_up(size)))
    wall()
