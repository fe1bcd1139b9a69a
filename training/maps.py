"""Let the picture tower tell what it sees where, beside the vector: python -m training.maps FOLDER

`near`: float32[n, 152, 12, 12], local and texture features; `deep`: float32[n, 320, 6, 6]. The
vectors stay as they are. `training.places` learns from these where things stand.
"""

import argparse
import hashlib
import json
from pathlib import Path

import onnx
from onnx import TensorProto, helper

MAPS = {
    "near": "/tower/Concat_output_0",
    "deep": "/tower/backbone/blocks.15/project/project.1/Conv_output_0",
}
"""By the names that `training.export` gives them."""


def tell(path: Path) -> None:
    """Add the maps to what the tower at `path` puts out, where they are not there yet."""
    model = onnx.load(path)
    told = {output.name for output in model.graph.output}
    for name, inner in MAPS.items():
        if name not in told:
            model.graph.node.append(helper.make_node("Identity", [inner], [name]))
            output = helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
            model.graph.output.append(output)
    onnx.save(model, path)


def list_in_card(folder: Path, file: str) -> None:
    """Write the digest of a file into encoder.json."""
    path = folder / "encoder.json"
    card = json.loads(path.read_text())
    card["sha256"][file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    path.write_text(json.dumps(card, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    tell(folder / "image.onnx")
    list_in_card(folder, "image.onnx")


if __name__ == "__main__":
    main()
