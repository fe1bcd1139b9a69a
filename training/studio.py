"""One 3D model on white, photographed with Blender as a module (`bpy`)."""

import math
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import bpy
from mathutils import Matrix, Vector
from PIL import Image

from training.sh3f import Model

SIDE, SAMPLES = 224, 10
COLOURS = {
    "white": "f1efea", "black": "17171a", "charcoal": "35373b", "grey": "8b8d90",
    "navy": "1c2b4a", "blue": "3a679f", "sky": "8fb9d8", "teal": "1f6f73", "mint": "a6d3bf",
    "green": "3b7a4b", "olive": "6a6b3a", "sage": "9aa88c", "yellow": "e9b830",
    "mustard": "c98f1f", "orange": "d96a26", "terracotta": "b5603c", "red": "b3231f",
    "burgundy": "5e1722", "pink": "e3a5ae", "rose": "c2566e", "lilac": "b3a1cc",
    "purple": "5a3a78", "brown": "5f3d26", "tan": "b58a5c", "beige": "cdb797",
}  # fmt: skip


def load(model: Model, unpacked: Path) -> None:
    """A scene with nothing but the model, upright, its longest side 1, at the origin."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    path = unpacked / model.library.stem / model.file
    if path.suffix.lower() == ".obj":
        bpy.ops.wm.obj_import(filepath=str(path))
    else:
        bpy.ops.wm.collada_import(filepath=str(path))
    _forget_missing_pictures()
    meshes = [o for o in bpy.context.scene.objects if o.type == "MESH"]
    if model.turned:
        rows = [float(number) for number in model.turned.split()]
        upright = Matrix([rows[0:3], rows[3:6], rows[6:9]])
        up = Matrix(((1, 0, 0), (0, 0, -1), (0, 1, 0)))  # theirs is y, Blender's is z
        turn = (up @ upright @ up.inverted()).to_4x4()
        for mesh in meshes:
            mesh.matrix_world = turn @ mesh.matrix_world
        bpy.context.view_layer.update()
    low, high = _box()
    span = high - low
    wanted = Vector(model.size) / max(model.size)
    scale = Matrix.Diagonal([w / max(s, 1e-6) for w, s in zip(wanted, span, strict=True)]).to_4x4()
    middle = Matrix.Translation(-(low + high) / 2)
    for mesh in meshes:
        mesh.matrix_world = scale @ middle @ mesh.matrix_world
    bpy.context.view_layer.update()
    _light()


def recolour(chance: random.Random) -> tuple[str, float]:
    """Paint the material that covers most; the colour's name, and the share it covers."""
    areas: dict[bpy.types.Material, float] = {}
    for mesh in (o for o in bpy.context.scene.objects if o.type == "MESH"):
        for face in mesh.data.polygons:
            slots = mesh.data.materials
            if slots and slots[face.material_index]:
                material = slots[face.material_index]
                areas[material] = areas.get(material, 0.0) + face.area
    if not areas:
        return "", 0.0
    # By name where areas are equal: the same colour every time.
    material = max(areas, key=lambda m: (areas[m], m.name))
    shader = next(n for n in material.node_tree.nodes if n.type == "BSDF_PRINCIPLED")
    base = shader.inputs["Base Color"]
    for link in list(base.links):
        material.node_tree.links.remove(link)
    name = chance.choice(sorted(COLOURS))
    values = [int(COLOURS[name][i : i + 2], 16) / 255 for i in (0, 2, 4)]
    base.default_value = (*(((v + 0.055) / 1.055) ** 2.4 for v in values), 1)
    return name, areas[material] / sum(areas.values())


def look(around: float, above: float, fill: float) -> None:
    """Place the camera so that the thing, at the origin, fills so much of the picture."""
    camera = bpy.context.scene.camera
    away = Vector(
        (math.sin(around) * math.cos(above), -math.cos(around) * math.cos(above), math.sin(above))
    )
    camera.rotation_euler = (-away).to_track_quat("-Z", "Y").to_euler()
    low, high = _box()
    corners = [
        Vector((x, y, z)) for x in (low.x, high.x) for y in (low.y, high.y) for z in (low.z, high.z)
    ]
    turn = camera.rotation_euler.to_matrix().inverted()
    seen = [turn @ corner for corner in corners]
    half = math.tan(camera.data.angle / 2)
    # Far enough for the corner that needs it most.
    distance = max(max(abs(c.x), abs(c.y)) / half / fill + c.z for c in seen)
    camera.location = away * distance


def shoot(path: Path) -> None:
    """The picture, as JPEG on white."""
    scene = bpy.context.scene
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = f"{folder}/shot.png"
        _quietly(lambda: bpy.ops.render.render(write_still=True))
        shot = Image.open(scene.render.filepath)
        ground = Image.new("RGBA", shot.size, "white")
        Image.alpha_composite(ground, shot.convert("RGBA")).convert("RGB").save(path, quality=90)


def _light() -> None:
    """White ground, a large window on one side, a camera."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = SAMPLES
    scene.cycles.use_denoising = False  # it takes most of the time, and augmentation adds noise
    scene.cycles.max_bounces = 4
    scene.render.resolution_x = scene.render.resolution_y = SIDE
    scene.render.film_transparent = True
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    scene.view_settings.view_transform = "Standard"
    world = bpy.data.worlds.new("white")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[1].default_value = 0.55
    world.node_tree.nodes["Background"].inputs[0].default_value = (1, 1, 1, 1)
    scene.world = world
    lamp = bpy.data.lights.new("window", "AREA")
    lamp.energy, lamp.size = 60, 2
    light = bpy.data.objects.new("window", lamp)
    light.location = (1.5, -2, 2.5)
    light.rotation_euler = Vector((-1.5, 2, -2.5)).to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(light)
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.data.lens = 85
    scene.collection.objects.link(camera)
    scene.camera = camera


def _forget_missing_pictures() -> None:
    """A texture whose file is not there would be pink: the material's own colour stays."""
    for material in bpy.data.materials:
        for node in [n for n in material.node_tree.nodes if n.type == "TEX_IMAGE"]:
            if not (node.image and node.image.size[0]):
                material.node_tree.nodes.remove(node)


def _box() -> tuple[Vector, Vector]:
    corners = [
        mesh.matrix_world @ Vector(corner)
        for mesh in bpy.context.scene.objects
        if mesh.type == "MESH"
        for corner in mesh.bound_box
    ]
    return (
        Vector([min(c[axis] for c in corners) for axis in range(3)]),
        Vector([max(c[axis] for c in corners) for axis in range(3)]),
    )


def _quietly(task: Callable[[], object]) -> None:
    """Blender says on standard output what nobody asked."""
    out, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        task()
    finally:
        os.dup2(out, 1)
        os.close(out)
        os.close(nowhere)
