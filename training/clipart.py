"""Drawings of all sorts of things, of which nothing is said: by them ImageNet's knowledge is kept.

FOLDER holds drawings as PNG with a clear ground, in any folders; Debian's `openclipart-png` (public
domain) was used.
"""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from training.emoji import on_white
from training.records import Record

SOURCE = "clipart"
HUGE = 1_000_000  # pixels; some have hundreds of millions


def read(folder: Path) -> Iterator[Record]:
    """Every drawing once, on white; empty and huge ones are passed over."""
    seen: set[bytes] = set()
    for path in sorted(folder.rglob("*.png")):
        image = None if _huge(path) else on_white(path)
        if image and image not in seen:
            seen.add(image)
            item = f"{SOURCE}-{path.relative_to(folder)}"
            yield Record(image, SOURCE, item, title="", packshot=True, says={})


def _huge(path: Path) -> bool:
    try:
        with Image.open(path) as drawing:
            return drawing.width * drawing.height > HUGE
    except Image.DecompressionBombError:
        return True
