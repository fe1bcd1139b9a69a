"""Train the picture tower's head and the text tower on what the picture tower sees in many views.

    python -m training.train_heads DATA WORK WORDNET --rendered FOLDER --model model

Views went through the picture tower once, up to its head (`training.seen`): a step is cheap enough
for batches of hundreds of looks. WORK/NAME.pt gets both towers.
"""

import argparse
import copy
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor, nn

from lib.embedding.words import Vocabulary
from training import captions, data, losses, seen, words
from training.attributes import Attributes, alike, numbered
from training.records import Record
from training.towers import ImageTower, TextTower

LOOKS, EACH = 40, 6  # looks of shop photos a batch, and photos of each
PRODUCTS, MODELS, PHONES, OUTDOOR = 90, 60, 80, 12  # items a batch
VIEWS = 4  # of a product
TYPES = 4  # half of a batch's products come from so few types, to be told apart
CAPTIONED = 400  # of a batch, the views that captions are written for
RATES = {"head": 6e-4, "text": 2e-3, "attributes": 3e-3}
WARM_UP, AVERAGE = 100, 0.995
WEIGHTS = {"words": 1.0, "likes": 0.4, "same": 1.5, "looks": 1.0, "attributes": 0.5}
MEANT = 25  # steps between two looks at what the goods' names mean


class Sampler:
    """Batches of cached views: of products all views, of photos some of each look."""

    def __init__(self, records: list[Record], of: NDArray[np.int64]) -> None:
        groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row, i in enumerate(of):
            record = records[i]
            by = alike(record) if record.source == "fashion" else record.item
            groups[record.source][by].append(row)
        self._groups = {source: list(its.values()) for source, its in groups.items()}
        self._types: dict[str, list[int]] = defaultdict(list)
        for k, item in enumerate(groups["rendered"]):
            self._types[item.rpartition("-")[0]].append(k)
        shares = np.sqrt([len(rows) for rows in self._groups["fashion"]])
        self._shares = shares / shares.sum()

    def batch(self, rng: Generator) -> NDArray[np.int64]:
        """Rows of the cached views; rare looks are drawn more often than they are there."""
        few = rng.choice(sorted(self._types), TYPES, replace=False)
        hard = np.array([k for name in few for k in self._types[name]])
        products = {
            *rng.choice(hard, min(PRODUCTS // 2, len(hard)), replace=False).tolist(),
            *rng.choice(len(self._groups["rendered"]), PRODUCTS // 2, replace=False).tolist(),
        }
        looks = rng.choice(len(self._shares), LOOKS, replace=False, p=self._shares)
        return np.array(
            [
                *self._some("rendered", sorted(products), VIEWS, rng),
                *self._some("fashion", looks.tolist(), EACH, rng),
                *self._some("model", self._any("model", MODELS, rng), 3, rng),
                *self._some("phone", self._any("phone", PHONES, rng), 1, rng),
                *self._some("outdoor", self._any("outdoor", OUTDOOR, rng), 2, rng),
            ]
        )

    def _any(self, source: str, items: int, rng: Generator) -> list[int]:
        found: list[int] = rng.choice(len(self._groups[source]), items, replace=False).tolist()
        return found

    def _some(self, source: str, groups: list[int], views: int, rng: Generator) -> list[int]:
        rows: list[int] = []
        for k in groups:
            its = self._groups[source][k]
            rows += rng.choice(its, min(views, len(its)), replace=False).tolist()
        return rows


class Trainer:
    """The head, the text tower, what they are asked, and the running average that is kept."""

    def __init__(
        self,
        image: ImageTower,
        text: TextTower,
        vocabulary: Vocabulary,
        records: list[Record],
        of: NDArray[np.int64],
        steps: int,
        seed: int,
    ) -> None:
        self.rng = np.random.default_rng(seed)
        self.image, self.text, self.vocabulary = image.train(), text, vocabulary
        self.records, self.of, self.steps = records, of, steps
        self.matching, self.sampler = captions.Matching(records), Sampler(records, of)
        self.likes = words.Likes(text, vocabulary)
        self.attributes = Attributes(records)
        self.items = numbered([record.item for record in records])
        self.looks = numbered([alike(record) for record in records])
        self.scale = nn.Parameter(torch.tensor(2.7))
        head = [p for part in image.heads() for p in part.parameters()]
        corrections = [text.correct.weight, self.scale]
        others = [p for name, p in text.named_parameters() if name != "correct.weight"]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": head, "lr": RATES["head"], "weight_decay": 0.05},
                {"params": others, "lr": RATES["text"], "weight_decay": 0.02},
                {"params": corrections, "lr": RATES["text"], "weight_decay": 0.0},
                {"params": list(self.attributes.parameters()), "lr": RATES["attributes"]},
            ]
        )
        self.base = [group["lr"] for group in self.optimiser.param_groups]
        self.kept = copy.deepcopy(nn.ModuleList([*image.heads(), text]))

    def step(self, number: int, features: Tensor, deep: Tensor) -> dict[str, float]:
        """One step; the size of each loss."""
        if number % MEANT == 0:
            self.image.goods.mean(self.text, self.vocabulary)
        rise = min(1.0, (number + 1) / WARM_UP)
        fall = 0.5 * (1 + np.cos(np.pi * number / self.steps))
        for group, base in zip(self.optimiser.param_groups, self.base, strict=True):
            group["lr"] = base * rise * fall
        rows = self.sampler.batch(self.rng)
        chosen = self.of[rows]
        vectors = self.image.head(features[rows].float(), deep[rows].float())
        captioned = self.rng.permutation(len(rows))[:CAPTIONED]
        written = [captions.write(self.records[i], self.rng) for i in chosen[captioned]]
        for caption, i in list(zip(written, chosen[captioned], strict=True)):
            if false := captions.decoy(caption, self.records[i], self.rng):
                written.append(false)
        holds, unknown = map(torch.from_numpy, self.matching.of(written, chosen[captioned]))
        texts = self.text([self.vocabulary.read(caption.text)[0] or [0] for caption in written])
        items, looks = torch.from_numpy(self.items[chosen]), torch.from_numpy(self.looks[chosen])
        same, like = items[:, None] == items[None], looks[:, None] == looks[None]
        parts = {
            "words": losses.words_and_pictures(
                vectors[captioned], texts, self.scale.exp().clamp(max=60), holds, unknown
            ),
            "likes": self.likes.loss(self.text, self.rng),
            "same": losses.same_thing(vectors, same, like),
            "looks": losses.same_look(vectors, like),
            "attributes": self.attributes.loss(vectors, torch.from_numpy(chosen)),
        }
        self.optimiser.zero_grad()
        torch.stack([WEIGHTS[name] * loss for name, loss in parts.items()]).sum().backward()
        self.optimiser.step()
        self._keep(number)
        return {name: loss.item() for name, loss in parts.items()}

    def towers(self) -> tuple[ImageTower, TextTower]:
        """Both towers with the weights that are kept."""
        *heads, text = self.kept
        for part, kept in zip(self.image.heads(), heads, strict=True):
            part.load_state_dict(kept.state_dict())
        self.text.load_state_dict(text.state_dict())
        self.image.goods.mean(self.text, self.vocabulary)
        return self.image.eval(), self.text.eval()

    @torch.no_grad()
    def _keep(self, number: int) -> None:
        share = min(AVERAGE, (number + 1) / (number + 10))
        live = nn.ModuleList([*self.image.heads(), self.text])
        for kept, now in zip(self.kept.parameters(), live.parameters(), strict=True):
            kept.lerp_(now, 1 - share)
        for kept, now in zip(self.kept.buffers(), live.buffers(), strict=True):
            if kept.dim() == 1:  # a batch norm's averages; not the sentence encoder's vectors
                kept.copy_(now)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("wordnet", type=Path, help="WordNet's folder of data.noun and the like")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="model", help="WORK/MODEL.pt has the picture tower")
    parser.add_argument("--name", default="final", help="WORK/NAME.pt is written")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    records = [r for r in data.read_all(options.data, options.rendered) if not r.held_out]
    kept = torch.load(options.work / f"{options.model}.pt")
    image = ImageTower()
    image.load_state_dict(kept["image"])
    features, deep, of = seen.read(records, options.work)
    vocabulary, text = words.build(records, options.wordnet, options.work / "teacher.npz")
    text.load_state_dict(kept["text"])
    trainer = Trainer(image, text, vocabulary, records, of, options.steps, options.seed)
    started, sums = time.time(), defaultdict[str, float](float)
    for number in range(options.steps):
        for name, loss in trainer.step(number, features, deep).items():
            sums[name] += loss / 100
        if number % 100 == 99:
            figures = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
            print(f"{number + 1} {figures} {time.time() - started:.0f} s", flush=True)
            sums.clear()
    image, text = trainer.towers()
    torch.save(
        {
            "image": image.state_dict(),
            "text": text.state_dict(),
            "vocabulary": list(vocabulary.words),
            "mended": vocabulary.mended,
        },
        options.work / f"{options.name}.pt",
    )


if __name__ == "__main__":
    main()
