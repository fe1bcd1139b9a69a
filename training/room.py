"""The room around pieces of furniture: floor, walls and daylight, in Blender."""

import math
import random

import bpy
from mathutils import Vector

WIDE, HIGH, SAMPLES = 384, 288, 8


def build(width: float, dice: random.Random) -> None:
    """Floor, back wall at y = 0, sometimes a side wall and a rug; daylight from one side."""
    middle = width / 2
    _plane((middle, -3, 0), (24, 24), (0, 0, 0), _paint(dice, wooden=dice.random() < 0.5))
    _plane((middle, 0, 2), (24, 6), (math.pi / 2, 0, 0), _paint(dice))
    if dice.random() < 0.4:
        side = dice.choice((-0.3, width + 0.3))
        _plane((side, -3, 2), (6, 6), (math.pi / 2, 0, math.pi / 2), _paint(dice))
    if dice.random() < 0.4:
        size = (dice.uniform(1.2, 2.4), dice.uniform(0.8, 1.6))
        _plane((dice.uniform(0, width), -1.7, 0.004), size, (0, 0, 0), _paint(dice))
    _light(middle, dice)


def _light(middle: float, dice: random.Random) -> None:
    """A large window on one side, and how the picture is to be taken."""
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
