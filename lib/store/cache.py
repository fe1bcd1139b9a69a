"""Embeddings that were paid for once, kept in SQLite by what was embedded."""

import json
from collections.abc import Mapping, Sequence
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

TABLE = "CREATE TABLE IF NOT EXISTS cache (name TEXT PRIMARY KEY, vector BLOB) WITHOUT ROWID"


def read_cached(db: Connection, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The vectors kept under these keys; unknown keys are left out."""
    rows = db.execute(
        "SELECT name, vector FROM cache WHERE name IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {name: from_bytes(vector) for name, vector in rows}


def write_cached(db: Connection, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Keep vectors by their keys."""
    rows = [(name, to_bytes(vector)) for name, vector in vectors.items()]
    db.executemany("INSERT OR REPLACE INTO cache VALUES (?, ?)", rows)


def to_bytes(vector: NDArray[np.float32]) -> bytes:
    """A vector as little-endian float32."""
    return vector.astype("<f4").tobytes()


def from_bytes(data: bytes) -> NDArray[np.float32]:
    """The vector that `to_bytes` wrote."""
    return np.frombuffer(data, "<f4").astype(np.float32)
