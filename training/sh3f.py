"""Libraries of 3D models for Sweet Home 3D: a catalogue of names and sizes beside OBJ files."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_GOODS = ("Characters", "Doors and windows", "Vehicles", "Staircases")
NOR_THESE = re.compile(
    r"plug|switch|socket|crossing|arrow|parking|bill \d|rail|elevator|escalator|window|"
    r"garage|street|tree|hedge|pine|palm|sycamore|beech|cypress|poplar|acacia|rock$|door$|"
    r"swimming pool|sidewalk|living room|mannequin|truck|sedan|peugeot|renault|seat leon",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Model:
    """One model of a library: what it is called, where its file is, how large it is in cm."""

    library: Path
    number: int
    name: str
    file: str
    size: tuple[float, float, float]
    turned: str

    @property
    def key(self) -> str:
        """A name for its pictures."""
        return f"{self.library.stem}-{self.number}".lower()


def models(library: Path) -> Iterator[Model]:
    """The goods in a library, in its own order."""
    with zipfile.ZipFile(library) as archive:
        text = archive.read("PluginFurnitureCatalog.properties").decode("latin-1")
    said: dict[int, dict[str, str]] = {}
    for key, number, value in re.findall(r"^(\w+)#(\d+)=(.*)$", text, re.MULTILINE):
        said.setdefault(int(number), {})[key] = value.strip()
    for number, its in sorted(said.items()):
        name = re.sub(r"\\u(....)", lambda found: chr(int(found[1], 16)), its.get("name", ""))
        if its.get("category") in NOT_GOODS or NOR_THESE.search(name) or "model" not in its:
            continue
        size = tuple(float(its[side]) for side in ("width", "depth", "height"))
        turned = its.get("modelRotation", "")
        yield Model(library, number, name, its["model"].lstrip("/"), size, turned)  # type: ignore[arg-type]
