"""Rendered 3D models of furniture and household goods; see `training.furniture`."""

import json
from collections.abc import Iterator
from pathlib import Path

from training import names, palette
from training.records import Record

SURE_FROM = 0.5  # of a thing's surface, before its colour is that of the painted part
# What the libraries call things that `names` has under another name.
ALIASES = {
    "couch": "sofa",
    "burlap sofa": "sofa",
    "clear sofa": "sofa",
    "sofa 2 seats": "sofa",
    "sofa 3 seats": "sofa",
    "futon couch": "sofa",
    "winchester sofa": "sofa",
    "rattan sofa": "sofa",
    "modern armchair": "armchair",
    "winchester armchair": "armchair",
    "rattan armchair": "armchair",
    "bedside table": "nightstand",
    "shelves": "bookcase",
    "vertical shelves": "bookcase",
    "full bookcase": "bookcase",
    "drawers cabinet": "dresser",
    "dresser with drawers": "dresser",
    "desk lamp": "table lamp",
    "little lamp": "table lamp",
    "coffee cup": "mug",
    "coffee mug": "mug",
    "cup": "mug",
    "little plant": "potted plant",
    "plant": "potted plant",
    "indoor plant": "potted plant",
    "decorative plant": "potted plant",
    "ficus": "potted plant",
    "yucca": "potted plant",
    "spider plant": "potted plant",
    "sneakers": "sneaker",
    "cap": "caps",
    "watch": "watches",
    "glove": "gloves",
    "dress": "dresses",
    "skirt": "skirts",
    "jacket": "jackets",
    "short": "shorts",
    "umbrella": "umbrellas",
    "handbag": "handbags",
    "backpack": "backpacks",
}


def from_folder(folder: Path) -> Iterator[Record]:
    """Records of `folder`/models-*.jsonl and `folder`/models/*.jpg, in a fixed order."""
    for log in sorted(folder.glob("models-*.jsonl")):
        for line in log.read_text("utf-8").splitlines():
            row = json.loads(line)
            name = row["name"].lower()
            known_as = ALIASES.get(name, name)
            types, near = names.type_texts(known_as)
            # "Baby bed" is a bed too; a lamp may be any of lamps.
            says = {"type": tuple(dict.fromkeys([name, *types, name.split(" ")[-1]]))}
            maybe = near
            if row["colour"]:
                words, near_words = palette.texts(row["colour"])
                if row["share"] >= SURE_FROM:
                    says["colour"] = words
                maybe = near | near_words | frozenset(words)
            yield Record(
                image=(folder / "models" / row["image"]).read_bytes(),
                source="model",
                item=row["product"],
                title="",
                packshot=True,
                says=says,
                maybe=maybe,
                labels={
                    "type": name,
                    "kind": names.kind(known_as),
                    "group": row["product"].split("-")[0] + name,
                },
            )
