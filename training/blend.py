"""Take the mean of weights before and after training further, and of ImageNet's own.

    python -m training.blend PACK WORK --start model --model more --share 0.5 --imagenet 0.2

Training makes what is asked better and the rest worse; the mean keeps most of both (Wortsman et al.
2022, "Robust fine-tuning of zero-shot models").
"""

import argparse
from pathlib import Path

from torch import Tensor

from lib.embedding.words import Vocabulary
from training import checkpoint, packed
from training.towers import ImageTower, TextTower

State = dict[str, Tensor]


def blended(before: State, after: State, share: float) -> State:
    """The weighted mean of what is real numbers; counts are those of `after`."""
    return {
        name: before[name].lerp(value, share) if value.is_floating_point() else value
        for name, value in after.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--start", required=True, help="WORK/START-*.pt: before")
    parser.add_argument("--model", required=True, help="WORK/MODEL-*.pt: after")
    parser.add_argument("--share", type=float, required=True, help="of after, from 0 to 1")
    parser.add_argument("--imagenet", type=float, default=0.0, help="its share in the backbone")
    parser.add_argument("--name", default="blend", help="WORK/NAME-*.pt are written")
    options = parser.parse_args()
    vocabulary, before = _towers(options.pack, options.work, options.start)
    _, (image, text) = _towers(options.pack, options.work, options.model)
    for tower, earlier in zip((image, text), before, strict=True):
        state = blended(earlier.state_dict(), tower.state_dict(), options.share)
        tower.load_state_dict(state)
    own = ImageTower().backbone.state_dict()
    state = blended(image.backbone.state_dict(), own, options.imagenet)
    image.backbone.load_state_dict(state)
    image.goods.mean(text, vocabulary)
    checkpoint.save(image.eval(), text.eval(), options.work, options.name)


def _towers(pack: Path, work: Path, name: str) -> tuple[Vocabulary, tuple[ImageTower, TextTower]]:
    vocabulary, text = packed.read_words(pack)
    image = ImageTower()
    checkpoint.restore(image, text, work, name)
    return vocabulary, (image, text)


if __name__ == "__main__":
    main()
