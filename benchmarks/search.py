"""One search by photo on the bundled shop against raw ONNX and raw NumPy doing the same sums.

Then words among 100,000 made-up products, against their vectors alone: what looking names up costs.
"""

import random
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.timing import medians, table
from lib import shop
from lib.embedding import open_embedder
from lib.likeness import where_alike
from lib.pictures import read_picture
from lib.products import Photo, Product
from lib.query import Query
from lib.search import search
from lib.settings import Settings
from lib.stocking import stock
from lib.store import open_store
from lib.store.local import LocalStore
from lib.things import things
from lib.votes import Votes

LIMIT, MANY, AT_ONCE = 24, 100_000, 2000
COLOURS, THINGS = ("Black", "Blue", "Red", "Green", "White"), ("shirt", "mug", "sofa", "shoes")
MODELS, BRANDS = ("classic", "urban", "arrow", "moon"), ("Arrow", "Titan", "Lee", "House")


def main() -> None:
    embedder = open_embedder("builtin")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Settings(store_dir=Path(folder)), embedder.name, embedder.dimensions)
        stock(store, embedder)
        picture = read_picture(shop.scenes()[0].read_bytes())
        room = shop.open_sample(shop.SEVERAL)
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

        first = [product.id for product in products[:4]]
        votes = Votes(tuple(first[:2]), tuple(first[2:]))
        tasks = {
            "raw: embedding + NumPy": raw,
            "lib.search by photo": lambda: search(Query(picture=picture), embedder, store),
            "embedding alone": lambda: embedder.embed_images([picture]),
            "NumPy alone": scan,
            "lib.search by words": lambda: search(Query(text="red teapot"), embedder, store),
            "lib.search by words, one unwanted": lambda: search(
                Query(text="teapot, not red"), embedder, store
            ),
            "lib.search by words in German": lambda: search(
                Query(text="rote Teekanne"), embedder, store
            ),
            "lib.search by words, cheapest first": lambda: search(
                Query(text="red teapot"), embedder, store, order="cheapest"
            ),
            "lib.search by words, varied": lambda: search(
                Query(text="red teapot"), embedder, store, order="varied"
            ),
            "lib.search by words, four votes": lambda: search(
                Query(text="red teapot", votes=votes), embedder, store
            ),
            "lib.search by photo and words": lambda: search(
                Query(picture=picture, text="in navy"), embedder, store
            ),
            "lib.things in a photo of several": lambda: things(room, embedder, store),
            "more like a product": lambda: search(Query(like=products[0].id), embedder, store),
        }
        alike = {
            "embedding alone": lambda: embedder.embed_images([picture]),
            "lib.likeness": lambda: where_alike(picture, vector, embedder),
        }
        print(table("Where a photo is alike", medians(alike, rounds=9), "ms", "embedding alone"))
        title = f"{len(products)} products, {len(matrix)} photos × {embedder.dimensions}"
        print(table(title, medians(tasks, rounds=101), "ms", "raw: embedding + NumPy"))


def names() -> None:
    """Titles of a few words in every combination: the first that are found are no better."""
    embedder, chance = open_embedder("builtin"), random.Random(0)
    vectors = np.random.default_rng(0).normal(size=(AT_ONCE, embedder.dimensions))
    with tempfile.TemporaryDirectory() as folder:
        store = LocalStore(Path(folder), embedder.name, embedder.dimensions)
        for at in range(0, MANY, AT_ONCE):
            made = [_made(number, chance) for number in range(at, at + AT_ONCE)]
            moved = np.roll(vectors, at // AT_ONCE, axis=1)
            unit = moved / np.linalg.norm(moved, axis=1, keepdims=True)
            store.upsert(made, unit.astype(np.float32))
        (vector,) = embedder.embed_texts(["white sneakers"])
        asked = [
            "white sneakers for summer",
            "p777",
            "brand3 house mug",
            "black shirt",
            "shirt, not black",
            "富嶽のシャツ",
        ]
        tasks = {"vectors alone": lambda: store.search(vector, limit=LIMIT)}
        tasks |= {
            text: lambda text=text: search(Query(text=text), embedder, store) for text in asked
        }
        title = f"Words among {MANY:,} made-up products"
        print(table(title, medians(tasks, rounds=11), "ms", "vectors alone"))


def _made(number: int, chance: random.Random) -> Product:
    words = [chance.choice(those) for those in (COLOURS, THINGS, MODELS)]
    photos = (Photo(f"p{number}", 0, f"{number}.jpg", f"d{number}"),)
    brand = f"Brand{number % 250} {BRANDS[number % 4]}"
    return Product(f"p{number}", " ".join([*words, str(number)]), brand=brand, photos=photos)


if __name__ == "__main__":
    main()
    names()
