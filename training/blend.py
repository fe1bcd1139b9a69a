"""Take the mean of the weights of several runs, and of ImageNet's own.

    python -m training.blend PACK WORK model=0.5 more=0.5 --imagenet 0.2

Training makes what is asked better and the rest worse, and each run makes something else better;
the mean keeps most of all (Wortsman et al. 2022, "Model soups", "Robust fine-tuning").
"""

import argparse
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from lib.embedding.builtin import letterbox
from lib.embedding.words import Vocabulary
from training import checkpoint, packed
from training.backbone import SIDE, normalised
from training.records import Record
from training.towers import ImageTower, TextTower

State = Mapping[str, Tensor]
SOURCES = ("fashion", "phone", "rendered", "model", "emoji")
SEEN = 1000  # pictures of each source that are looked at once more


def blended(states: list[State], shares: list[float]) -> State:
    """The weighted mean of what is real numbers; counts are those of the last."""
    return {
        name: sum(share * state[name] for state, share in zip(states, shares, strict=True))
        if value.is_floating_point()
        else value
        for name, value in states[-1].items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("of", nargs="+", metavar="NAME=SHARE", help="WORK/NAME-*.pt and its share")
    parser.add_argument("--imagenet", type=float, default=0.0, help="its share in the backbone")
    parser.add_argument("--name", default="blend", help="WORK/NAME-*.pt are written")
    options = parser.parse_args()
    names, shares = zip(*(part.split("=") for part in options.of), strict=True)
    of = [float(share) for share in shares]
    if abs(sum(of) - 1) > 1e-6:
        parser.error(f"The shares of {', '.join(names)} add up to {sum(of):g}, not to 1.")
    runs = [_towers(options.pack, options.work, name) for name in names]
    vocabulary, image, text = runs[-1]
    for tower, own in ((image, [run[1] for run in runs]), (text, [run[2] for run in runs])):
        tower.load_state_dict(blended([its.state_dict() for its in own], of))
    backbones = [image.backbone.state_dict(), ImageTower().backbone.state_dict()]
    image.backbone.load_state_dict(blended(backbones, [1 - options.imagenet, options.imagenet]))
    image.goods.mean(text, vocabulary)
    deep = deep_of(image.eval(), packed.read_records(options.pack))
    image.plain.fit(torch.cat(list(deep.values())))
    image.goods.meet(torch.cat([its for source, its in deep.items() if source != "emoji"]))
    checkpoint.save(image.eval(), text.eval(), options.work, options.name)


@torch.no_grad()
def deep_of(image: ImageTower, records: Sequence[Record]) -> dict[str, Tensor]:
    """Mean deep features [n, 1280] of some pictures of each source, as they are."""
    rng = np.random.default_rng(0)
    found: dict[str, Tensor] = {}
    for source in SOURCES:
        its = [record.image for record in records if record.source == source]
        chosen = [its[k] for k in rng.permutation(len(its))[:SEEN]]
        found[source] = torch.cat([image.pooled(_pixels(content))[1] for content in chosen])
    return found


def _pixels(content: bytes) -> Tensor:
    picture = letterbox(Image.open(BytesIO(content)).convert("RGB"), SIDE)
    return normalised(torch.from_numpy(np.array(picture)[None]))


def _towers(pack: Path, work: Path, name: str) -> tuple[Vocabulary, ImageTower, TextTower]:
    vocabulary, text = packed.read_words(pack)
    image = ImageTower()
    checkpoint.restore(image, text, work, name)
    return vocabulary, image, text


if __name__ == "__main__":
    main()
