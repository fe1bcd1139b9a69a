"""Train the text tower alone, on the vectors a trained picture tower gives to cached views.

    python -m training.train_words DATA WORK WORDNET --rendered FOLDER --shards 4 --model model-2

Minutes, not hours: pictures are run through their tower once. WORK/NAME.pt gets both towers.
"""

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor, nn

from lib.embedding.words import Vocabulary
from training import captions, data, lexicon, losses, teacher, wordnet
from training.cache import SIDE
from training.records import Record
from training.towers import ImageTower, TextTower

BATCH = 384
SHARES = {"rendered": 0.36, "fashion": 0.5, "phone": 0.1, "outdoor": 0.04}  # of a batch
RATE, WARM_UP, AVERAGE = 2e-3, 100, 0.995
CHUNK = 128
LIKES, LIKED, AMONG = 0.4, 192, 256  # weight; words and anchors a step
SEEN = ("maps", "texture", "colours")  # the cached parts a picture tower starts from
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


class Sampler:
    """Batches of cached vectors: products, photos evenly by look, and phones' photos."""

    def __init__(self, records: list[Record], of: NDArray[np.int64]) -> None:
        self._rows: dict[str, NDArray[np.int64]] = {}
        self._shares: dict[str, NDArray[np.float64]] = {}
        sources = np.array([records[i].source for i in of])
        for source in SHARES:
            rows = np.flatnonzero(sources == source)
            looks = [str(sorted(records[of[row]].says.items())[:4]) for row in rows]
            _, inverse, counts = np.unique(looks, return_inverse=True, return_counts=True)
            shares = 1 / np.sqrt(counts[inverse])
            self._rows[source], self._shares[source] = rows, shares / shares.sum()

    def batch(self, rng: Generator) -> NDArray[np.int64]:
        """Rows of the vectors; rare looks are drawn more often than they are there."""
        return np.concatenate(
            [
                rng.choice(self._rows[source], int(BATCH * share), p=self._shares[source])
                for source, share in SHARES.items()
            ]
        )


@torch.no_grad()
def vectors_of(
    image: ImageTower, records: list[Record], folder: Path, shards: int
) -> tuple[Tensor, NDArray[np.int64]]:
    """What the picture tower makes of every cached view, and the record each one shows."""
    index = {record.key: i for i, record in enumerate(records)}
    found: list[Tensor] = []
    of: list[NDArray[np.int64]] = []
    for number in range(shards):
        keys = np.load(folder / f"{number:03d}" / "keys.npy")
        parts = {
            name: np.load(folder / f"{number:03d}" / f"{name}.npy", mmap_mode="r") for name in SEEN
        }
        for start in range(0, len(keys), CHUNK):
            batch = [
                torch.from_numpy(part[start : start + CHUNK].astype(np.float32))
                for part in parts.values()
            ]
            with torch.autocast("cpu", torch.bfloat16):
                vectors, _ = image(*batch)
            found.append(vectors)
        of.append(np.array([index.get(int(key), -1) for key in keys]))
    records_of = np.concatenate(of)
    return torch.cat(found)[records_of >= 0], records_of[records_of >= 0]


def build(records: list[Record], senses: Path, kept: Path) -> tuple[Vocabulary, TextTower]:
    """The vocabulary and a text tower that knows what the sentence encoder thinks of it."""
    synsets = list(wordnet.read(senses))
    first = [*captions.vocabulary(records), *SHOP_WORDS]
    entries = lexicon.entries(synsets, first)
    words = teacher.of_words(entries, synsets, kept)
    words = teacher.retrofitted(words, entries, synsets, lexicon.frequencies())
    vocabulary = Vocabulary([entry.word for entry in entries], lexicon.MENDED)
    return vocabulary, TextTower(torch.from_numpy(words))


def train(
    text: TextTower,
    vocabulary: Vocabulary,
    records: list[Record],
    vectors: Tensor,
    of: NDArray[np.int64],
    steps: int,
    seed: int,
) -> TextTower:
    """The text tower's running average after so many steps."""
    rng = np.random.default_rng(seed)
    matching, sampler = captions.Matching(records), Sampler(records, of)
    likes = Likes(text, vocabulary)
    scale = nn.Parameter(torch.tensor(2.7))
    corrections = [text.correct.weight]
    others = [p for name, p in text.named_parameters() if name != "correct.weight"]
    optimiser = torch.optim.AdamW(
        [
            {"params": others, "lr": RATE, "weight_decay": 0.02},
            {"params": [*corrections, scale], "lr": RATE, "weight_decay": 0.0},
        ]
    )
    kept = copy.deepcopy(text)
    started, total = time.time(), 0.0
    for step in range(steps):
        rate = RATE * min(1.0, (step + 1) / WARM_UP) * 0.5 * (1 + np.cos(np.pi * step / steps))
        for group in optimiser.param_groups:
            group["lr"] = rate
        rows = sampler.batch(rng)
        chosen = of[rows]
        written = [captions.write(records[i], rng) for i in chosen]
        holds, unknown = map(torch.from_numpy, matching.of(written, chosen))
        read = [vocabulary.read(caption.text)[0] or [0] for caption in written]
        loss = losses.words_and_pictures(
            vectors[rows], text(read), scale.exp().clamp(max=60), holds, unknown
        )
        loss = loss + LIKES * likes.loss(text, rng)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        share = min(AVERAGE, (step + 1) / (step + 10))
        with torch.no_grad():
            for average, live in zip(kept.parameters(), text.parameters(), strict=True):
                average.lerp_(live, 1 - share)
        total += loss.item()
        if step % 100 == 99:
            print(f"{step + 1} words {total / 100:.3f} {time.time() - started:.0f} s", flush=True)
            total = 0.0
    return kept.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("wordnet", type=Path, help="WordNet's folder of data.noun and the like")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="model", help="WORK/MODEL.pt has the picture tower")
    parser.add_argument("--name", default="final", help="WORK/NAME.pt is written")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    records = [r for r in data.read_all(options.data, options.rendered) if not r.held_out]
    image = ImageTower(SIDE // 16)
    image.load_state_dict(torch.load(options.work / f"{options.model}.pt")["image"])
    folder = options.work / f"shards-{SIDE}"
    vectors, of = vectors_of(image.eval(), records, folder, options.shards)
    vocabulary, text = build(records, options.wordnet, options.work / "teacher.npz")
    text = train(text, vocabulary, records, vectors, of, options.steps, options.seed)
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
