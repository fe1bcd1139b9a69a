"""The encoder that comes with Findalike: two small towers, run on this machine's processor.

`data/encoder/` holds a picture tower (ONNX, run by onnxruntime), a small head that tells where in a
picture things stand (the same), and a text tower (run by NumPy). `training/` makes them.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from os import cpu_count
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.decoder import fit
from lib.embedding import Bands, languages, places
from lib.embedding.encoder_files import EncoderFiles
from lib.embedding.text_tower import TextTower
from lib.embedding.words import Vocabulary
from lib.part import Part

FOLDER = Path(__file__).parents[2] / "data" / "encoder"
WHITE = (255, 255, 255)


class Maps(NamedTuple):
    """What the picture tower sees where: float32[152, 12, 12], and float32[320, 6, 6]."""

    near: NDArray[np.float32]
    deep: NDArray[np.float32]


class BuiltinEmbedder:
    """Pictures and words as unit vectors, offline; safe to share between threads.

    `folder` holds what `training.export` and `training.places` write. EmbeddingError names a file
    of it that is missing or altered.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = EncoderFiles(folder)
        self._vocabulary = Vocabulary(**json.loads(self._files.content("vocabulary.json")))
        self._text_tower = TextTower(self._files.content("text.npz"))
        # Titles are read again and again, and so are their words.
        self._sureness = lru_cache(maxsize=8192)(self._vocabulary.sureness)
        self._read = lru_cache(maxsize=4096)(self._read_as)

    @property
    def name(self) -> str:
        """Name and version; vectors of two names are never compared."""
        return self._files.card.name

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return self._files.card.dimensions

    @property
    def bands(self) -> Bands:
        """The distances that count as near, as measured in training; none if none were."""
        return self._files.card.bands

    @property
    def side(self) -> int:
        """Longest side in pixels that it looks at: `fit` to it, a picture has the same vector."""
        return self._files.card.side

    def embed_images(self, pictures: list[Image.Image]) -> NDArray[np.float32]:
        """Pictures of any size and mode -> float32[n, dimensions], unit length."""
        if not pictures:
            return np.zeros((0, self.dimensions), np.float32)
        session = self._files.network("image.onnx")

        def embed(picture: Image.Image) -> NDArray[np.float32]:
            pixels = np.asarray(letterbox(picture, self.side))[None]
            (vectors,) = session.run(["vectors"], {"pictures": pixels})
            return np.asarray(vectors, np.float32)

        if len(pictures) == 1:
            return embed(pictures[0])
        with ThreadPoolExecutor(cpu_count()) as pool:
            return np.concatenate(list(pool.map(embed, pictures)))

    def places(self, picture: Image.Image) -> list[Part]:
        """The parts of a picture where things stand, surest first; see `lib.embedding.places`."""
        head = self._files.network("places.onnx")

        def look(part: Part) -> list[places.Place]:
            near, deep = self.maps(part.of(picture))
            (told,) = head.run(None, {"near": near[None], "deep": deep[None]})
            return list(places.seen(told[0], part, picture.size, self.side))

        with ThreadPoolExecutor(cpu_count()) as pool:
            seen = pool.map(look, places.looks(*picture.size))
        return places.apart([place for its in seen for place in its])

    def maps(self, picture: Image.Image) -> Maps:
        """What the picture tower sees where in a picture that is made small and square."""
        pixels = np.asarray(letterbox(picture, self.side))[None]
        near, deep = self._files.network("image.onnx").run(["near", "deep"], {"pictures": pixels})
        return Maps(near[0], deep[0])

    def embed_texts(self, texts: list[str]) -> NDArray[np.float32]:
        """Texts -> float32[n, dimensions], unit length.

        They are read `in_english`. Unknown words are passed over; a text without a known word gets
        the vector of "nothing said", the same for all such texts. Ask `unknown_words` first.
        """
        return self._text_tower.embed([self._rows(text)[0] for text in texts])

    def unknown_words(self, text: str) -> list[str]:
        """The words of `text` this encoder has no idea of, as the visitor wrote them."""
        return self._rows(text)[1]

    def knows_any(self, text: str) -> bool:
        """Whether anything in `text` means something to this encoder."""
        return bool(self._rows(text)[0])

    def in_english(self, text: str, first: str = "") -> languages.Reading:
        """The text as it is read, slips mended, and the language it is taken for.

        What is all known in the language `first` is read so.
        """
        return self._read(text, mending=True, first=first)

    def _read_as(self, text: str, *, mending: bool, first: str = "") -> languages.Reading:
        """The text in English, where that says anything else."""
        if first:
            told = languages.read(text, self._sureness, first=first)
            if told.language == first:
                return told
        as_it_is = self._vocabulary.read(text)
        for mended in (False, True) if mending and as_it_is[1] else (False,):
            reading = languages.read(text, self._sureness, mending=mended)
            if reading.language and self._vocabulary.read(reading.text) != as_it_is:
                return reading
        spelled = self._vocabulary.spelled(text) if mending else text
        is_so = spelled != text and self._vocabulary.read(spelled)[0] == as_it_is[0]
        return languages.Reading(text, mended=spelled if is_so else "")

    def _rows(self, text: str) -> tuple[list[int], list[str]]:
        return self._vocabulary.read(self._read(text, mending=False).text)


def letterbox(picture: Image.Image, side: int) -> Image.Image:
    """The whole picture on a white square of `side` pixels, RGB; transparency becomes white."""
    if picture.mode != "RGB":
        picture = _on_white(picture)
    fitted = fit(picture, side)
    square = Image.new("RGB", (side, side), WHITE)
    square.paste(fitted, ((side - fitted.width) // 2, (side - fitted.height) // 2))
    return square


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, (*WHITE, 255))
    return Image.alpha_composite(ground, layer).convert("RGB")
