"""Other goods than those in training: how well words find their pictures, and pictures their likes.

The pictures are Tux Paint's stamps (Debian's `tuxpaint-stamps-default`, GPL), photos and a few
drawings of food, tools, hats, instruments and balls; and any folder of photos named after what they
show. Nothing is ever trained on them.
"""

import re
from pathlib import Path

import numpy as np
from PIL import Image

from lib.embedding.builtin import BuiltinEmbedder
from training.shop import Embed, Vectors

KINDS = ("food", "household", "clothes", "hobbies", "sports", "medical")
# What the stamps' own sentences do not say plainly.
NAMES = {
    "broccoli": "broccoli",
    "stethoscope": "stethoscope",
    "orange_seville": "orange",
    "australian_rules_football": "rugby ball",
    "pasta_pot": "cooking pot",
    "walnut_shelled": "walnut",
    "pumpkin_small": "pumpkin",
    "corn": "corn",
    "wheelie_bin": "wheelie bin",
    "toilet": "toilet",
    "measuring_tape_mirror": "measuring tape",
    "football_helmet_front": "football helmet",
    "football_helmet_side": "football helmet",
    "kiwi": "kiwi fruit",
    "plyers": "pliers",
    "wrench_plumbers": "wrench",
}
FILLED = 0.87  # of a picture's side, by the thing
Shown = tuple[str, Image.Image]


def stamps(folder: Path) -> list[Shown]:
    """What each stamp shows, and the thing on white."""
    paths = [path for kind in KINDS for path in sorted((folder / kind).rglob("*.png"))]
    return [(NAMES.get(path.stem) or _name(path), _on_white(path)) for path in paths]


def photos(folder: Path) -> list[Shown]:
    """What each photo shows, by its file's name: `measuringTape3.webp` is a measuring tape."""
    return [
        (_read(path.stem), Image.open(path).convert("RGB")) for path in sorted(folder.iterdir())
    ]


def words(shown: list[Shown], embedder: BuiltinEmbedder) -> dict[str, float]:
    """A thing's name -> share of names that find such a thing first, among five, among ten."""
    names = [name for name, _ in shown]
    vectors = embedder.embed_images([picture for _, picture in shown])
    asked = sorted(set(names))
    likeness = embedder.embed_texts(asked) @ vectors.T
    right = np.array([[_same(name, other) for other in names] for name in asked])
    first = np.take_along_axis(right, np.argsort(-likeness, 1), 1).argmax(1)
    return {f"words R@{n}": float((first < n).mean()) for n in (1, 5, 10)}


def pictures(shown: list[Shown], embed: Embed) -> dict[str, float]:
    """Pictures of which another shows the same thing -> whether it is first, or among five."""
    names = [name for name, _ in shown]
    vectors: Vectors = embed([picture for _, picture in shown])
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -9)
    right = np.array([[_same(name, other) for other in names] for name in names])
    np.fill_diagonal(right, val=False)
    some = right.any(1)
    first = np.take_along_axis(right, np.argsort(-likeness, 1), 1).argmax(1)[some]
    return {f"likes R@{n}": float((first < n).mean()) for n in (1, 5)}


def _read(stem: str) -> str:
    """`screwDriver2` or `screw-driver-2` as "screw driver"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[-_\d]+", " ", stem)
    return " ".join(spaced.lower().split())


def _name(path: Path) -> str:
    told = path.with_suffix(".txt").read_text("utf-8").splitlines()[0]
    plain = re.sub(r"[“”'’.!]", "", told).strip().lower()
    plain = re.sub(r"^(an?|some|the) ", "", plain)
    return re.sub(r"^(pair|bunch|cluster|head|string|quarter) of ", "", plain)


def _same(name: str, other: str) -> bool:
    """Whether both are of one kind: a red apple is an apple."""
    return name.split(" ")[-1] == other.split(" ")[-1]


def _on_white(path: Path) -> Image.Image:
    stamp = Image.open(path).convert("RGBA")
    thing = stamp.crop(stamp.getchannel("A").getbbox())
    side = int(max(thing.size) / FILLED)
    ground = Image.new("RGBA", (side, side), "white")
    at = ((side - thing.width) // 2, (side - thing.height) // 2)
    ground.alpha_composite(thing, at)
    return ground.convert("RGB")
