"""Phrases that nobody has a picture for, held to what their parts mean.

Captions hold what pictures show. No bag of theirs has a leopard's spots, so the tower hears the
leopard alone. Phrases are therefore made up of any thing, colour and look, put as people type them,
and drawn to where the tower that training starts from has "red bag" and "leopard print".
"""

from collections.abc import Sequence

import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from lib.embedding.words import Vocabulary
from training import captions, imagenet, names, palette, phrasing
from training.phrasing import pick
from training.towers import TextTower

PHRASES = 256  # a step
TYPED, GOODS = 0.6, 0.15  # of heads: types of the tables, goods of ImageNet's; the rest any word
COLOURED, LOOKING = 0.6, 0.35  # of phrases: with a colour; with a pattern or a material
LOOK = 0.6  # what a pattern or a material weighs beside the thing and its colour
COMMON = 9000  # the words of the vocabulary that may be heads


class Meant:
    """What made-up phrases meant, in parts, to the tower that training starts from."""

    def __init__(self, was: TextTower, before: Vocabulary, vocabulary: Vocabulary) -> None:
        self._was, self._before, self._vocabulary = was.eval(), before, vocabulary
        self._types = sorted(names.TYPES)
        self._goods = [name for _, called in imagenet.goods() for name in called]
        self._colours = sorted(palette.every_text())
        tables = {"pattern": names.PATTERNS, "material": names.MATERIALS}
        self._looks = [
            (kind, text) for kind, table in tables.items() for its in table.values() for text in its
        ]

    def loss(self, text: TextTower, rng: Generator) -> Tensor:
        """How far some phrases are from what they mean."""
        made = [self._phrase(rng) for _ in range(PHRASES)]
        rows = [(self._vocabulary.read(phrase)[0], thing, look) for phrase, thing, look in made]
        rows = [told for told in rows if told[0]]
        with torch.no_grad():
            things = self._meaning([thing for _, thing, _ in rows])
            looks = self._meaning([look for *_, look in rows])
            there = torch.tensor([[float(bool(look))] for *_, look in rows])
            meant = F.normalize(things + LOOK * there * looks, dim=1)
        return (1 - (text([row for row, *_ in rows]) * meant).sum(1)).mean()

    def _meaning(self, texts: Sequence[str]) -> Tensor:
        return self._was([self._before.read(text)[0] or [0] for text in texts])

    def _phrase(self, rng: Generator) -> tuple[str, str, str]:
        """A phrase, and what it means: a thing, maybe with its colour, and how else it looks."""
        name, thing = self._head(rng)
        colour = pick(self._colours, rng) if rng.random() < COLOURED else ""
        kind, look = pick(self._looks, rng) if rng.random() < LOOKING else ("pattern", "")
        parts = {"colour": colour, kind: look, "type": thing}
        said = {of: captions.other_words(part, rng) for of, part in parts.items() if part}
        phrase = phrasing.put(said, name, self._vocabulary.words, rng)
        return phrase, f"{colour} {thing}", look

    def _head(self, rng: Generator) -> tuple[str, str]:
        """The name of a type, if it is one, and what the thing is called."""
        chance = rng.random()
        if chance < TYPED:
            name = pick(self._types, rng)
            return name, pick(names.TYPES[name], rng)
        heads = self._goods if chance < TYPED + GOODS else self._vocabulary.words[:COMMON]
        return "", pick(heads, rng)
