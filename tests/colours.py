"""A real, tiny embedder for tests: a picture is its colours, a word is a colour's name."""

import re

import numpy as np
from PIL import Image, ImageColor

COLOURS = ("red", "green", "blue", "yellow", "orange", "pink", "purple", "brown", "black", "white")


class ColourEmbedder:
    """64 dimensions: the share of each of 4 × 4 × 4 colours, white background left out."""

    name = "colours-1"
    dimensions = 64

    def embed_images(self, pictures):
        return np.stack([_histogram(p) for p in pictures]) if pictures else np.empty((0, 64), "f4")

    def embed_texts(self, texts):
        return np.stack([_of_words(text) for text in texts]) if texts else np.empty((0, 64), "f4")

    def unknown_words(self, text):
        return [word for word in re.findall(r"\w+", text) if word.lower() not in COLOURS]

    def knows_any(self, text):
        return any(word in COLOURS for word in re.findall(r"\w+", text.lower()))


def solid(colour, size=(64, 64)):
    """A picture of one colour."""
    return Image.new("RGB", size, colour)


def _histogram(picture):
    pixels = np.asarray(picture.convert("RGB").resize((32, 32))).reshape(-1, 3)
    coloured = pixels[(pixels < 235).any(axis=1)]
    levels = (coloured if len(coloured) else pixels) // 64
    counts = np.bincount(levels @ (16, 4, 1), minlength=64).astype(np.float32) + 1e-3
    return counts / np.linalg.norm(counts)


def _of_words(text):
    named = [word for word in re.findall(r"\w+", text.lower()) if word in COLOURS]
    pictures = [_histogram(solid(ImageColor.getrgb(word))) for word in named]
    mean = np.mean(pictures or [np.ones(64)], axis=0).astype(np.float32)
    return mean / np.linalg.norm(mean)
