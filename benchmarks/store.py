"""The embedded store against the memory-bandwidth floor, LanceDB and sqlite-vec.

python -m benchmarks.store [ROWS …]     by default 1,000, 10,000 and 100,000 photos

The floor reads the matrix once and does as little as possible with it: the dot product of its
numbers with themselves. Filtered: one category of twenty and a price below half. All contenders
find the same 20 products (checked), with one thread each.
"""

import sys
import tempfile
from pathlib import Path

import apsw
import lancedb
import numpy as np
import pyarrow
import sqlite_vec
from threadpoolctl import threadpool_limits

from benchmarks.timing import medians, table
from lib.filters import Filters
from lib.products import Photo, Product
from lib.store import Vectors
from lib.store.local import LocalStore

DIMENSIONS, CATEGORIES, LIMIT = 320, 20, 20
FILTERED = "category = 'c7' AND price < 50"


def made_up(rows: int) -> tuple[list[Product], Vectors]:
    """Products with one photo each, and clustered unit vectors as pictures have."""
    rng = np.random.default_rng(rows)
    centres = rng.normal(size=(max(rows // 20, 1), DIMENSIONS))
    vectors = centres[rng.integers(0, len(centres), rows)] + 0.7 * rng.normal(
        size=(rows, DIMENSIONS)
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    prices = rng.uniform(0, 100, rows).round(2).tolist()
    products = [
        Product(
            f"p{i}",
            f"Product {i}",
            category=f"c{i % CATEGORIES}",
            price=price,
            photos=(Photo(f"p{i}", 0, f"{i}.webp", str(i)),),
        )
        for i, price in enumerate(prices)
    ]
    return products, vectors.astype(np.float32)


def fill_local(folder: Path, products: list[Product], vectors: Vectors) -> LocalStore:
    store = LocalStore(folder, "benchmark", DIMENSIONS)
    for start in range(0, len(products), 1000):
        store.upsert(products[start : start + 1000], vectors[start : start + 1000])
    return store


def fill_sqlite_vec(path: Path, products: list[Product], vectors: Vectors) -> apsw.Connection:
    db = apsw.Connection(str(path))  # Python's own sqlite3 is often built without extensions
    db.enable_load_extension(True)
    db.load_extension(sqlite_vec.loadable_path())
    db.execute(
        f"CREATE VIRTUAL TABLE v USING vec0(embedding float[{DIMENSIONS}] distance_metric=cosine, "
        "category text, price float, +title text)"
    )
    rows = zip(products, vectors, strict=True)
    with db:
        db.executemany(
            "INSERT INTO v(embedding, category, price, title) VALUES (?, ?, ?, ?)",
            ((v.tobytes(), p.category, p.price, p.title) for p, v in rows),
        )
    return db


def fill_lancedb(folder: Path, products: list[Product], vectors: Vectors) -> lancedb.table.Table:
    columns = {
        "vector": pyarrow.FixedSizeListArray.from_arrays(vectors.ravel(), DIMENSIONS),
        "id": [p.id for p in products],
        "title": [p.title for p in products],
        "category": [p.category for p in products],
        "price": [p.price for p in products],
    }
    return lancedb.connect(folder).create_table("v", pyarrow.table(columns))


def compare(rows: int, folder: Path) -> None:
    products, vectors = made_up(rows)
    query = vectors[rows // 2]
    local = fill_local(folder / "local", products, vectors)
    vec = fill_sqlite_vec(folder / "vec.db", products, vectors)
    lance = fill_lancedb(folder / "lance", products, vectors)
    flat = np.array(vectors).ravel()
    filters = Filters(categories=("c7",), price_to=np.nextafter(50, 0))

    def ask_vec(where: str = "") -> list[int]:
        statement = "SELECT rowid FROM v WHERE embedding MATCH ? AND k = ?" + where
        return [row for (row,) in vec.execute(statement, (query.tobytes(), LIMIT))]

    def ask_lance(where: str = "") -> list[str]:
        asked = lance.search(query).distance_type("cosine").limit(LIMIT)
        asked = asked.where(where, prefilter=True) if where else asked
        return [row["id"] for row in asked.to_list()]

    for where in ("", FILTERED):
        found = {m.product.id for m in local.search(query, filters if where else Filters(), LIMIT)}
        assert found == {f"p{row - 1}" for row in ask_vec(f" AND {where}" if where else "")}
        assert found == set(ask_lance(where))

    everything = {
        "floor: read the matrix once": lambda: float(flat @ flat),
        "matrix @ vector alone": lambda: vectors @ query,
        "our store": lambda: local.search(query, limit=LIMIT),
        "sqlite-vec": ask_vec,
        "LanceDB": ask_lance,
    }
    base = "floor: read the matrix once"
    print(table(f"{rows:,} photos × {DIMENSIONS}", medians(everything), "ms", base))
    filtered = {
        "our store": lambda: local.search(query, filters, LIMIT),
        "sqlite-vec": lambda: ask_vec(f" AND {FILTERED}"),
        "LanceDB": lambda: ask_lance(FILTERED),
    }
    print(table(f"{rows:,} photos, filtered", medians(filtered), "ms", "our store"), flush=True)
    vec.close()
    local.close()


if __name__ == "__main__":
    threadpool_limits(limits=1)
    for rows in [int(text) for text in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            compare(rows, Path(folder))
