"""One small folder of all that training reads: pictures at the encoder's size, captions' words.

    python -m training.pack DATA WORDNET PACK --rendered FOLDER

Pictures held out for measuring are left out, so that nothing can train on them. What is slow and
needs packages of its own (the sentence encoder, WordNet) is done here; `training.train` needs only
what a machine with a GPU has anyway, and EfficientNet-Lite0's weights.
"""

import argparse
import json
from io import BytesIO
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from lib.decoder import fit
from lib.embedding.words import Vocabulary
from training import data, emoji, words
from training.backbone import SIDE
from training.records import Record
from training.towers import TextTower

QUALITY = 84


def write(records: list[Record], vocabulary: Vocabulary, text: TextTower, folder: Path) -> None:
    """PACK/pictures.parquet and PACK/words.npz; word vectors as 8-bit numbers with a scale each."""
    with Pool() as pool:
        images = pool.map(smaller, [record.image for record in records], chunksize=256)
    rows = [
        {
            "image": image,
            "source": record.source,
            "item": record.item,
            "title": record.title,
            "packshot": record.packshot,
            "says": json.dumps(dict(record.says)),
            "maybe": json.dumps(sorted(record.maybe)),
            "labels": json.dumps(dict(record.labels)),
        }
        for record, image in zip(records, images, strict=True)
    ]
    pd.DataFrame(rows).to_parquet(folder / "pictures.parquet", compression="zstd")
    vectors = text.teacher.numpy()
    scales = np.abs(vectors).max(1, keepdims=True) / 127
    np.savez_compressed(
        folder / "words.npz",
        words=np.array(vocabulary.words),
        mended=json.dumps(vocabulary.mended),
        vectors=np.round(vectors / scales).astype(np.int8),
        scales=scales.astype(np.float32),
    )


def smaller(image: bytes) -> bytes:
    """The picture as the encoder will see it, as WebP."""
    picture = Image.open(BytesIO(image)).convert("RGB")
    if max(picture.size) > SIDE:
        picture = fit(picture, SIDE)
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("wordnet", type=Path, help="WordNet's folder of data.noun and the like")
    parser.add_argument("folder", type=Path, help="where the pack goes")
    parser.add_argument("--rendered", type=Path, action="append", default=[])
    parser.add_argument("--emoji", type=Path, help="drawn goods; see `training.emoji`")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    records = [r for r in data.read_all(options.data, options.rendered) if not r.held_out]
    records += emoji.read(options.emoji) if options.emoji else []
    vocabulary, text = words.build(records, options.wordnet, options.folder / "teacher.npz")
    write(records, vocabulary, text, options.folder)
    print(f"{len(records)} pictures, {len(vocabulary.words)} words")


if __name__ == "__main__":
    main()
