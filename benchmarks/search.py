"""One search by photo on the bundled shop against raw ONNX and raw NumPy doing the same sums."""

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.timing import medians, table
from lib import shop
from lib.embedding import open_embedder
from lib.pictures import read_picture
from lib.query import Query
from lib.search import search
from lib.settings import Settings
from lib.stocking import stock
from lib.store import open_store

LIMIT = 24


def main() -> None:
    embedder = open_embedder("builtin")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Settings(store_dir=Path(folder)), embedder.name, embedder.dimensions)
        stock(store, embedder)
        picture = read_picture(shop.scenes()[0].read_bytes())
        products = store.browse(limit=store.count())
        matrix = np.concatenate([store.vectors(p.id) for p in products])
        vector = embedder.embed_images([picture])[0]

        def raw() -> np.ndarray:
            similarities = matrix @ embedder.embed_images([picture])[0]
            best = np.argpartition(-similarities, LIMIT)[:LIMIT]
            return best[np.argsort(-similarities[best])]

        def scan() -> np.ndarray:
            similarities = matrix @ vector
            best = np.argpartition(-similarities, LIMIT)[:LIMIT]
            return best[np.argsort(-similarities[best])]

        tasks = {
            "raw: embedding + NumPy": raw,
            "lib.search by photo": lambda: search(Query(picture=picture), embedder, store),
            "embedding alone": lambda: embedder.embed_images([picture]),
            "NumPy alone": scan,
            "lib.search by words": lambda: search(Query(text="red teapot"), embedder, store),
            "lib.search by photo and words": lambda: search(
                Query(picture=picture, text="in navy"), embedder, store
            ),
            "more like a product": lambda: search(Query(like=products[0].id), embedder, store),
        }
        title = f"{len(products)} products, {len(matrix)} photos × {embedder.dimensions}"
        print(table(title, medians(tasks, rounds=101), "ms", "raw: embedding + NumPy"))


if __name__ == "__main__":
    main()
