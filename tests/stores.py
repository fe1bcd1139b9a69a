"""Stores for tests, and what to put into them.

A TiDB store talks to the stand-in, in a database of its own; with TEST_TIDB=1 (make test-tidb)
to the server that TIDB_HOST names, never to one that a .env names by chance.
"""

import atexit
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import numpy as np
from sqlalchemy import text

from lib.products import Photo, Product
from lib.settings import TidbSettings, load_settings
from lib.store.tidb.engine import open_engine
from tests.tidb_standin import Standin

REAL_SERVER = os.environ.get("TEST_TIDB") == "1"
RNG = np.random.default_rng(0)


@cache
def shared_standin() -> Standin:
    """The stand-in that most tests share; it ends with the process."""
    server = Standin(statements=1_000_000)
    atexit.register(server.__exit__)
    return server.start()


@contextmanager
def fresh_database() -> Iterator[TidbSettings]:
    """Settings for a database that is not there yet, and is dropped in the end."""
    name = f"findalike_test_{secrets.token_hex(4)}"
    if REAL_SERVER:
        chosen = load_settings().tidb
        assert chosen, "TEST_TIDB=1 needs TIDB_HOST"
        settings = replace(chosen, database=name)
    else:
        settings = TidbSettings("127.0.0.1", shared_standin().port, database=name)
    yield settings
    engine = open_engine(settings, database=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
    engine.dispose()


def product(product_id, *, photos=1, **facts):
    """A product with photos that differ in nothing but their place."""
    pictures = tuple(
        Photo(product_id, i, f"{product_id}-{i}.webp", f"{product_id}-{i}") for i in range(photos)
    )
    return Product(product_id, facts.pop("title", product_id), photos=pictures, **facts)


def units(n, dimensions=4):
    """Random unit vectors."""
    vectors = RNG.normal(size=(n, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def axis(i):
    """The unit vector along one of four axes."""
    return np.eye(4, dtype=np.float32)[i]


def found(store, vector, **options):
    """Ids of what a search finds, in order."""
    return [match.product.id for match in store.search(vector, **options)]
