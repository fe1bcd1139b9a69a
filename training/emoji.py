"""Drawn goods that no other data has (food, tools, instruments, balls), two drawings of most.

FOLDER is where two npm packages were unpacked over each other: emoji-datasource-google 15.1.2
(Noto's emoji, Apache-2.0) and @lobehub/fluent-emoji-3d 1.1.0 (Microsoft's, MIT). `emoji.txt` says
which of them are goods, and what each is called.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from training.records import Record

FILLED = 0.87  # of a side, by the thing


def read(folder: Path) -> Iterator[Record]:
    """Every drawing, on white."""
    for line in (Path(__file__).parent / "emoji.txt").read_text("utf-8").splitlines():
        code, _, name = line.partition(" ")
        drawings = folder / "assets" / f"{code}.webp", folder / "img/google/64" / f"{code}.png"
        for path in drawings:
            if path.is_file():
                yield Record(
                    image=_on_white(path),
                    source="emoji",
                    item=f"emoji-{name}",
                    title="",
                    packshot=True,
                    says={"type": (name,)},
                    labels={"emoji": name},
                )


def _on_white(path: Path) -> bytes:
    drawn = Image.open(path).convert("RGBA")
    thing = drawn.crop(drawn.getchannel("A").getbbox())
    side = int(max(thing.size) / FILLED)
    ground = Image.new("RGBA", (side, side), "white")
    ground.alpha_composite(thing, ((side - thing.width) // 2, (side - thing.height) // 2))
    buffer = BytesIO()
    ground.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
