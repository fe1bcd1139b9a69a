"""The text tower's vocabulary."""

from pathlib import Path

import torch

from lib.embedding.words import Vocabulary
from training import captions, lexicon, teacher, wordnet
from training.records import Record
from training.towers import TextTower

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
