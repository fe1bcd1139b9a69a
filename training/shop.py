"""Figures on the bundled shop. It was never trained on, but comes from the same renderer."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.embedding.builtin import BuiltinEmbedder

Vectors = NDArray[np.float32]
Embed = Callable[[list[Image.Image]], Vectors]
PHRASES = 40
# Drawn at random from the commonest 7,000 words that name no look: whatever is said of a thing.
_STRAYS = (
    "accommodation anaesthetic atom bandage banner bootleg bureau cityscape classroom "
    "corresponding cricket crucial dad derrick determining dominant doubletree escaping "
    "exchanging fewer firebox floss forge futon gagged gaming gondola goo granny groin "
    "guesthouse impossible included lumbar mandatory marrow mean minute photograph pod "
    "premium quirk reaper service soundboard therapeutic ventilation wader"
)
STRAYS = _STRAYS.split()
# Everyday words -> the last part of the category they mean, whatever the shop itself calls it.
SYNONYMS = {
    "couch": "Sofas",
    "settee": "Sofas",
    "sneakers": "Low-top trainers",
    "shoes": "Low-top trainers",
    "flask": "Water bottles",
    "thermos": "Water bottles",
    "rucksack": "Backpacks",
    "desk lamp": "Table lamps",
    "bedside lamp": "Table lamps",
    "houseplant": "Potted plants",
    "nightstand": "Bedside tables",
    "credenza": "Sideboards",
    "dresser": "Chests of drawers",
    "bookshelf": "Bookcases",
    "throw pillow": "Scatter cushions",
    "shades": "Sunglasses",
    "wristwatch": "Watches",
    "headset": "Headphones",
    "coffee cup": "Mugs",
    "shopper": "Tote bags",
}


def pictures(folder: Path, embed: Embed) -> dict[str, float]:
    """Scenes and second views -> their product's packshot."""
    products = listed(folder)
    place = {product["id"]: i for i, product in enumerate(products)}
    packshots = embed([read(folder / p["image"]) for p in products])
    seconds = [p for p in products if p["additional_images"]]
    views = embed([read(folder / p["additional_images"].split(",")[0]) for p in seconds])
    view_ranks = ranks(views, packshots, np.array([place[p["id"]] for p in seconds]))
    paths = sorted((folder / "queries").glob("*.webp"))
    paths = [path for path in paths if path.stem in place]
    scenes = embed([read(path) for path in paths])
    own = np.array([place[path.stem] for path in paths])
    scene_ranks = ranks(scenes, packshots, own)
    both = np.concatenate([packshots, views])
    of = np.array([*range(len(products)), *(place[p["id"]] for p in seconds)])
    best = np.stack([_best(scene @ both.T, of, len(products)) for scene in scenes])
    grouped = (best > best[np.arange(len(own)), own][:, None]).sum(1)
    return {
        "shop scene R@1": (grouped < 1).mean(),
        "shop scene R@5": (grouped < 5).mean(),
        "shop scene R@1, packshots only": (scene_ranks < 1).mean(),
        "shop view R@1": (view_ranks < 1).mean(),
        **_likes(products, packshots),
    }


def packshots(folder: Path, embedder: BuiltinEmbedder) -> tuple[Vectors, list[str]]:
    """Every product's first picture, and the last part of its category."""
    products = listed(folder)
    vectors = embedder.embed_images([read(folder / p["image"]) for p in products])
    return vectors, [p["category"].split(" > ")[-1] for p in products]


def words(folder: Path, embedder: BuiltinEmbedder) -> dict[str, float]:
    """Phrases -> share of the first ten, or as many as there are, that are what was asked for."""
    products = listed(folder)
    packshots = embedder.embed_images([read(folder / p["image"]) for p in products])
    leaf = np.array([p["category"].split(" > ")[-1] for p in products])
    colour = np.array([p["colour"] for p in products])
    pattern = np.array([p["pattern"] for p in products])

    def precision(phrase: str, right: NDArray[np.bool_]) -> float:
        first = np.argsort(-(packshots @ embedder.embed_texts([phrase])[0]))
        return float(right[first[: min(10, right.sum())]].mean())

    looks = [
        (f"{c} {name.lower()}", (colour == c) & (leaf == name))
        for (c, name), _ in Counter(zip(colour, leaf, strict=True)).most_common()
    ]
    plain = [precision(*look) for look in looks]
    strayed = [
        precision(f"{stray} {phrase}", right)
        for phrase, right in looks[:PHRASES]
        for stray in STRAYS
    ]
    patterned = [
        precision(f"{c} {p} {name.lower()}", (colour == c) & (leaf == name) & (pattern == p))
        for (c, p, name), _ in Counter(zip(colour, pattern, leaf, strict=True)).most_common()
        if p != "plain"
    ]
    names = [precision(word, leaf == name) for word, name in SYNONYMS.items()]
    return {
        "shop colour + category P@10, first 40": float(np.mean(plain[:PHRASES])),
        "shop colour + category P@10, all": float(np.mean(plain)),
        "shop any word + colour + category P@10, first 40": float(np.mean(strayed)),
        "shop colour + pattern + category P@10, first 40": float(np.mean(patterned[:PHRASES])),
        "shop synonyms P@10": float(np.mean(names)),
    }


def ranks(queries: Vectors, gallery: Vectors, own: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the gallery are nearer to each query than its own."""
    likeness = queries @ gallery.T
    return (likeness > likeness[np.arange(len(own)), own][:, None]).sum(1)


def _likes(products: list[dict[str, str]], packshots: Vectors) -> dict[str, float]:
    """Share of each packshot's first five that are of its kind, and of its kind and colour."""
    kind = np.array([product["id"].rpartition("-")[0] for product in products])
    colour = np.array([product["colour"] for product in products])
    likeness = packshots @ packshots.T
    np.fill_diagonal(likeness, -9)
    first = np.argsort(-likeness, 1)[:, :5]
    same_kind, same_colour = (its[first] == its[:, None] for its in (kind, colour))
    return {
        "shop kind P@5": same_kind.mean(),
        "shop kind and colour P@5": (same_kind & same_colour).mean(),
    }


def _best(likeness: Vectors, of: NDArray[np.int64], products: int) -> Vectors:
    best = np.full(products, -9, np.float32)
    np.maximum.at(best, of, likeness)
    return best


def listed(folder: Path) -> list[dict[str, str]]:
    """The rows of the shop's products.csv."""
    with (folder / "products.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(path: Path) -> Image.Image:
    """The picture in a file, as RGB."""
    return Image.open(path).convert("RGB")
