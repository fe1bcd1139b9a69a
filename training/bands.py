"""Distance bands that come with the encoder, from pictures held out of training."""

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO

import numpy as np
from numpy.random import default_rng
from PIL import Image

from lib.embedding import Bands
from lib.embedding.builtin import BuiltinEmbedder
from lib.query import COLOURS, mixed
from lib.ranking import both_scale, image_scale, text_scale
from training.records import Record

EACH = 150  # products of each source, so that none outweighs the others
ASKED = ("colour", "type")


def measure(records: Sequence[Record], embedder: BuiltinEmbedder) -> Bands:
    """As `lib.calibration` asks a catalogue: here a made-up department store of every source."""
    rng = default_rng(0)
    products: dict[str, list[Record]] = {}
    for source in ("fashion", "rendered", "model"):
        items: dict[str, list[Record]] = {}
        for record in records:
            if record.source == source and record.held_out and record.packshot:
                items.setdefault(record.item, []).append(record)
        names = sorted(items)
        for k in rng.permutation(len(names))[:EACH]:
            products[names[k]] = items[names[k]]
    first = embedder.embed_images([_open(its[0]) for its in products.values()])
    several = [i for i, its in enumerate(products.values()) if len(its) > 1]
    second = embedder.embed_images([_open(list(products.values())[i][1]) for i in several])
    titles = embedder.embed_texts([_title(its[0]) for its in products.values()])
    colours = embedder.embed_texts(list(COLOURS))
    wanted = colours[np.arange(len(first)) % len(COLOURS)]
    others = ~np.eye(len(first), dtype=bool)
    return {
        "image": asdict(
            image_scale(1 - (first[several] * second).sum(1), (1 - first @ first.T)[others])
        ),
        "text": asdict(text_scale(1 - (titles * first).sum(1), (1 - titles @ first.T)[others])),
        "both": asdict(both_scale((1 - mixed(first, wanted, colours) @ first.T)[others])),
    }


def _title(record: Record) -> str:
    return record.title or " ".join(record.says[kind][0] for kind in ASKED if kind in record.says)


def _open(record: Record) -> Image.Image:
    return Image.open(BytesIO(record.image)).convert("RGB")
