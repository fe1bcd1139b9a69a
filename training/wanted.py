"""Real photos of goods that the bundled shop sells: whether what is found is of that kind.

`wanted.txt` says which photos show what, as the shop's ids begin; they lie in the folders of
`evaluate --photos`.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from training import shop

Wanted = tuple[str, Image.Image]


def read(folders: Sequence[Path]) -> list[Wanted]:
    """What is wanted, and the photo, of each photo in the folders that the list names."""
    lines = (Path(__file__).parent / "wanted.txt").read_text("utf-8").splitlines()
    kinds = dict(line.rsplit(" ", 1) for line in lines)
    paths = [path for folder in folders for path in sorted(folder.iterdir())]
    return [(kinds[path.name], shop.read(path)) for path in paths if path.name in kinds]


def figures(catalogue: Path, wanted: Sequence[Wanted], embed: shop.Embed) -> dict[str, float]:
    """Share of photos whose nearest packshot, and of the nearest five packshots, that are right."""
    products = shop.listed(catalogue)
    kinds = np.array([product["id"].rpartition("-")[0] for product in products])
    packshots = embed([shop.read(catalogue / product["image"]) for product in products])
    likeness = embed([picture for _, picture in wanted]) @ packshots.T
    first = kinds[np.argsort(-likeness, 1)[:, :5]]
    right = first == np.array([kind for kind, _ in wanted])[:, None]
    return {
        "shop, real photos: kind first": right[:, 0].mean(),
        "shop, real photos: kind P@5": right.mean(),
    }
