"""Rendered training products: the generator's attributes in everyday words."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from training import names, palette
from training.records import Record

RENDERED_TYPES = {"watch": "watches", "backpack": "backpacks"}
# Kinds the generator tells apart by shape only.
RENDERED_KINDS = {
    ("sofa", "1-seat"): "armchair",
    ("cushion", "square"): "scatter cushion",
    ("cushion", "lumbar"): "lumbar cushion",
    ("handbag", "tote"): "tote",
    ("handbag", "satchel"): "satchel",
    ("handbag", "bucket"): "bucket bag",
}
# Rendered materials that go by another name in `names`, type by type where it matters.
RENDERED_MATERIALS = {
    "grain": "grain leather",
    "patent": "patent leather",
    "blackmetal": "black metal",
    "bracelet": "metal bracelet",
    "terracotta": "terracotta pot",
    **dict.fromkeys(("oak", "walnut", "beech", "teak", "ash"), "wood"),
}
RENDERED_SHAPES = {"rubber": "rubber plant"}
# The generator's first colour is not what one sees where the body is of such a material.
BODY_COLOURS = {
    "brass": "gold",
    "blackmetal": "black",
    "terracotta": "terracotta",
    "marble": "white",
}
CABINETS = ("nightstand", "dresser", "sideboard", "bookcase")
CERAMICS = ("mug", "vase", "teapot", "table lamp", "potted plant")


def from_parquet(data: Path) -> Iterator[Record]:
    """Rendered products, three pictures each, from one file."""
    for row in pd.read_parquet(data / "rendered_train.parquet").to_dict("records"):
        yield _rendered(row, row["image"])


def from_folder(folder: Path) -> Iterator[Record]:
    """Rendered products from `folder/train-*.jsonl` and `folder/train/*.jpg`, in a fixed order."""
    for log in sorted(folder.glob("train-*.jsonl")):
        for line in log.read_text().rpartition("\n")[0].splitlines():  # the last may be half
            row = json.loads(line)
            yield _rendered(row, (folder / "train" / row["image"]).read_bytes())


def _rendered(row: Mapping[str, object], image: bytes) -> Record:
    name, material, pattern = str(row["cat"]), str(row["material"]), str(row["pattern"])
    kind = RENDERED_KINDS.get((name, str(row["shape"]).split(" ")[0]))
    known_as = kind or RENDERED_TYPES.get(name, name)
    types, near_types = names.type_texts(known_as)
    sure, near = _rendered_colours(name, material, str(row["shape"]), list(row["colors"]))
    colours = [palette.texts(colour) for colour in sure]
    maybe = near_types.union(*(palette.texts(colour)[0] for colour in near))
    says = {
        "type": types,
        "colour": tuple(dict.fromkeys(word for words, _ in colours for word in words)),
        "material": _rendered_material(name, material),
        "shape": _rendered_shape(row),
    }
    if name not in ("watch", *CABINETS):
        says["pattern"] = names.PATTERNS.get(pattern, (pattern,))
    if accent := _rendered_accent(name, material, pattern, list(row["colors"])):
        says["accent"] = accent
    return Record(
        image=image,
        source="rendered",
        item=str(row["product"]),
        title="",
        packshot=row["scene"] == "studio",
        says=says,
        maybe=maybe.union(*(words for _, words in colours)),
        labels={
            "type": name,
            "kind": names.kind(known_as),
            "colour": sure[0],
            "scene": f"{row['scene']}{row['view']}",
        },
    )


def _rendered_colours(
    name: str, material: str, shape: str, colours: list[str]
) -> tuple[list[str], list[str]]:
    """The colour one would call the thing by, and those that may count too."""
    first, *rest = [c for c in colours if palette.texts(c)[0] or c == "same"]
    rest = [c for c in rest if c != "same"]
    body = BODY_COLOURS.get(material)
    if name == "table lamp":
        if shape == "stick" or material == "wood":
            return rest, [body or "brown"]
        return [body or first], rest
    if name == "potted plant":
        return [body or first], ["green"]
    if name == "chair" and material == "wood":
        return rest or [first], [first]
    if name == "headphones" and material == "wood":
        return rest or [first], [first, "brown"]
    if name == "water bottle" and material == "steel":
        return ["steel"], ["lightgrey"]
    if name in CABINETS and rest:
        return rest, [first]
    return [first], rest


def _rendered_accent(name: str, material: str, pattern: str, colours: list[str]) -> tuple[str, ...]:
    """How one says that a thing has something in a second colour: "with navy stripes"."""
    marks = names.MARKS.get(pattern, names.SECOND_PARTS.get(name, ()))
    if len(colours) < 2 or not marks or material == "tortoise":
        return ()
    words, _ = palette.texts(colours[1])
    return tuple(f"with {word} {mark}" for word in words for mark in marks)


def _rendered_material(name: str, material: str) -> tuple[str, ...]:
    if material == "matte" and name in CERAMICS:
        return names.MATERIALS["matte ceramic"]
    if name in CABINETS:
        return names.MATERIALS["wood"]
    return names.MATERIALS.get(RENDERED_MATERIALS.get(material, material), (material,))


def _rendered_shape(row: Mapping[str, object]) -> tuple[str, ...]:
    """Words for the generator's shape name, where people have any; "" stands for none."""
    shape = str(row["shape"])
    found = [RENDERED_SHAPES.get(shape, shape), shape.split(" ")[0]]
    if row.get("ribbed") is True or row.get("ribbed") == "True":
        found.append("ribbed")
    return tuple(dict.fromkeys(word for name in found for word in names.SHAPES.get(name, ())))
