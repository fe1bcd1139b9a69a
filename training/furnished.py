"""Render rooms of free 3D models, and where in the picture each of them is to be seen.

    python -m training.furnished FURNITURE.sh3f ... FOLDER --count 400 --part 0/2

Some pieces stand along a wall, some before them, and small things on what is low enough; each
room is photographed three times. What is seen is found by rays from the camera, so that boxes
end where something else hides a thing. Needs what `training.furniture` needs, and goes on where
it stopped.
"""

import argparse
import json
import math
import random
import tempfile
import zipfile
from pathlib import Path

import bpy
from mathutils import Vector

from training import room, seen, sh3f, studio
from training.seen import Piece
from training.sh3f import Model

VIEWS = 3  # of a room
TO_SIT_ON = ("chair", "sofa", "armchair", "stool", "bed", "bench", "lamp", "plant", "yucca")


def furnish(models: list[Model], unpacked: Path, dice: random.Random) -> list[Piece]:
    """A room of two to seven pieces and up to four small things, its back wall at y = 0."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    large = [m for m in models if 35 <= m.size[2] <= 230 and 30 <= max(m.size[:2]) <= 320]
    small = [m for m in models if 8 <= max(m.size) <= 60]
    pieces: list[Piece] = []
    along = 0.0
    for model in dice.sample(large, dice.randint(2, 4)):
        piece = _bring(model, unpacked)
        low, high = piece.box()
        size = high - low
        piece.move(Vector((along + size.x / 2, -size.y / 2 - 0.03, size.z / 2)), 0.0)
        along += size.x + dice.uniform(0.03, 0.5)
        pieces.append(piece)
    stands = [piece for piece in pieces if _carries(piece.model)]
    for model in dice.sample(large, dice.randint(0, 3)):
        piece = _bring(model, unpacked)
        turn = dice.choice((0.0, math.pi, math.pi / 2, -math.pi / 2)) + dice.uniform(-0.5, 0.5)
        height = piece.box()[1].z
        piece.move(Vector((dice.uniform(0, along), dice.uniform(-2.6, -1.2), height)), turn)
        if any(_meet(piece, other) for other in pieces):
            _remove(piece)
        else:
            pieces.append(piece)
    for model in dice.sample(small, dice.randint(0, 4) if stands else 0):
        piece, under = _bring(model, unpacked), dice.choice(stands).box()
        where = [dice.uniform(low, high) for low, high in zip(*under, strict=True)]
        top = under[1].z + piece.box()[1].z
        piece.move(Vector((where[0], where[1], top)), dice.uniform(-0.6, 0.6))
        pieces.append(piece)
    room.build(along, dice)
    return pieces


def _bring(model: Model, unpacked: Path) -> Piece:
    return Piece(model, studio.bring(model, unpacked, 0.01))


def _remove(piece: Piece) -> None:
    for mesh in piece.meshes:
        bpy.data.objects.remove(mesh)


def _carries(model: Model) -> bool:
    named = model.name.casefold()
    return model.size[2] <= 110 and not any(word in named for word in TO_SIT_ON)


def _meet(one: Piece, other: Piece) -> bool:
    (low, high), (others_low, others_high) = one.box(), other.box()
    return all(low[axis] < others_high[axis] and others_low[axis] < high[axis] for axis in range(3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("libraries", type=Path, nargs="+")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, required=True, help="rooms")
    parser.add_argument("--part", default="0/1", help="which of how many processes this is")
    options = parser.parse_args()
    part, of = map(int, options.part.split("/"))
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as unpacked:
        for library in options.libraries:
            zipfile.ZipFile(library).extractall(Path(unpacked) / library.stem)
        models = [model for library in options.libraries for model in sh3f.models(library)]
        for number in range(part, options.count, of):
            dice = random.Random(f"room {number}")
            last = options.folder / f"furnished-{number}-{VIEWS - 1}.json"
            if last.exists():
                continue
            try:
                pieces = furnish(models, Path(unpacked), dice)
            except (RuntimeError, StopIteration, ValueError) as error:
                print(number, "cannot be furnished:", error, flush=True)
                continue
            for view in range(VIEWS):
                seen.look(pieces, dice)
                picture = options.folder / f"furnished-{number}-{view}.jpg"
                seen.shoot(picture)
                picture.with_suffix(".json").write_text(json.dumps(seen.boxes(pieces)))
            print(number, [piece.model.name for piece in pieces], flush=True)


if __name__ == "__main__":
    main()
