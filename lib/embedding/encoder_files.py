"""The encoder's files: whether they are as they were made, and the networks among them."""

import ctypes
import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from lib.embedding import Bands
from lib.errors import EmbeddingError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


@dataclass(frozen=True, slots=True)
class Card:
    """encoder.json: what the encoder is, the SHA-256 of each of its files, and its bands."""

    name: str
    dimensions: int
    side: int
    sha256: dict[str, str]
    bands: Bands = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """The card in `folder`; EmbeddingError when there is none or it makes no sense."""
        path = folder / "encoder.json"
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except OSError as error:
            raise EmbeddingError(
                f"There is no encoder in {folder}. Restore data/encoder."
            ) from error
        except (ValueError, TypeError) as error:
            raise EmbeddingError(
                f"{path} does not describe an encoder. Restore data/encoder."
            ) from error


class EncoderFiles:
    """The files in a folder that `encoder.json` lists; safe to share between threads.

    EmbeddingError names one that is missing or altered.
    """

    def __init__(self, folder: Path) -> None:
        self.card = Card.read(folder)
        self._folder = folder
        self._networks: dict[str, InferenceSession] = {}
        self._opening = Lock()

    def network(self, name: str) -> "InferenceSession":
        """A network, opened on first use: texts alone never pay for pictures."""
        with self._opening:
            if name not in self._networks:
                self.content(name)  # is it ours?
                self._networks[name] = _open_session(self._folder / name)
                _give_back()
            return self._networks[name]

    def content(self, name: str) -> bytes:
        """What a file holds."""
        path = self._folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise EmbeddingError(
                f"The encoder's file {path} cannot be read. Restore data/encoder."
            ) from error
        if hashlib.sha256(content).hexdigest() != self.card.sha256.get(name):
            raise EmbeddingError(
                f"The encoder's file {path} is not the one encoder.json lists. "
                "Restore data/encoder as a whole."
            )
        return content


def _open_session(model: Path) -> "InferenceSession":
    """A session that runs one picture a call on one thread, many calls at once.

    Measured on two cores: pictures side by side are faster than one picture on two threads, and
    batches are slower and take more memory, because they no longer fit the processor's cache.
    Opened by its path, a model takes 10 MB less than by its bytes; without a plan of its memory
    made at the first picture 6 MB less after thirty, in the same time.
    """
    import onnxruntime as ort  # only when a picture comes: it costs time and memory

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_mem_pattern = False
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _give_back() -> None:
    """Return to the system what opening a model took and no longer needs, some 25 MB.

    Only the GNU C library can be asked to; elsewhere it stays with the process, for later use.
    """
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
