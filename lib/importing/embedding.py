"""Pictures to vectors, in one request for many, and nothing that is no vector gets through."""

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from lib.embedding import Embedder
from lib.errors import InputsRefused
from lib.store import Vectors

NO_VECTOR = "The encoder gave no usable vector for this picture, twice. Try another picture."
TOLERANCE = 9e-4  # a unit vector's length; stores refuse what is further off


def embed(
    embedder: Embedder, pictures: Mapping[str, Image.Image]
) -> tuple[dict[str, Vectors], dict[str, str]]:
    """Unit vectors by digest, and why there is none for the others.

    What comes back unusable is asked for once more, alone. Raises EmbeddingError when the
    embedder cannot be asked at all.
    """
    vectors, refused = _ask(embedder, pictures)
    for digest in [d for d in pictures if d not in vectors and d not in refused]:
        alone, why = _ask(embedder, {digest: pictures[digest]})
        vectors |= alone
        refused |= why or ({} if alone else {digest: NO_VECTOR})
    return vectors, refused


def _ask(
    embedder: Embedder, pictures: Mapping[str, Image.Image]
) -> tuple[dict[str, Vectors], dict[str, str]]:
    if not pictures:
        return {}, {}
    digests = list(pictures)
    try:
        rows, reasons = embedder.embed_images(list(pictures.values())), {}
    except InputsRefused as error:
        rows, reasons = error.vectors, error.reasons
    taken = [digest for index, digest in enumerate(digests) if index not in reasons]
    refused = {digests[index]: reason for index, reason in reasons.items()}
    return _usable(taken, rows, embedder.dimensions), refused


def _usable(digests: Sequence[str], rows: Vectors, dimensions: int) -> dict[str, Vectors]:
    """Those rows that are unit vectors; none where they cannot be told apart."""
    rows = np.asarray(rows, np.float32)
    if rows.shape != (len(digests), dimensions):
        return {}
    with np.errstate(all="ignore"):
        good = abs(np.linalg.norm(rows, axis=1) - 1) < TOLERANCE
    return {digest: row for digest, row, fine in zip(digests, rows, good, strict=True) if fine}
