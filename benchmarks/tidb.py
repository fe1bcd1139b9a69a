"""The TiDB store against the same SQL by hand, beside a busy loader and with cut lines.

python -m benchmarks.tidb     needs what requirements-dev.txt lists

The server is the tests' stand-in: its own times say nothing of TiDB's, the ratios do of ours.
"""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.managers import BaseManager

import numpy as np
import pymysql

from benchmarks.timing import medians, table
from lib.errors import StoreError
from lib.products import Photo, Product
from lib.query import Query
from lib.search import search
from lib.settings import TidbSettings
from lib.store import Store, Vectors
from lib.store.tidb import TidbStore
from tests.colours import ColourEmbedder
from tests.tidb_standin import Standin

DATABASE_MS, PHOTOS = 5, 4000


class Server(Standin):
    """The stand-in in a process of its own: in ours, the two would fight over one lock."""

    def listen(self) -> int:
        self.start()
        return self.port

    def be_far(self, milliseconds: float) -> None:
        self.latency_ms = milliseconds

    def heard(self) -> list[str]:
        return list(self.statements)


class Manager(BaseManager):
    """Starts that process and hands over what is asked of it."""


Manager.register("Server", Server)


def made_up(rows: int, name: str = "p") -> list[Product]:
    return [
        Product(
            f"{name}{i}",
            f"Product {i}",
            "What a shop says of it. " * 10,
            category=f"c{i % 20}",
            price=float(i),
            photos=(Photo(f"{name}{i}", 0, f"{i}.webp", f"{name}{i}"),),
        )
        for i in range(rows)
    ]


def unit_vectors(rows: int, dimensions: int = ColourEmbedder.dimensions) -> Vectors:
    vectors = np.random.default_rng(rows).normal(size=(rows, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def by_hand(server: Server, port: int, store: Store) -> None:
    """lib.search against its own statements through bare PyMySQL."""
    store.upsert(made_up(PHOTOS), unit_vectors(PHOTOS))
    server.be_far(DATABASE_MS)
    embedder, query = ColourEmbedder(), Query(text="red")
    for _ in range(2):  # the first time also measures the catalogue and looks for an index
        before = len(server.heard())
        search(query, embedder, store)
    statements = server.heard()[before:]
    connection = pymysql.connect(
        host="127.0.0.1", port=port, user="root", database="benchmark", autocommit=True
    )
    cursor = connection.cursor()

    def hand() -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = []
        for statement in statements:
            cursor.execute(statement)
            rows += cursor.fetchall()
        return rows

    values = [str(value) for row in hand() for value in row]
    vectors = sum(len(value) for value in values if value.startswith("["))
    tasks = {
        f"{len(statements)} statements through PyMySQL": hand,
        "lib.search": lambda: search(query, embedder, store),
    }
    of = f"{PHOTOS:,} photos × {embedder.dimensions}, database {DATABASE_MS} ms away"
    title = f"One search of {of}; {vectors} bytes of vectors in its answer"
    print(table(title, medians(tasks, rounds=101), "ms", next(iter(tasks))), flush=True)
    connection.close()
    server.be_far(0)


def busy(store: Store, visitors: int = 4, searches: int = 200) -> None:
    """Visitors search while a loader writes: every answer is whole."""
    near, there = _halves(300)
    store.upsert(there, near)
    expected, done = {product.id for product in there}, threading.Event()

    def visit() -> int:
        wrong = 0
        for _ in range(searches):
            try:
                ids = [m.product.id for m in store.search(_FIRST, limit=len(there))]
                wrong += set(ids) != expected or len(ids) != len(there)
            except StoreError:
                wrong += 1
        return wrong

    def load() -> int:
        batches = 0
        while not done.is_set():
            store.upsert(made_up(20, f"new{batches}-"), -near[:20])
            batches += 1
            time.sleep(0.05)
        return batches

    with ThreadPoolExecutor(visitors + 1) as pool:
        loader = pool.submit(load)
        wrong = sum(pool.map(lambda _: visit(), range(visitors)))
        done.set()
    print(
        f"{visitors} threads × {searches} searches, {loader.result()} batches of 20 written "
        f"meanwhile: {wrong} failed, incomplete or doubled",
        flush=True,
    )


def cut(server: Server, store: Store, searches: int = 1000, cuts: int = 100) -> None:
    """Every connection is cut at random moments, idle and in mid-answer."""
    chance, expected = random.Random(0), [match.product.id for match in store.search(_FIRST)]
    moments = set(chance.sample(range(searches), cuts))
    in_middle = {moment for moment in moments if chance.random() < 0.5}

    def visit(moment: int) -> bool:
        if moment in in_middle:
            server.cut_next("^SELECT products")
        elif moment in moments:
            threading.Timer(chance.random() / 100, server.cut_connections).start()
        try:
            return [match.product.id for match in store.search(_FIRST)] != expected
        except StoreError as error:
            print(f"  {error}")
            return True

    with ThreadPoolExecutor(4) as pool:
        noticed = sum(pool.map(visit, range(searches)))
    print(f"{cuts} cuts during {searches:,} searches by 4 threads: {noticed} visitors noticed")


_FIRST = np.eye(ColourEmbedder.dimensions, dtype=np.float32)[0]


def _halves(rows: int) -> tuple[Vectors, list[Product]]:
    """Products on the side of the first axis: what is written later lies on the other."""
    vectors = unit_vectors(rows)
    vectors[:, 0] = abs(vectors[:, 0]) + 0.1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, made_up(rows, "there")


def main() -> None:
    with Manager() as manager:
        server = manager.Server(statements=1000)  # type: ignore[attr-defined]
        port = server.listen()

        def fresh(name: str) -> TidbStore:
            where = TidbSettings("127.0.0.1", port, database="benchmark", table_prefix=name)
            return TidbStore(where, "colours-1", ColourEmbedder.dimensions)

        with closing(fresh("hand_")) as store:
            by_hand(server, port, store)
        with closing(fresh("busy_")) as store:
            busy(store)
        with closing(fresh("cut_")) as store:
            store.upsert(made_up(100), unit_vectors(100))
            cut(server, store)


if __name__ == "__main__":
    main()
