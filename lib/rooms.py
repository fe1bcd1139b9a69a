"""The bundled shop's pictures of several products, and how well the things in them are found."""

import json
from pathlib import Path
from statistics import fmean

from lib import shop
from lib.embedding import Embedder
from lib.part import Part
from lib.pictures import read_picture
from lib.store import Store
from lib.things import things

FOLDER = shop.FOLDER / "rooms"
OVERLAP = 0.5  # of a place found with the true one, as a share of both


def rooms() -> dict[Path, dict[str, Part]]:
    """The pictures, and where in each its products are, by id."""
    told = json.loads((FOLDER / "rooms.json").read_text("utf-8"))
    return {
        FOLDER / f"{name}.webp": {
            product: part for product, edges in its.items() if (part := Part.parse(edges))
        }
        for name, its in told.items()
    }


def evaluate(embedder: Embedder, store: Store) -> dict[str, float]:
    """Shares of the things that are found, whose product is nearest, and of what is found wrongly.

    Found is what overlaps by OVERLAP at least.
    """
    found, named, wrong = [], [], []
    for path, truth in rooms().items():
        told = things(read_picture(path.read_bytes()), embedder, store)
        for product, part in truth.items():
            its = [thing for thing in told if thing.part.overlap(part) >= OVERLAP]
            found.append(bool(its))
            named.append(any(thing.card.product.id == product for thing in its))
        wrong += [
            all(thing.part.overlap(part) < OVERLAP for part in truth.values()) for thing in told
        ]
    return {
        "found": fmean(found),
        "product first": fmean(named),
        "wrong": fmean(wrong),
        "things": len(found),
    }
