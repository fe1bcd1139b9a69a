"""Render free 3D models of furniture and household goods: products that no generator of ours makes.

    python -m training.furniture FURNITURE.sh3f ... FOLDER --part 0/2

Reads libraries of Sweet Home 3D (Debian's `sweethome3d-furniture` has four, CC BY and CC0): a
catalogue of names and sizes beside OBJ models. Each model gives two products: as it is, and with
its largest part in a plain colour. Needs `bpy` 4.5 (Blender as a module, GPL: a tool at build
time only), and nothing else of `training`. Goes on where it stopped.
"""

import argparse
import json
import math
import random
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from training import sh3f, studio
from training.sh3f import Model


def render(model: Model, unpacked: Path, folder: Path) -> Iterator[dict[str, object]]:
    """Render both products of a model; what is known about each picture."""
    chance = random.Random(model.key)
    for product, views in (("as it is", 3), ("in a colour", 2)):
        studio.load(model, unpacked)
        colour, share = "", 0.0
        if product == "in a colour":
            colour, share = studio.recolour(chance)
            if not colour:
                return
        item = model.key + (f"-{colour}" if colour else "")
        side = chance.choice((-1, 1))
        for view in range(views):
            angle = (side * chance.uniform(8, 35), -side * chance.uniform(25, 55), 0.0)[view]
            studio.look(
                math.radians(angle), math.radians(chance.uniform(8, 32)), chance.uniform(0.8, 0.95)
            )
            image = f"{item}-{view}.jpg"
            studio.shoot(folder / "models" / image)
            yield {
                "image": image,
                "product": item,
                "name": model.name,
                "colour": colour,
                "share": round(share, 2),
                "view": view,
                "library": model.library.stem,
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("libraries", type=Path, nargs="+")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", default="0/1", help="which of how many processes this is")
    options = parser.parse_args()
    part, of = map(int, options.part.split("/"))
    (options.folder / "models").mkdir(parents=True, exist_ok=True)
    log = options.folder / f"models-{part}.jsonl"
    done = set()
    if log.exists():
        done = {json.loads(line)["product"] for line in log.read_text().splitlines()}
    with tempfile.TemporaryDirectory() as unpacked:
        for library in options.libraries:
            zipfile.ZipFile(library).extractall(Path(unpacked) / library.stem)
        everything = [model for library in options.libraries for model in sh3f.models(library)]
        for model in everything[part::of]:
            if model.key in done:
                continue
            try:
                rows = list(render(model, Path(unpacked), options.folder))
            except (RuntimeError, StopIteration, ValueError) as error:
                print(model.key, model.name, "cannot be rendered:", error, flush=True)
                continue
            with log.open("a") as file:
                file.writelines(json.dumps(row) + "\n" for row in rows)
            print(model.key, model.name, flush=True)


if __name__ == "__main__":
    main()
