"""Whether words that mean one thing find one thing, and whether words bind to each other.

The gallery is the bundled shop's packshots and the held-out fashion photos.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lib.embedding.builtin import BuiltinEmbedder
from training.records import Record
from training.shop import Vectors

# Two ways to ask for one thing: the first result's category has to be the same.
PAIRS = (
    ("couch", "sofa"),
    ("settee", "sofa"),
    ("trainers", "sneakers"),
    ("spectacles", "glasses"),
    ("rucksack", "backpack"),
    ("purse", "handbag"),
    ("jumper", "sweater"),
    ("pullover", "jumper"),
    ("crimson mug", "red mug"),
    ("scarlet vase", "red vase"),
    ("azure sofa", "blue sofa"),
    ("timber bookcase", "wooden bookcase"),
    ("cup", "mug"),
    ("flask", "water bottle"),
    ("reading lamp", "table lamp"),
    ("bookshelf", "bookcase"),
    ("nightstand", "bedside table"),
    ("credenza", "sideboard"),
    ("bureau", "chest of drawers"),
    ("pillow", "cushion"),
    ("timepiece", "watch"),
    ("earphones", "headphones"),
    ("houseplant", "potted plant"),
    ("tee", "t-shirt"),
    ("slacks", "trousers"),
    ("frock", "dress"),
    ("billfold", "wallet"),
    ("necktie", "tie"),
    ("scent", "perfume"),
    ("knickers", "briefs"),
)
# Words that no caption holds, and parts of the category that they may find.
UNTOLD = {
    "monocle": "sunglass",
    "futon": "sofa|armchair",
    "lantern": "lamp",
    "chandelier": "lamp",
    "sconce": "lamp",
    "goblet": "mug|vase|teapot",
    "chalice": "mug|vase|teapot",
    "decanter": "bottle|vase|teapot",
    "carafe": "bottle|vase|teapot",
    "shrubbery": "plant",
    "hydrangea": "plant|vase",
    "shrub": "plant",
    "suitcase": "bag|satchel|tote|backpack|duffel",
    "luggage": "bag|satchel|tote|backpack|duffel",
    "valise": "bag|satchel|tote|backpack|duffel",
    "beret": "cap|hat",
    "bowtie": "tie",
    "poncho": "jacket|sweater|stole|scar|kurta|top|shrug",
    "breeches": "trouser|pant|short|capri|jean|legging",
    "clog": "shoe|sandal|flat|flop|heel",
    "mule": "shoe|sandal|flat|flop|heel",
    "mantilla": "scar|stole|dupatta|muffler",
    "brooch": "ear|pendant|necklace|ring|jewel|bracelet",
    "tiara": "ear|pendant|necklace|ring|jewel|bracelet",
    "wardrobe": "drawer|sideboard|bookcase|bedside",
    "armoire": "drawer|sideboard|bookcase|bedside",
    "tankard": "mug",
    "hourglass": "watch|vase|lamp|bottle",
    "earbud": "headphone|ear",
}
SLIPS = {
    "sneekers": "sneakers",
    "cusion": "cushion",
    "sunglases": "sunglasses",
    "bakpack": "backpack",
    "umberella": "umbrella",
    "hedphones": "headphones",
    "vaase": "vase",
    "leathr wallet": "leather wallet",
    "braclet": "bracelet",
    "tshrit": "tshirt",
}


def synonyms(
    embedder: BuiltinEmbedder, gallery: Vectors, categories: Sequence[str]
) -> dict[str, float]:
    """Shares of pairs, of untold words and of slips whose first result is of the right category."""

    def first(text: str) -> str:
        return categories[int(np.argmax(gallery @ embedder.embed_texts([text])[0]))].lower()

    pairs = [first(a) == first(b) for a, b in PAIRS]
    untold = [re.search(right, first(word)) is not None for word, right in UNTOLD.items()]
    slips = [first(a) == first(b) for a, b in SLIPS.items()]
    return {
        "pairs: same first category": float(np.mean(pairs)),
        "untold words: right first category": float(np.mean(untold)),
        "slips: same first category": float(np.mean(slips)),
    }


def binding(
    records: Sequence[Record], vectors: Vectors, embedder: BuiltinEmbedder
) -> dict[str, float]:
    """How often a packshot is nearer to its own "navy mug with white stripes" than to the swapped.

    `records` are rendered packshots; only those of two different colours and a pattern count.
    """
    own, swapped, rows = [], [], []
    for row, record in enumerate(records):
        accent = record.says.get("accent")
        if not accent or record.says.get("pattern", ("plain",))[0] == "plain":
            continue
        colour, kind = record.says["colour"][0], record.says["type"][0]
        _, second, mark = re.split(r"^with (.+) (\S+)$", accent[0])[:3]
        if second in record.says["colour"]:
            continue
        own.append(f"{colour} {kind} with {second} {mark}")
        swapped.append(f"{second} {kind} with {colour} {mark}")
        rows.append(row)
    right: NDArray[np.float32] = np.sum(vectors[rows] * embedder.embed_texts(own), axis=1)
    wrong: NDArray[np.float32] = np.sum(vectors[rows] * embedder.embed_texts(swapped), axis=1)
    return {"binding: own before swapped": float((right > wrong).mean())}
