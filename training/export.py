"""Write what `lib.embedding.builtin` reads: ONNX picture tower, NumPy text tower, vocabulary.

python -m training.export DATA PACK WORK data/encoder --name findalike-6 --rendered FOLDER
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from torch import Tensor, nn

from lib.embedding import Bands
from lib.embedding.builtin import BuiltinEmbedder
from lib.embedding.words import Vocabulary
from training import bands, checkpoint, data, packed
from training.backbone import SIDE, normalised
from training.imagenet import DIMENSIONS, PLAIN
from training.towers import WORD, ImageTower, TextTower

MOST_APART = 0.01  # of any number in a unit vector
HALVED_FROM = 256  # numbers in a weight: smaller ones stay float32
PARTS = ("weight", "bias")


class Pictures(nn.Module):
    """The picture tower on pictures: uint8[n, s, s, 3] -> unit vectors [n, 320]."""

    def __init__(self, tower: ImageTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, pictures: Tensor) -> Tensor:
        return self.tower(normalised(pictures))


def load(pack: Path, work: Path, model: str) -> tuple[Pictures, TextTower, Vocabulary]:
    """The towers and the vocabulary of a training run."""
    vocabulary, text = packed.read_words(pack)
    image = ImageTower()
    checkpoint.restore(image, text, work, model)
    text.out = widened(text.out)
    return Pictures(image).eval(), text.eval(), vocabulary


def widened(out: nn.Linear) -> nn.Linear:
    """The same, and nothing in the numbers that only pictures have."""
    wide = nn.Linear(out.in_features, DIMENSIONS + PLAIN)
    nn.init.zeros_(wide.weight)
    nn.init.zeros_(wide.bias)
    wide.weight.data[:DIMENSIONS], wide.bias.data[:DIMENSIONS] = out.weight.data, out.bias.data
    return wide


def write_pictures(tower: Pictures, path: Path, side: int) -> None:
    """The picture tower as ONNX, weights in float32."""
    torch.onnx.export(
        tower,
        (torch.zeros((1, side, side, 3), dtype=torch.uint8),),
        path,
        input_names=["pictures"],
        output_names=["vectors"],
        dynamic_axes={"pictures": {0: "n"}, "vectors": {0: "n"}},
        dynamo=False,
    )


def halve(path: Path) -> None:
    """Store large weights as float16, with a cast back that the runtime folds when it opens."""
    model = onnx.load(path)
    casts = []
    for weight in model.graph.initializer:
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < HALVED_FROM:
            continue
        name, values = weight.name, numpy_helper.to_array(weight)
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


@torch.no_grad()
def write_texts(tower: TextTower, path: Path) -> None:
    """The text tower's arrays: word vectors as 8-bit numbers with a scale each, weights float16."""
    words = tower.word_vectors().numpy()
    scales = np.abs(words).max(axis=1) / 127
    halves = {name: weight.numpy().astype(np.float16) for name, weight in _weights(tower).items()}
    np.savez_compressed(
        path,
        words=np.round(words / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
        **halves,
    )


@torch.no_grad()
def read_texts(path: Path) -> TextTower:
    """The text tower that `write_texts` wrote, to train on; its words are their own teacher."""
    with np.load(path) as arrays:
        kept = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
    tower = TextTower(kept["words"] * kept["scales"][:, None])
    tower.project = nn.Linear(WORD, WORD, bias=False).requires_grad_(False)
    nn.init.eye_(tower.project.weight)
    for name, weight in _weights(tower).items():
        weight.copy_(kept[name][: len(weight)])
    return tower


def _weights(tower: TextTower) -> dict[str, Tensor]:
    """All but the words' vectors, by their names in the file."""
    layers = {
        "lift": tower.lift,
        "norm": tower.norm,
        "attend": tower.attend,
        "joined": tower.joined,
        "norm_after": tower.norm_after,
        "bent_in": tower.bent[0],
        "bent_out": tower.bent[2],
        "telling": tower.telling,
        "out": tower.out,
    }
    parts = {f"{name}_{part}": (layer, part) for name, layer in layers.items() for part in PARTS}
    weights = {name: getattr(layer, part) for name, (layer, part) in parts.items()}
    return {**weights, "distance": tower.distance}


def write_card(folder: Path, name: str, bands: Bands | None = None) -> None:
    """encoder.json: what this is, and the digests that show a file was not altered."""
    files = ("image.onnx", "text.npz", "vocabulary.json")
    digests = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files}
    card = {"name": name, "dimensions": DIMENSIONS + PLAIN, "side": SIDE, "sha256": digests}
    if bands:
        card["bands"] = bands
    (folder / "encoder.json").write_text(json.dumps(card, indent=2) + "\n")


@torch.no_grad()
def difference(
    folder: Path, pictures: Pictures, texts: TextTower, vocabulary: Vocabulary
) -> tuple[float, float]:
    """The largest difference of any number between what was written and torch, both towers."""
    embedder = BuiltinEmbedder(folder)
    rng, side = np.random.default_rng(0), json.loads((folder / "encoder.json").read_text())["side"]
    noise = rng.integers(0, 256, (16, side, side, 3), dtype=np.uint8)
    ours = embedder.embed_images([Image.fromarray(pixels) for pixels in noise])
    theirs: NDArray[np.float32] = pictures(torch.from_numpy(noise)).numpy()
    said = [" ".join(rng.choice(vocabulary.words, 4)) for _ in range(50)]
    rows = [vocabulary.read(text)[0] for text in said]
    apart = np.abs(embedder.embed_texts(said) - texts(rows).numpy()).max()
    return float(np.abs(ours - theirs).max()), float(apart)


def _compare(
    folder: Path, pictures: Pictures, texts: TextTower, vocabulary: Vocabulary, how: str
) -> None:
    """Say how far what was written is from torch; SystemExit when it is too far."""
    apart = difference(folder, pictures, texts, vocabulary)
    print(f"{how}largest difference to torch: " + "pictures {:.1e}, texts {:.1e}".format(*apart))
    if max(apart) > MOST_APART:
        raise SystemExit("What was written is not what was trained.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("pack", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path, help="where the encoder goes")
    parser.add_argument("--model", default="model", help="WORK/MODEL-*.pt have the towers")
    parser.add_argument("--name", required=True, help="of the encoder, with its version")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--full", action="store_true", help="keep the weights in float32")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    pictures, texts, vocabulary = load(options.pack, options.work, options.model)
    write_pictures(pictures, options.folder / "image.onnx", SIDE)
    write_texts(texts, options.folder / "text.npz")
    listed = {"mended": vocabulary.mended, "words": vocabulary.words}
    (options.folder / "vocabulary.json").write_text(json.dumps(listed, indent=0) + "\n")
    write_card(options.folder, options.name)
    _compare(options.folder, pictures, texts, vocabulary, "")
    if not options.full:
        halve(options.folder / "image.onnx")
        write_card(options.folder, options.name)
        _compare(options.folder, pictures, texts, vocabulary, "pictures' weights halved: ")
    records = data.read_all(options.data, options.rendered)
    measured = bands.measure(records, BuiltinEmbedder(options.folder))
    write_card(options.folder, options.name, measured)


if __name__ == "__main__":
    main()
