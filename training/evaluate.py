"""Measure an encoder: on pictures held out from training, and on the bundled shop.

    python -m training.evaluate DATA data/catalogue --imagenet --mobilenet FILE.onnx

What pictures alone can tell is measured on two networks that know ImageNet only, side by side.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from lib.embedding.builtin import FOLDER, BuiltinEmbedder
from lib.embedding.languages import languages
from training import asked, data, heldout, others, pairs, peers, shop, wanted
from training.backbone import pretrained
from training.heldout import opened
from training.records import Record
from training.shop import Embed


def seen(records: Sequence[Record], catalogue: Path, embed: Embed) -> dict[str, float]:
    """What a picture tower alone can be asked."""
    return (
        heldout.photos(records, embed)
        | heldout.rendered(records, embed)
        | heldout.modelled(records, embed)
        | shop.pictures(catalogue, embed)
    )


def said(records: Sequence[Record], catalogue: Path, embedder: BuiltinEmbedder) -> dict[str, float]:
    """What words can be asked."""
    chosen = [r for r in records if r.held_out and r.source == "fashion"]
    fashion = embedder.embed_images([opened(r.image) for r in chosen])
    packshots = [
        r
        for r in records
        if r.held_out and r.source == "rendered" and r.labels["scene"].startswith("studio")
    ]
    shots = embedder.embed_images([opened(r.image) for r in packshots])
    stock, leaves = shop.packshots(catalogue, embedder)
    gallery = np.concatenate([stock, fashion])
    articles = [r.labels["article"] for r in chosen]
    stocked = [product["colour"] for product in shop.listed(catalogue)]
    worn = [r.labels["colour"] for r in chosen]
    in_shop = asked.figures(asked.read("asked.txt"), stock, leaves, stocked, embedder)
    clothes = asked.figures(asked.read("asked_clothes.txt"), fashion, articles, worn, embedder)
    abroad = {
        one.name: asked.figures(
            asked.read(f"asked_{one.code}.txt"), stock, leaves, stocked, embedder
        )
        for one in languages()
    }
    return (
        heldout.fashion_words(chosen, fashion, embedder)
        | heldout.rendered_words(packshots, shots, embedder)
        | shop.words(catalogue, embedder)
        | pairs.synonyms(embedder, gallery, [*leaves, *articles])
        | pairs.binding(packshots, shots, embedder)
        | _named("asked of the shop", in_shop)
        | _named("asked of fashion photos", clothes)
        | {f"{name}, right first": told["right first"] for name, told in abroad.items()}
    )


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
        columns["EfficientNet-Lite0"] = peers.imagenet(pretrained())
    if options.mobilenet:
        columns["MobileNet v1"] = peers.mobilenet(options.mobilenet)
    unseen = {folder.name: others.photos(folder) for folder in options.photos}
    if options.stamps:
        unseen["other goods"] = others.stamps(options.stamps)
    shown = wanted.read(options.photos)
    table = {
        name: seen(records, options.catalogue, embed)
        | (wanted.figures(options.catalogue, shown, embed) if shown else {})
        | _likes(unseen, embed)
        for name, embed in columns.items()
    }
    print(f"{'':48s}" + "".join(f"{name:>20s}" for name in columns))
    for figure in table[embedder.name]:
        print(f"{figure:48s}" + "".join(f"{table[name][figure]:20.3f}" for name in columns))
    answers = said(records, options.catalogue, embedder)
    for of, goods in unseen.items():
        answers |= _named(of, others.words(goods, embedder))
    for figure, value in answers.items():
        print(f"{figure:48s}{value:20.3f}")


if __name__ == "__main__":
    main()
