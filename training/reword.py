"""Train the text tower alone, for pictures as they are seen already.

    python -m training.reword PACK WORK data/encoder --start blend --was PACK --steps 1600

Nothing that is searched has to be embedded again: the picture tower stays as it is. `PACK` is what
`training.pack` wrote, `--was` the pack that the towers to start from were trained with; each word
that both know keeps what it had learned. The mean of what was and what came of it is written: whole
phrases become better, and what single words found a little worse.
"""

import argparse
import copy
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader

from lib.embedding.builtin import BuiltinEmbedder
from lib.embedding.words import Vocabulary
from training import checkpoint, imagenet, losses, packed
from training.batches import Batch, Batches
from training.blend import blended
from training.descent import STEEPEST, pace
from training.likes import Likes
from training.looks import Looks
from training.meant import Meant
from training.memory import Memory
from training.records import Record
from training.report import Report
from training.towers import ImageTower, TextTower

RATE, WARM_UP, AVERAGE = 1.5e-3, 50, 0.995
WEIGHTS = {"words": 1.2, "likes": 0.4, "sought": 0.5, "meant": 4.0}
BATCH = 256


class Rewording:
    """The text tower, what it is asked, and the running average of its weights that is kept."""

    def __init__(
        self,
        records: list[Record],
        pictures: Tensor,
        vocabulary: Vocabulary,
        text: TextTower,
        meant: Meant,
        steps: int,
    ) -> None:
        self.pictures, self.text, self._meant = pictures, text.train(), meant
        self.average = copy.deepcopy(text)
        self._likes = Likes(text, vocabulary)
        self._looks, self._memory = Looks(records, vocabulary), Memory(records)
        self._scale = nn.Parameter(torch.tensor(3.2))
        self._moved = [*text.parameters(), self._scale]
        self._optimiser = torch.optim.AdamW(self._moved, lr=RATE, weight_decay=0.0)
        self._fall = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser,
            lambda number: pace(number, steps, WARM_UP),
        )
        self._rng = np.random.default_rng(0)

    def step(self, batch: Batch) -> dict[str, Tensor]:
        """One step; the size of each loss."""
        vectors = self.pictures[batch.chosen]
        texts, like = self._looks.among(batch.chosen.numpy(), self._rng)
        parts = {
            "words": losses.words_and_pictures(
                vectors,
                self.text(batch.texts),
                self._scale.exp().clamp(max=60),
                batch.holds,
                batch.unknown,
            ),
            "likes": self._likes.loss(self.text, self._rng),
            "sought": self._memory.sought(
                self.text(texts), torch.from_numpy(like), vectors, batch.chosen
            ),
            "meant": self._meant.loss(self.text, self._rng),
        }
        loss = torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._moved, STEEPEST)
        self._optimiser.step()
        self._fall.step()
        self._memory.keep(vectors, batch.chosen)
        with torch.no_grad():
            torch._foreach_lerp_(
                list(self.average.parameters()), list(self.text.parameters()), 1 - AVERAGE
            )
        return {name: part.detach() for name, part in parts.items()}


def carried(
    was: TextTower, before: Vocabulary, text: TextTower, vocabulary: Vocabulary
) -> TextTower:
    """`text` with all that `was` had learned; words that are new have learned nothing."""
    state = {k: v for k, v in was.state_dict().items() if k not in ("teacher", "correct.weight")}
    text.load_state_dict(state, strict=False)
    known = {word: row for row, word in enumerate(before.words)}
    with torch.no_grad():
        for row, word in enumerate(vocabulary.words):
            if word in known:
                text.correct.weight[row] = was.correct.weight[known[word]]
    return text


def seen(records: list[Record], embedder: BuiltinEmbedder) -> Tensor:
    """What the encoder makes of each picture, without the numbers that words do not see."""
    parts = []
    for at in range(0, len(records), BATCH):
        contents = [record.image for record in records[at : at + BATCH]]
        pictures = [Image.open(BytesIO(content)).convert("RGB") for content in contents]
        parts.append(torch.from_numpy(embedder.embed_images(pictures)[:, : imagenet.DIMENSIONS]))
    return nn.functional.normalize(torch.cat(parts), dim=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("encoder", type=Path, help="the folder of the encoder that sees pictures")
    parser.add_argument("--start", required=True, help="WORK/START-*.pt: the towers to start from")
    parser.add_argument("--was", type=Path, required=True, help="the pack of those towers")
    parser.add_argument("--steps", type=int, default=1600)
    parser.add_argument("--keep", type=float, default=0.25, help="share of the start's weights")
    parser.add_argument("--name", default="words", help="WORK/NAME-*.pt are written")
    options = parser.parse_args()
    torch.manual_seed(0)
    records = packed.read_records(options.pack)
    vocabulary, text = packed.read_words(options.pack)
    before, was = packed.read_words(options.was)
    image = ImageTower()
    checkpoint.restore(image, was, options.work, options.start)
    pictures = seen(records, BuiltinEmbedder(options.encoder))
    text = carried(was, before, text, vocabulary)
    first = copy.deepcopy(text.state_dict())
    meant = Meant(was, before, vocabulary)
    rewording = Rewording(records, pictures, vocabulary, text, meant, options.steps)
    batches = DataLoader(Batches(records, vocabulary, options.steps, 0), None, num_workers=1)
    report = Report()
    for number, batch in enumerate(batches):
        report.add(number, rewording.step(batch))
    states = [first, rewording.average.state_dict()]
    text.load_state_dict(blended(states, [options.keep, 1 - options.keep]))
    checkpoint.save(image, text.eval(), options.work, options.name)


if __name__ == "__main__":
    main()
