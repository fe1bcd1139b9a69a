"""The bundled shop's files; `lib.stocking` puts it into a store.

Its thumbnails and vectors are made once, by `bake`, and travel with the repository, so that a
fresh machine neither shrinks nor embeds a picture before it can show and search the shop.
"""

from pathlib import Path

import numpy as np
from PIL import Image

from lib.catalogue import read_catalogue
from lib.embedding import Embedder
from lib.pictures import digest, encode_webp, read_picture
from lib.products import Photo
from lib.settings import ROOT
from lib.store import Store, Vectors

FOLDER = ROOT / "data" / "catalogue"
STATIC = ROOT / "static"
THUMBNAIL_SIDE = 400
SCENE_SIDE = 200
SAMPLES = ("teapot-016", "handbag-025", "lamp-010", "mug-016", "watch-025")
SEVERAL = "room-04"
"""A sample that shows several products; each of SAMPLES shows the one it is named after."""


def is_in(store: Store) -> bool:
    """Whether this very shop is in the store, or was there and its keeper has deleted it."""
    kept = store.recall("edition")
    return kept == edition() or (kept is not None and "" not in store.sources())


def edition() -> str:
    """Stands for the shop's facts and vectors: another edition, another text."""
    return digest((FOLDER / "products.csv").read_bytes() + _vectors().read_bytes())


def is_ready_for(embedder: Embedder) -> bool:
    """Whether the shop's vectors by this embedder come with it: it can be stocked at no cost."""
    with np.load(_vectors(), allow_pickle=False) as kept:
        return str(kept["embedder"]) == embedder.name


def open_photo(photo: Photo) -> Image.Image:
    """The picture of one of the shop's photos."""
    return read_picture((FOLDER / photo.address).read_bytes())


def photos() -> int:
    """How many photos the shop has."""
    with np.load(_vectors(), allow_pickle=False) as kept:
        return len(kept["digests"])


def bake(embedder: Embedder) -> int:
    """Make the thumbnails and vectors that travel with the repository; returns how many."""
    baked = [photo for product in read_catalogue(FOLDER) for photo in product.photos]
    for folder in ("shop", "samples"):
        (STATIC / folder).mkdir(parents=True, exist_ok=True)
    for name in (*SAMPLES, SEVERAL):
        small = encode_webp(open_sample(name), SCENE_SIDE)
        (STATIC / sample_thumbnail(name)).write_bytes(small)
    vectors = []
    for photo in baked:
        picture = open_photo(photo)
        (STATIC / photo.thumbnail).write_bytes(encode_webp(picture, THUMBNAIL_SIDE))
        vectors.append(embedder.embed_images([picture])[0])
    np.savez(
        _vectors(),
        embedder=embedder.name,
        digests=[photo.digest for photo in baked],
        vectors=np.stack(vectors).astype(np.float16),
    )
    return len(baked)


def known_vectors(embedder: Embedder) -> dict[str, Vectors]:
    """Vectors by digest, as unit float32; none when another embedder made them."""
    if not is_ready_for(embedder):
        return {}
    with np.load(_vectors(), allow_pickle=False) as kept:
        vectors = kept["vectors"].astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return dict(zip(kept["digests"].tolist(), vectors, strict=True))


def thumbnail(address: str) -> str:
    """Path under `static/` of the thumbnail of the shop's picture at `address`."""
    return f"shop/{Path(address).name}"


def scenes() -> list[Path]:
    """The lived-in scenes: each shows the product its file is named after."""
    return sorted((FOLDER / "queries").glob("*.webp"))


def open_sample(name: str) -> Image.Image:
    """The scene of one of the SAMPLES, or SEVERAL; KeyError for any other name."""
    paths = {sample: FOLDER / "queries" / f"{sample}.webp" for sample in SAMPLES}
    paths[SEVERAL] = FOLDER / "rooms" / f"{SEVERAL}.webp"
    return read_picture(paths[name].read_bytes())


def sample_thumbnail(name: str) -> str:
    """Path of a sample's thumbnail under `static/`."""
    return f"samples/{name}.webp"


def _vectors() -> Path:
    return FOLDER / "vectors.npz"
