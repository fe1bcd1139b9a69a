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
from typing import NamedTuple

import bpy
from mathutils import Matrix, Vector
from PIL import Image

from training import sh3f, studio
from training.sh3f import Model

WIDE, HIGH, SAMPLES = 384, 288, 8
RAYS = 4  # pixels between two rays
SEEN = 25  # rays that must meet a thing: a thing of 20 × 20 pixels
VIEWS = 3  # of a room
CLOSE = 0.4  # of the views are of one piece
ONE_FILLS, ALL_FILL = (1.1, 2.5), (0.5, 1.1)  # times the distance from which that fills the view
TO_SIT_ON = ("chair", "sofa", "armchair", "stool", "bed", "bench", "lamp", "plant", "yucca")


class Piece(NamedTuple):
    """A model in the room: the meshes it is made of."""

    model: Model
    meshes: list[bpy.types.Object]

    def move(self, to: Vector, turn: float) -> None:
        """Turn it about its own axis, and put its middle there."""
        there = Matrix.Translation(to) @ Matrix.Rotation(turn, 4, "Z")
        for mesh in self.meshes:
            mesh.matrix_world = there @ mesh.matrix_world
        bpy.context.view_layer.update()

    def box(self) -> tuple[Vector, Vector]:
        """The room it takes, in metres."""
        return studio.box(self.meshes)


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
    _build(along, dice)
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


def _build(width: float, dice: random.Random) -> None:
    """Floor, back wall, sometimes a side wall and a rug; daylight from one side."""
    middle = width / 2
    _plane((middle, -3, 0), (24, 24), (0, 0, 0), _paint(dice, wooden=dice.random() < 0.5))
    _plane((middle, 0, 2), (24, 6), (math.pi / 2, 0, 0), _paint(dice))
    if dice.random() < 0.4:
        side = dice.choice((-0.3, width + 0.3))
        _plane((side, -3, 2), (6, 6), (math.pi / 2, 0, math.pi / 2), _paint(dice))
    if dice.random() < 0.4:
        size = (dice.uniform(1.2, 2.4), dice.uniform(0.8, 1.6))
        _plane((dice.uniform(0, width), -1.7, 0.004), size, (0, 0, 0), _paint(dice))
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.max_bounces = SAMPLES, 4
    scene.cycles.use_denoising = False  # a camera has noise as well
    scene.render.resolution_x, scene.render.resolution_y = WIDE, HIGH
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    scene.view_settings.view_transform = "Standard"
    scene.view_settings.exposure = dice.uniform(-0.8, 0.6)
    world = bpy.data.worlds.new("day")
    world.use_nodes = True
    shade = [dice.uniform(0.8, 1) for _ in range(3)]
    world.node_tree.nodes["Background"].inputs[0].default_value = (*shade, 1)
    world.node_tree.nodes["Background"].inputs[1].default_value = dice.uniform(0.3, 0.9)
    scene.world = world
    lamp = bpy.data.lights.new("window", "AREA")
    lamp.energy, lamp.size = dice.uniform(40, 220), dice.uniform(0.5, 2.5)
    light = bpy.data.objects.new("window", lamp)
    light.location = (middle + dice.choice((-1, 1)) * dice.uniform(0.5, 3), -3.5, 2.6)
    aim = Vector((middle, -0.5, 0.5)) - light.location
    light.rotation_euler = aim.to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(light)


def _plane(
    at: tuple[float, float, float],
    size: tuple[float, float],
    turned: tuple[float, float, float],
    material: bpy.types.Material,
) -> None:
    bpy.ops.mesh.primitive_plane_add(size=1, location=at, rotation=turned)
    plane = bpy.context.object
    plane.scale = (*size, 1)
    plane.data.materials.append(material)


def _paint(dice: random.Random, *, wooden: bool = False) -> bpy.types.Material:
    """A plain colour, mostly light and grey, or boards of wood."""
    material = bpy.data.materials.new("paint")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader = nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = dice.uniform(0.3, 0.9)
    light, tint = dice.uniform(0.08, 0.85), dice.uniform(0, 0.3)
    colour = [light * (1 - tint * dice.random()) for _ in range(3)]
    if not wooden:
        shader.inputs["Base Color"].default_value = (*colour, 1)
        return material
    wood = nodes.new("ShaderNodeTexWave")
    wood.inputs["Scale"].default_value = dice.uniform(0.5, 3)
    wood.inputs["Distortion"].default_value = dice.uniform(2, 9)
    ramp = nodes.new("ShaderNodeValToRGB")
    brown = [light * share for share in (1, 0.72, 0.48)]
    ramp.color_ramp.elements[0].color = (*brown, 1)
    ramp.color_ramp.elements[1].color = (*(0.75 * part for part in brown), 1)
    links.new(wood.outputs["Fac"], ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], shader.inputs["Base Color"])
    return material


def look(pieces: list[Piece], dice: random.Random) -> None:
    """Stand somewhere before the wall, as tall as people are, and look at all or at one piece."""
    scene = bpy.context.scene
    if not scene.camera:
        scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        scene.collection.objects.link(scene.camera)
    camera = scene.camera
    while True:
        camera.data.lens = dice.choice((24, 28, 35, 50))
        one = dice.random() < CLOSE
        low, high = studio.box(
            [m for piece in ([dice.choice(pieces)] if one else pieces) for m in piece.meshes]
        )
        middle, wide = (low + high) / 2, max(high.x - low.x, high.z - low.z, 0.5)
        away = wide * camera.data.lens / 36 * dice.uniform(*(ONE_FILLS if one else ALL_FILL))
        aside = dice.uniform(-0.4, 0.4) * away
        camera.location = (middle.x + aside, low.y - away, dice.uniform(0.7, 1.75))
        if not any(_holds(piece, camera.location) for piece in pieces):
            break
    target = middle + Vector([dice.uniform(-0.15, 0.15) * wide for _ in range(3)])
    camera.rotation_euler = (target - camera.location).to_track_quat("-Z", "Y").to_euler()
    bpy.context.view_layer.update()


def _holds(piece: Piece, point: Vector) -> bool:
    low, high = piece.box()
    return all(low[axis] - 0.1 < point[axis] < high[axis] + 0.1 for axis in range(3))


def boxes(pieces: list[Piece]) -> list[dict[str, object]]:
    """Of each piece that is seen, the part of the picture in which it is."""
    scene, whose = bpy.context.scene, {m.name: p for p in pieces for m in p.meshes}
    camera, graph = scene.camera, bpy.context.evaluated_depsgraph_get()
    right_top, _, left_bottom, left_top = camera.data.view_frame(scene=scene)
    met: dict[str, list[tuple[int, int]]] = {}
    for row in range(HIGH // RAYS):
        for column in range(WIDE // RAYS):
            across, down = (column + 0.5) * RAYS / WIDE, (row + 0.5) * RAYS / HIGH
            point = left_top + (right_top - left_top) * across + (left_bottom - left_top) * down
            ray = (camera.matrix_world.to_3x3() @ point).normalized()
            hit, *_, thing, _ = scene.ray_cast(graph, camera.location, ray)
            if hit and thing.name in whose:
                met.setdefault(whose[thing.name].model.key, []).append((column, row))
    found = []
    for piece in pieces:
        rays = met.get(piece.model.key, [])
        if len(rays) >= SEEN:
            columns, rows = zip(*rays, strict=True)
            edges = (min(columns), min(rows), max(columns) + 1, max(rows) + 1)
            sides = (WIDE, HIGH, WIDE, HIGH)
            box = [round(e * RAYS / side, 4) for e, side in zip(edges, sides, strict=True)]
            found.append({"name": piece.model.name, "box": box})
    return found


def shoot(path: Path) -> None:
    """The picture, as JPEG."""
    with tempfile.TemporaryDirectory() as folder:
        bpy.context.scene.render.filepath = f"{folder}/shot.png"
        studio.quietly(lambda: bpy.ops.render.render(write_still=True))
        Image.open(f"{folder}/shot.png").convert("RGB").save(path, quality=88)


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
        for room in range(part, options.count, of):
            dice = random.Random(f"room {room}")
            last = options.folder / f"furnished-{room}-{VIEWS - 1}.json"
            if last.exists():
                continue
            try:
                pieces = furnish(models, Path(unpacked), dice)
            except (RuntimeError, StopIteration, ValueError) as error:
                print(room, "cannot be furnished:", error, flush=True)
                continue
            for view in range(VIEWS):
                look(pieces, dice)
                picture = options.folder / f"furnished-{room}-{view}.jpg"
                shoot(picture)
                picture.with_suffix(".json").write_text(json.dumps(boxes(pieces)))
            print(room, [piece.model.name for piece in pieces], flush=True)


if __name__ == "__main__":
    main()
