"""The built-in encoder's text tower: one round of attention among the words of a text, in NumPy."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
ROOM = 1e-5  # what PyTorch adds to a variance


class TextTower:
    """Rows of the vocabulary -> unit vectors; `training.towers.TextTower` is its twin.

    Word vectors stay 8-bit numbers with a scale each until a text needs them.
    """

    def __init__(self, content: bytes) -> None:
        """`content`: what `training.export` writes to text.npz."""
        with np.load(BytesIO(content)) as arrays:
            self._words: NDArray[np.int8] = arrays["words"]
            self._w = {n: _turned(arrays[n]) for n in arrays.files if n != "words"}
        self._heads = self._w["distance"].shape[1]
        self._reach = len(self._w["distance"]) // 2

    def embed(self, texts: list[list[int]]) -> Floats:
        """Rows, text by text -> float32[n, dimensions], unit length.

        Texts without a row all get the same vector.
        """
        vectors = np.stack([self._embed(rows) for rows in texts]) if texts else self._none()
        unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def _none(self) -> Floats:
        return np.zeros((0, len(self._w["out_bias"])), np.float32)

    def _embed(self, rows: list[int]) -> Floats:
        if not rows:
            return self._linear(self._w["lift_bias"], "out")
        words = self._linear(self._words[rows] * self._w["scales"][rows, None], "lift")
        words = words + self._heard(self._level(words, "norm"))
        bent = _gelu(self._linear(self._level(words, "norm_after"), "bent_in"))
        words = words + self._linear(bent, "bent_out")
        weights = _softmax(self._linear(words, "telling")[:, 0])
        return self._linear(weights @ words, "out")

    def _heard(self, words: Floats) -> Floats:
        """What each word hears from the others, by what they are and how far away they stand."""
        length, width = words.shape
        parts = self._linear(words, "attend").reshape(length, 3, self._heads, -1)
        asks, offers, says = parts.transpose(1, 2, 0, 3)
        place = np.arange(length)
        away = np.clip(place[None] - place[:, None], -self._reach, self._reach) + self._reach
        logits = asks @ offers.transpose(0, 2, 1) / np.sqrt(np.float32(asks.shape[2]))
        weights = _softmax(logits + self._w["distance"][away].transpose(2, 0, 1))
        heard: Floats = (weights @ says).transpose(1, 0, 2).reshape(length, width)
        return self._linear(heard, "joined")

    def _linear(self, x: Floats, name: str) -> Floats:
        out: Floats = x @ self._w[f"{name}_weight"] + self._w[f"{name}_bias"]
        return out

    def _level(self, x: Floats, name: str) -> Floats:
        apart = x - x.mean(axis=1, keepdims=True)
        spread = np.sqrt((apart**2).mean(axis=1, keepdims=True) + ROOM)
        out: Floats = apart / spread * self._w[f"{name}_weight"] + self._w[f"{name}_bias"]
        return out


def _turned(array: NDArray[np.float16]) -> Floats:
    """A matrix as (in, out), laid out so: multiplied a third as fast the other way round."""
    turned: Floats = np.ascontiguousarray(array.T if array.ndim == 2 else array, np.float32)
    return turned


def _softmax(x: Floats) -> Floats:
    """Over the last axis."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    out: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return out


def _gelu(x: Floats) -> Floats:
    """The tanh form of GELU, as the text tower was trained with."""
    inner = np.sqrt(2 / np.pi).astype(np.float32) * (x + 0.044715 * x * x * x)
    out: Floats = 0.5 * x * (1 + np.tanh(inner))
    return out
