"""What `training.pack` wrote: the training pictures, and the words that captions are read with."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from lib.embedding.words import Vocabulary
from training.records import Record
from training.towers import TextTower


def read_records(folder: Path) -> list[Record]:
    """The training pictures of a pack."""
    frame = pd.read_parquet(folder / "pictures.parquet")
    return [
        Record(
            image=row.image,
            source=row.source,
            item=row.item,
            title=row.title,
            packshot=row.packshot,
            says={kind: tuple(its) for kind, its in json.loads(row.says).items()},
            maybe=frozenset(json.loads(row.maybe)),
            labels=json.loads(row.labels),
        )
        for row in frame.itertuples()
    ]


def read_words(folder: Path) -> tuple[Vocabulary, TextTower]:
    """The vocabulary of a pack, and a text tower that knows what the sentence encoder thinks."""
    with np.load(folder / "words.npz") as kept:
        vocabulary = Vocabulary(kept["words"].tolist(), json.loads(str(kept["mended"])))
        vectors = torch.from_numpy(kept["vectors"] * kept["scales"])
    return vocabulary, TextTower(vectors)
