"""A camera in a furnished room, and what it sees of each piece."""

import random
import tempfile
from pathlib import Path
from typing import NamedTuple

import bpy
from mathutils import Matrix, Vector
from PIL import Image

from training import studio
from training.room import HIGH, WIDE
from training.sh3f import Model

RAYS = 4  # pixels between two rays
SEEN = 25  # rays that must meet a thing: a thing of 20 × 20 pixels
CLOSE = 0.4  # of the views are of one piece
ONE_FILLS, ALL_FILL = (1.1, 2.5), (0.5, 1.1)  # times the distance from which that fills the view


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
