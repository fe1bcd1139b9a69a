"""The bundled shop: it is in the store before the first visitor has read the page.

Its thumbnails and vectors are made once, by `bake`, and travel with the repository, so that a
fresh machine neither shrinks nor embeds a picture before it can show and search the shop.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from lib.calibration import calibrate
from lib.catalogue import read_catalogue
from lib.embedding import Embedder
from lib.importer import import_products
from lib.pictures import digest, encode_webp, read_picture
from lib.products import Photo
from lib.settings import ROOT
from lib.store import Store, Vectors

FOLDER = ROOT / "data" / "catalogue"
STATIC = ROOT / "static"
THUMBNAIL_SIDE = 400
SCENE_SIDE = 200
SAMPLES = ("teapot-016", "sofa-007", "handbag-025", "lamp-010", "mug-016", "watch-025")


def stock(
    store: Store,
    embedder: Embedder,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> bool:
    """Put the shop into the store unless this very shop is in it; returns whether it was put."""
    edition = digest((FOLDER / "products.csv").read_bytes() + _vectors().read_bytes())
    if store.recall("edition") == edition:
        return False
    products = list(read_catalogue(FOLDER))
    import_products(
        products, open_photo, embedder, store, known=known_vectors(embedder), progress=progress
    )
    gone = {p.id for p in store.browse(limit=store.count())} - {p.id for p in products}
    store.delete(sorted(gone))
    calibrate(store, embedder)
    store.remember("edition", edition)
    return True


def is_ready_for(embedder: Embedder) -> bool:
    """Whether the shop's vectors by this embedder come with it: it can be stocked at no cost."""
    with np.load(_vectors(), allow_pickle=False) as kept:
        return str(kept["embedder"]) == embedder.name


def open_photo(photo: Photo) -> Image.Image:
    """The picture of one of the shop's photos."""
    return read_picture((FOLDER / photo.address).read_bytes())


def bake(embedder: Embedder) -> int:
    """Make the thumbnails and vectors that travel with the repository; returns how many."""
    photos = [photo for product in read_catalogue(FOLDER) for photo in product.photos]
    for folder in ("shop", "samples"):
        (STATIC / folder).mkdir(parents=True, exist_ok=True)
    for name in SAMPLES:
        small = encode_webp(open_sample(name), SCENE_SIDE)
        (STATIC / sample_thumbnail(name)).write_bytes(small)
    vectors = []
    for photo in photos:
        picture = open_photo(photo)
        (STATIC / photo.thumbnail).write_bytes(encode_webp(picture, THUMBNAIL_SIDE))
        vectors.append(embedder.embed_images([picture])[0])
    np.savez(
        _vectors(),
        embedder=embedder.name,
        digests=[photo.digest for photo in photos],
        vectors=np.stack(vectors).astype(np.float16),
    )
    return len(photos)


def known_vectors(embedder: Embedder) -> dict[str, Vectors]:
    """Vectors by digest, as unit float32; none when another embedder made them."""
    if not is_ready_for(embedder):
        return {}
    with np.load(_vectors(), allow_pickle=False) as kept:
        vectors = kept["vectors"].astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return dict(zip(kept["digests"].tolist(), vectors, strict=True))


def scenes() -> list[Path]:
    """The lived-in scenes: each shows the product its file is named after."""
    return sorted((FOLDER / "queries").glob("*.webp"))


def open_sample(name: str) -> Image.Image:
    """The scene of one of the SAMPLES; KeyError for any other name."""
    path = {sample: FOLDER / "queries" / f"{sample}.webp" for sample in SAMPLES}[name]
    return read_picture(path.read_bytes())


def sample_thumbnail(name: str) -> str:
    """Path of a sample's thumbnail under `static/`."""
    return f"samples/{name}.webp"


def _vectors() -> Path:
    return FOLDER / "vectors.npz"
