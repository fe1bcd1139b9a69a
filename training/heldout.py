"""Figures on pictures held out of training."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray
from PIL import Image

from lib.embedding.builtin import BuiltinEmbedder
from training.records import Record
from training.shop import STRAYS, Embed, Vectors, ranks

QUERIES = 1000


def photos(records: Sequence[Record], embed: Embed) -> dict[str, float]:
    """Image to image among held-out photos: share of the first five with the same label."""
    figures = {}
    for source, labels in (("fashion", ("article", "colour")), ("phone", ("label",))):
        chosen = [r for r in records if r.held_out and r.source == source]
        vectors = embed([opened(r.image) for r in chosen])
        queries = default_rng(0).permutation(len(chosen))[:QUERIES]
        for label in labels:
            values = np.array([r.labels[label] for r in chosen])
            figures[f"{source} {label} P@5"] = same_label(vectors, values, queries)
    return figures


def same_label(vectors: Vectors, values: NDArray[np.str_], queries: NDArray[np.int64]) -> float:
    """Share of the five nearest to each query, without itself, that have its value."""
    likeness = vectors[queries] @ vectors.T
    likeness[np.arange(len(queries)), queries] = -9
    first = np.argpartition(-likeness, 5, 1)[:, :5]
    return float((values[first] == values[queries][:, None]).mean())


def fashion_words(
    chosen: Sequence[Record], vectors: Vectors, embedder: BuiltinEmbedder
) -> dict[str, float]:
    """ "colour article" among held-out fashion photos: share of the first ten that are both.

    And with any word before it.
    """
    looks = [(r.labels["colour"], r.labels["article"]) for r in chosen]
    asked = [look for look, count in sorted(Counter(looks).items()) if count >= 10]

    def precision(before: str = "") -> float:
        texts = embedder.embed_texts([" ".join((before, *look)) for look in asked])
        first = np.argsort(-(texts @ vectors.T), 1)[:, :10]
        pairs = zip(asked, first, strict=True)
        return float(np.mean([looks[at] == look for look, its in pairs for at in its]))

    strayed = float(np.mean([precision(stray) for stray in STRAYS]))
    return {"fashion words P@10": precision(), "fashion any word + words P@10": strayed}


def modelled(records: Sequence[Record], embed: Embed) -> dict[str, float]:
    """Held-out 3D models: another view of one -> its first, among the first of all models."""
    chosen = [r for r in records if r.source == "model"]
    first = {r.item: i for i, r in reversed(list(enumerate(chosen)))}
    main = sorted(first.values())
    rest = [i for i, r in enumerate(chosen) if r.held_out and i not in set(main)]
    if not rest:
        return {}
    own = np.array([main.index(first[chosen[i].item]) for i in rest])
    found = ranks(
        embed([opened(chosen[i].image) for i in rest]),
        embed([opened(chosen[i].image) for i in main]),
        own,
    )
    return {"3D models view R@1": (found < 1).mean(), "3D models": float(len(main))}


def rendered(records: Sequence[Record], embed: Embed) -> dict[str, float]:
    """Held-out products' other pictures -> their packshot, among all rendered packshots."""
    chosen = [r for r in records if r.source == "rendered"]
    main = [r for r in chosen if r.labels["scene"] == "studio0"]
    others = [r for r in chosen if r.held_out and r.labels["scene"] != "studio0"]
    packshots = embed([opened(r.image) for r in main])
    vectors = embed([opened(r.image) for r in others])
    place = {r.item: i for i, r in enumerate(main)}
    own = np.array([place[r.item] for r in others])
    scene = np.array([r.labels["scene"] != "studio1" for r in others])
    found = ranks(vectors, packshots, own)
    return {
        "rendered scene R@1": (found[scene] < 1).mean(),
        "rendered scene R@5": (found[scene] < 5).mean(),
        "rendered view R@1": (found[~scene] < 1).mean(),
        "rendered products": float(len(main)),
    }


def rendered_words(
    chosen: Sequence[Record], vectors: Vectors, embedder: BuiltinEmbedder
) -> dict[str, float]:
    """ "colour type" among held-out rendered packshots: average precision over all that fit."""
    looks = [(r.says["colour"][0], r.says["type"][0]) for r in chosen]
    scores = []
    for pair in sorted(set(looks)):
        text = embedder.embed_texts([" ".join(pair)])[0]
        right = np.array([looks[i] == pair for i in np.argsort(-(vectors @ text))])
        scores.append((right.cumsum() / np.arange(1, len(right) + 1))[right].mean())
    return {"rendered words AP": float(np.mean(scores))}


def opened(content: bytes) -> Image.Image:
    """The picture in these bytes, as RGB."""
    return Image.open(BytesIO(content)).convert("RGB")
