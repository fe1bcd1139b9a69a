"""The VECTOR type and its functions."""

import json
import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from tests.tidb_standin.errors import TidbError

Value = str | bytes | None


@lru_cache(maxsize=256)
def parse(text: str) -> bytes:
    """'[1,2,3]' as float32 bytes; TiDB's refusal of anything else."""
    try:
        with np.errstate(over="ignore"):
            array = np.array(json.loads(text), dtype="<f4")
    except (ValueError, TypeError, OverflowError):
        raise TidbError(1105, f"Invalid vector text: {text}") from None
    if array.ndim != 1 or not np.isfinite(array).all():
        raise TidbError(1105, f"Invalid vector text: {text}")
    return array.tobytes()


def show(value: bytes) -> str:
    """float32 bytes as '[1,2.5,3]'."""
    numbers = np.frombuffer(value, "<f4").astype(str).tolist()
    return "[" + ",".join(number.removesuffix(".0") for number in numbers) + "]"


def stored(value: Value, dimensions: int | None) -> bytes | None:
    """What a VECTOR column keeps of a value."""
    if value is None:
        return None
    array = _array(value)
    if dimensions and len(array) != dimensions:
        raise TidbError(
            1105, f"vector has {len(array)} dimensions, does not fit VECTOR({dimensions})"
        )
    return array.tobytes()


def distance(name: str) -> Callable[[Value, Value], float | None]:
    """The function of this name, for two vectors as text or bytes."""
    measure = DISTANCES[name]

    def call(left: Value, right: Value) -> float | None:
        if left is None or right is None:
            return None
        a, b = _array(left), _array(right)
        if len(a) != len(b):
            raise TidbError(1105, f"vectors have different dimensions: {len(a)} and {len(b)}")
        return measure(a, b)

    return call


def _array(value: str | bytes) -> np.ndarray:
    return np.frombuffer(parse(value) if isinstance(value, str) else value, "<f4")


def _cosine(a: np.ndarray, b: np.ndarray) -> float | None:
    norms = float(np.dot(a, a)) * float(np.dot(b, b))
    if not norms:
        return None
    return 1.0 - max(-1.0, min(1.0, float(np.dot(a, b)) / math.sqrt(norms)))


def _l2(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(np.sum((a - b) ** 2)))


DISTANCES: dict[str, Callable[[np.ndarray, np.ndarray], float | None]] = {
    "VEC_COSINE_DISTANCE": _cosine,
    "VEC_L2_DISTANCE": _l2,
}
METRICS = {"VEC_COSINE_DISTANCE": "COSINE", "VEC_L2_DISTANCE": "L2"}
