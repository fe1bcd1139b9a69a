"""Measure an encoder: on pictures held out from training, and on the bundled shop.

    python -m training.evaluate DATA data/catalogue --imagenet --mobilenet FILE.onnx

What pictures alone can tell is measured on two networks that know ImageNet only, side by side.
"""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from numpy.random import default_rng
from PIL import Image

from lib.embedding.builtin import FOLDER, BuiltinEmbedder, letterbox
from training import data, others, pairs, shop, wanted
from training.backbone import SIDE, normalised, pretrained
from training.records import Record
from training.shop import Embed, Vectors, ranks

QUERIES = 1000


def imagenet() -> Embed:
    """EfficientNet-Lite0's own pooled features: the bar to clear."""
    network = pretrained()

    @torch.no_grad()
    def embed(pictures: list[Image.Image]) -> Vectors:
        found = []
        for picture in pictures:
            pixels = torch.from_numpy(np.array(letterbox(picture, SIDE))[None])
            found.append(network.extract_features(normalised(pixels)).mean((2, 3))[0].numpy())
        vectors = np.stack(found)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return embed


def mobilenet(path: Path) -> Embed:
    """MobileNet v1's pooled features: ONNX that takes uint8[1, 224, 224, 3]."""
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    (taken,) = session.get_inputs()

    def embed(pictures: list[Image.Image]) -> Vectors:
        found = []
        for picture in pictures:
            pixels = np.asarray(letterbox(picture, taken.shape[1]))[None]
            found.append(session.run(None, {taken.name: pixels})[0].ravel().astype(np.float32))
        vectors = np.stack(found)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return embed


def seen(records: Sequence[Record], catalogue: Path, embed: Embed) -> dict[str, float]:
    """What a picture tower alone can be asked."""
    return (
        photos(records, embed)
        | rendered(records, embed)
        | modelled(records, embed)
        | shop.pictures(catalogue, embed)
    )


def said(records: Sequence[Record], catalogue: Path, embedder: BuiltinEmbedder) -> dict[str, float]:
    """What words can be asked."""
    chosen = [r for r in records if r.held_out and r.source == "fashion"]
    fashion = embedder.embed_images([_open(r.image) for r in chosen])
    packshots = [
        r
        for r in records
        if r.held_out and r.source == "rendered" and r.labels["scene"].startswith("studio")
    ]
    shots = embedder.embed_images([_open(r.image) for r in packshots])
    stock, leaves = shop.packshots(catalogue, embedder)
    gallery = np.concatenate([stock, fashion])
    categories = [*leaves, *(r.labels["article"] for r in chosen)]
    return (
        fashion_words(chosen, fashion, embedder)
        | rendered_words(packshots, shots, embedder)
        | shop.words(catalogue, embedder)
        | pairs.synonyms(embedder, gallery, categories)
        | pairs.binding(packshots, shots, embedder)
    )


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


def fashion_words(
    chosen: Sequence[Record], vectors: Vectors, embedder: BuiltinEmbedder
) -> dict[str, float]:
    """ "colour article" among held-out fashion photos: share of the first ten that are both."""
    looks = [(r.labels["colour"], r.labels["article"]) for r in chosen]
    asked = [look for look, count in sorted(Counter(looks).items()) if count >= 10]
    scores = []
    for pair, text in zip(asked, embedder.embed_texts([" ".join(p) for p in asked]), strict=True):
        first = np.argsort(-(vectors @ text))[:10]
        scores.append(np.mean([looks[i] == pair for i in first]))
    return {"fashion words P@10": float(np.mean(scores))}


def modelled(records: Sequence[Record], embed: Embed) -> dict[str, float]:
    """Held-out 3D models: another view of one -> its first, among the first of all models."""
    chosen = [r for r in records if r.source == "model"]
    first = {r.item: i for i, r in reversed(list(enumerate(chosen)))}
    main = sorted(first.values())
    others_ = [i for i, r in enumerate(chosen) if r.held_out and i not in set(main)]
    if not others_:
        return {}
    own = np.array([main.index(first[chosen[i].item]) for i in others_])
    found = ranks(
        embed([_open(chosen[i].image) for i in others_]),
        embed([_open(chosen[i].image) for i in main]),
        own,
    )
    return {"3D models view R@1": (found < 1).mean(), "3D models": float(len(main))}


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


def _open(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def _likes(unseen: Mapping[str, list[others.Shown]], embed: Embed) -> dict[str, float]:
    figures: dict[str, float] = {}
    for of, shown in unseen.items():
        figures |= _named(of, others.pictures(shown, embed))
    return figures


def _named(of: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{of}, {figure}": value for figure, value in figures.items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--encoder", type=Path, default=FOLDER)
    parser.add_argument("--stamps", type=Path, help="Tux Paint's stamps: other goods")
    parser.add_argument(
        "--photos", type=Path, action="append", default=[], help="a folder, named by what they show"
    )
    parser.add_argument("--imagenet", action="store_true", help="EfficientNet-Lite0 beside it")
    parser.add_argument("--mobilenet", type=Path, help="an ONNX file: MobileNet v1 beside it")
    return parser.parse_args()


def main() -> None:
    options = _options()
    records = data.read_all(options.data, options.rendered)
    embedder = BuiltinEmbedder(options.encoder)
    columns = {embedder.name: embedder.embed_images}
    if options.imagenet:
        columns["EfficientNet-Lite0"] = imagenet()
    if options.mobilenet:
        columns["MobileNet v1"] = mobilenet(options.mobilenet)
    unseen = {folder.name: others.photos(folder) for folder in options.photos}
    if options.stamps:
        unseen["other goods"] = others.stamps(options.stamps)
    asked = wanted.read(options.photos)
    table = {
        name: seen(records, options.catalogue, embed)
        | (wanted.figures(options.catalogue, asked, embed) if asked else {})
        | _likes(unseen, embed)
        for name, embed in columns.items()
    }
    print(f"{'':48s}" + "".join(f"{name:>20s}" for name in columns))
    for figure in table[embedder.name]:
        print(f"{figure:48s}" + "".join(f"{table[name][figure]:20.3f}" for name in columns))
    answers = said(records, options.catalogue, embedder)
    for of, shown in unseen.items():
        answers |= _named(of, others.words(shown, embedder))
    for figure, value in answers.items():
        print(f"{figure:48s}{value:20.3f}")


if __name__ == "__main__":
    main()
