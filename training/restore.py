"""Weights to go on from, out of an exported encoder: its picture tower as a training run keeps it.

    python -m training.restore data/encoder WORK/model.pt

Weights come back as the float16 numbers they were written as; the text tower starts anew.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.cache import SIDE
from training.towers import ImageTower


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("model", type=Path)
    options = parser.parse_args()
    written = {
        weight.name.removesuffix("_half").removeprefix("tower."): numpy_helper.to_array(weight)
        for weight in onnx.load(options.folder / "image.onnx").graph.initializer
    }
    known = ImageTower(SIDE // 16).state_dict()
    state = {n: torch.from_numpy(w.astype(np.float32)) for n, w in written.items() if n in known}
    torch.save({"image": state, "text": {}, "vocabulary": []}, options.model)


if __name__ == "__main__":
    main()
