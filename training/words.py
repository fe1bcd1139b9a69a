"""The text tower's vocabulary, and what keeps words that no caption holds in their place."""

from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn

from lib.embedding.words import Vocabulary
from training import captions, lexicon, losses, teacher, wordnet
from training.records import Record
from training.towers import TextTower

LIKED, AMONG = 128, 192  # words and anchors a step
# Words of shops that WordNet writes with a capital or not at all.
_SHOP_WORDS = (
    "loafer espadrille cagoule hoody joggers chino jegging onesie romper playsuit gilet kimono "
    "tankini fitflop croc sunhat beanie snapback crossbody holdall weekender daypack fanny "
    "phablet smartwatch earbud airpod powerbank laptop tablet trainers glasses spectacles shades "
    "flats pumps trunks briefs shorts boxers tights cords leathers pouffe beanbag futon daybed "
    "duvet bedspread comforter tealight tumbler cafetiere teacup keepcup stoneware boucle "
    "terrazzo ombre gingham paisley ikat houndstooth chambray tweed corduroy vegan rattan wicker "
    "macrame jute bamboo cork acrylic neoprene lycra spandex boho scandi midcentury hygge retro "
    "vintage monstera pothos ficus sansevieria calathea aloe bonsai terrarium planter jug "
    "bowtie pashmina horology"
)
SHOP_WORDS = _SHOP_WORDS.split()


def build(records: list[Record], senses: Path, kept: Path) -> tuple[Vocabulary, TextTower]:
    """The vocabulary and a text tower that knows what the sentence encoder thinks of it."""
    synsets = list(wordnet.read(senses))
    first = [*captions.vocabulary(records), *SHOP_WORDS]
    entries = lexicon.entries(synsets, first)
    words = teacher.of_words(entries, synsets, kept)
    words = teacher.retrofitted(words, entries, synsets, lexicon.frequencies())
    vocabulary = Vocabulary([entry.word for entry in entries], lexicon.MENDED)
    return vocabulary, TextTower(torch.from_numpy(words))


class Likes:
    """Words no caption holds, taught to lie among those that captions hold, as their likes do."""

    def __init__(self, text: TextTower, vocabulary: Vocabulary) -> None:
        read = (vocabulary.read(phrase)[0] for phrase in sorted(captions.phrases()))
        self._anchors = [rows for rows in read if rows]
        means = torch.stack([text.teacher[rows].mean(0) for rows in self._anchors])
        self._likes = text.teacher @ nn.functional.normalize(means, dim=1).T
        likely = self._likes.max(1).values.numpy() > losses.LIKE_NONE
        # The commoner a word, the oftener it is asked for.
        shares = likely / (1000.0 + np.arange(len(likely)))
        self._shares = shares / shares.sum()

    def loss(self, text: TextTower, rng: Generator) -> Tensor:
        """Of some words of the vocabulary."""
        rows = rng.choice(len(self._shares), LIKED, replace=False, p=self._shares)
        among = rng.choice(len(self._anchors), AMONG, replace=False)
        found = text([[int(row)] for row in rows] + [self._anchors[k] for k in among])
        return losses.by_likes(found[:LIKED], found[LIKED:].detach(), self._likes[rows][:, among])
