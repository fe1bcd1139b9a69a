"""Teach the text tower to keep to the thing, whatever else is said of it.

    python -m training.steady data/encoder WORDNET

Captions say what pictures show, so few words stand before a thing in them that tell nothing of its
looks, and any other may drown it: "umbrella stand" finds umbrellas. Phrases of that kind
are made up (`strays.py`) and drawn to where the tower that training starts from has the thing
alone; all else is held where it was. `text.npz` of the folder is written anew, and listed in its
encoder.json. No picture is asked, and what is searched stays as it is.
"""

import argparse
import copy
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit
from torch.utils.data import DataLoader, IterableDataset

from lib.embedding.words import Vocabulary
from training import wordnet
from training.blend import blended
from training.descent import STEEPEST, pace
from training.export import read_texts, widened, write_texts
from training.maps import list_in_card
from training.report import Report
from training.strays import Strays
from training.towers import TextTower

PHRASES = 512  # a step
RATE, WARM_UP, AVERAGE = 1.5e-3, 50, 0.995


class Read(NamedTuple):
    """Phrases as rows of the vocabulary: what is said, what is seen, how near they stay [n, 1]."""

    said: list[list[int]]
    seen: list[list[int]]
    near: Tensor


class Phrases(IterableDataset[Read]):
    """The phrases of so many steps."""

    def __init__(self, vocabulary: Vocabulary, strays: Strays, steps: int, seed: int) -> None:
        self._vocabulary, self._strays = vocabulary, strays
        self._steps, self._seed = steps, seed

    def __iter__(self) -> Iterator[Read]:
        rng = np.random.default_rng(self._seed)
        read = lru_cache(100_000)(lambda text: self._vocabulary.read(text)[0])
        for _ in range(self._steps):
            made = [self._strays.phrase(rng) for _ in range(PHRASES)]
            rows = [(read(phrase.said), read(phrase.seen), phrase.near) for phrase in made]
            said, seen, near = zip(*(row for row in rows if row[0] and row[1]), strict=True)
            yield Read(list(said), list(seen), torch.tensor(near)[:, None])


@torch.no_grad()
def meant(was: TextTower, phrases: Read) -> Tensor:
    """Where phrases belong: where they were, but not farther than `near` from what is seen."""
    full, seen = was(phrases.said), was(phrases.seen)
    likeness = (full * seen).sum(1, keepdim=True)
    aside = F.normalize(full - likeness * seen, dim=1)
    held = phrases.near * seen + (1 - phrases.near**2).sqrt() * aside
    return torch.where(likeness < phrases.near, held, full)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("encoder", type=Path, help="its text.npz is read and written")
    parser.add_argument("senses", type=Path, help="WordNet's folder dict")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--beside", type=Path, help="another run's text.npz: the mean is written")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    vocabulary = Vocabulary(**json.loads((options.encoder / "vocabulary.json").read_text()))
    text = read_texts(options.encoder / "text.npz")
    was, average = copy.deepcopy(text).eval(), copy.deepcopy(text).eval()
    moved = [weight for weight in text.train().parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(moved, lr=RATE, weight_decay=0.0)
    fall = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda number: pace(number, options.steps, WARM_UP)
    )
    strays = Strays(vocabulary, wordnet.read(options.senses))
    phrases = DataLoader(
        Phrases(vocabulary, strays, options.steps, options.seed), None, num_workers=1
    )
    report = Report()
    for number, read in enumerate(phrases):
        apart = (1 - (text(read.said) * meant(was, read)).sum(1)).mean()
        optimiser.zero_grad()
        apart.backward()
        nn.utils.clip_grad_norm_(moved, STEEPEST)
        optimiser.step()
        fall.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(text.parameters()), 1 - AVERAGE)
        report.add(number, {"apart": 100 * apart.detach()})
    if options.beside:
        states = [average.state_dict(), read_texts(options.beside).state_dict()]
        average.load_state_dict(blended(states, [0.5, 0.5]))
    average.out = widened(average.out)
    write_texts(average, options.encoder / "text.npz")
    list_in_card(options.encoder, "text.npz")


if __name__ == "__main__":
    main()
