"""Measure an encoder: on pictures held out from training, and on the bundled shop.

python -m training.evaluate DATA ../data/catalogue --rendered FOLDER [--encoder FOLDER]
python -m training.evaluate DATA ../data/catalogue --rendered FOLDER --imagenet WORK
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.random import default_rng
from PIL import Image

from lib.embedding.builtin import FOLDER, BuiltinEmbedder, letterbox
from training import data, shop
from training.cache import SIDE, open_first_part
from training.records import Record
from training.shop import Embed, Vectors, ranks

QUERIES = 1000


def imagenet(work: Path, side: int) -> Embed:
    """EfficientNet-Lite0's own pooled features: the bar to clear."""
    session = open_first_part(work, side)

    def embed(pictures: list[Image.Image]) -> Vectors:
        found = []
        for picture in pictures:
            pixels = np.asarray(letterbox(picture, side))[None]
            found.append(session.run(["imagenet"], {"pictures": pixels})[0][0])
        vectors = np.stack(found)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return embed


def photos(records: Sequence[Record], embed: Embed) -> dict[str, float]:
    """Image to image among held-out photos: share of the first five with the same label."""
    figures = {}
    for source, labels in (("fashion", ("article", "colour")), ("phone", ("label",))):
        chosen = [r for r in records if r.held_out and r.source == source]
        vectors = embed([_open(r.image) for r in chosen])
        queries = default_rng(0).permutation(len(chosen))[:QUERIES]
        likeness = vectors[queries] @ vectors.T
        likeness[np.arange(len(queries)), queries] = -9
        first = np.argpartition(-likeness, 5, 1)[:, :5]
        for label in labels:
            values = np.array([r.labels[label] for r in chosen])
            figures[f"{source} {label} P@5"] = (values[first] == values[queries][:, None]).mean()
    return figures


def fashion_words(records: Sequence[Record], embedder: BuiltinEmbedder) -> dict[str, float]:
    """ "colour article" among held-out fashion photos: share of the first ten that are both."""
    chosen = [r for r in records if r.held_out and r.source == "fashion"]
    vectors = embedder.embed_images([_open(r.image) for r in chosen])
    pairs = [(r.labels["colour"], r.labels["article"]) for r in chosen]
    asked = [pair for pair, count in sorted(Counter(pairs).items()) if count >= 10]
    scores = []
    for pair, text in zip(asked, embedder.embed_texts([" ".join(p) for p in asked]), strict=True):
        first = np.argsort(-(vectors @ text))[:10]
        scores.append(np.mean([pairs[i] == pair for i in first]))
    return {"fashion words P@10": float(np.mean(scores))}


def rendered(records: Sequence[Record], embed: Embed) -> dict[str, float]:
    """Held-out products' other pictures -> their packshot, among all rendered packshots."""
    chosen = [r for r in records if r.source == "rendered"]
    main = [r for r in chosen if r.labels["scene"] == "studio0"]
    others = [r for r in chosen if r.held_out and r.labels["scene"] != "studio0"]
    packshots = embed([_open(r.image) for r in main])
    vectors = embed([_open(r.image) for r in others])
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


def rendered_words(records: Sequence[Record], embedder: BuiltinEmbedder) -> dict[str, float]:
    """ "colour type" among held-out rendered packshots: average precision over all that fit."""
    chosen = [
        r
        for r in records
        if r.held_out and r.source == "rendered" and r.labels["scene"].startswith("studio")
    ]
    vectors = embedder.embed_images([_open(r.image) for r in chosen])
    pairs = [(r.says["colour"][0], r.says["type"][0]) for r in chosen]
    scores = []
    for pair in sorted(set(pairs)):
        text = embedder.embed_texts([" ".join(pair)])[0]
        right = np.array([pairs[i] == pair for i in np.argsort(-(vectors @ text))])
        scores.append((right.cumsum() / np.arange(1, len(right) + 1))[right].mean())
    return {"rendered words AP": float(np.mean(scores))}


def _open(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--encoder", type=Path, default=FOLDER)
    parser.add_argument("--imagenet", type=Path, help="measure EfficientNet-Lite0; a work folder")
    parser.add_argument("--side", type=int, default=SIDE, help="of --imagenet")
    options = parser.parse_args()
    records = data.read_all(options.data, options.rendered)
    if options.imagenet:
        embed = imagenet(options.imagenet, options.side)
        figures = photos(records, embed) | rendered(records, embed)
        figures |= shop.pictures(options.catalogue, embed)
    else:
        embedder = BuiltinEmbedder(options.encoder)
        embed = embedder.embed_images
        figures = photos(records, embed) | fashion_words(records, embedder)
        figures |= rendered(records, embed) | rendered_words(records, embedder)
        figures |= shop.pictures(options.catalogue, embed)
        figures |= shop.words(options.catalogue, embedder)
    for name, figure in figures.items():
        print(f"{name:48s} {figure:.3f}")


if __name__ == "__main__":
    main()
