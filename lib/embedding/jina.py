"""Jina's multimodal embeddings, asked for over the network.

Catalogues hold pictures, and words are only ever asked: so pictures, a visitor's too, take the
task that suits documents, and texts the one that suits queries. The same photo is at distance 0
whoever shows it.
"""

import math
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Literal

from PIL import Image

from lib.embedding import Vectors
from lib.embedding.endpoint import Endpoint
from lib.embedding.jina_models import MODELS
from lib.embedding.limits import IMPORT, Patience
from lib.embedding.outgoing import jpeg, upright
from lib.embedding.parts import Charge, Part, gather, in_batches, unmetered
from lib.embedding.troubles import PartlyNonsense, Passing, Refused
from lib.errors import EmbeddingError, SettingsError
from lib.settings import JinaSettings

FEW = 3  # so many bad inputs may meet by chance; a larger batch of nothing else is our mistake
TEXT_TOKENS = 40  # a guess at a long query, until an answer says what texts take

Kind = Literal["image", "text"]


class JinaEmbedder:
    """Pictures and words as unit vectors by one of Jina's MODELS; safe to share between threads.

    Raises InputsRefused when some inputs cannot be embedded, and EmbeddingError with the next
    step when Jina cannot be asked.
    """

    def __init__(self, settings: JinaSettings, endpoint: Endpoint | None = None) -> None:
        if settings.model not in MODELS:
            raise SettingsError(
                f"JINA_MODEL is {settings.model!r}. Set it to one of: {', '.join(MODELS)}."
            )
        self._settings, self._model = settings, MODELS[settings.model]
        self._dimensions = settings.dimensions or self._model.dimensions[-1]
        if self._dimensions not in self._model.dimensions:
            choice = ", ".join(map(str, self._model.dimensions))
            raise SettingsError(
                f"JINA_DIMENSIONS is {self._dimensions}. {settings.model} can have {choice}."
            )
        self._endpoint = endpoint or Endpoint(settings)
        self._tokens_each = {"image": self._model.tokens, "text": TEXT_TOKENS}

    @property
    def name(self) -> str:
        """Model, tasks and dimensions: all that makes two vectors comparable."""
        tasks = dict.fromkeys((self._model.picture_task, self._model.text_task))
        return f"{self._settings.model}-{'+'.join(tasks)}-{self._dimensions}"

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return self._dimensions

    @property
    def licence(self) -> str:
        """What the model may be used for, for the status page."""
        return self._model.licence

    def embed_images(self, pictures: list[Image.Image]) -> Vectors:
        """Pictures of any size and mode -> float32[n, dimensions], unit length."""
        return gather(self.parts(pictures), self._dimensions)

    def embed_texts(self, texts: list[str]) -> Vectors:
        """Texts -> float32[n, dimensions], unit length."""
        return gather(self.parts(texts), self._dimensions)

    def unknown_words(self, text: str) -> list[str]:
        """None: it makes something of any word."""
        return []

    def knows_any(self, text: str) -> bool:
        """Whether anything in `text` means something to it: always."""
        return True

    def estimate(self, pictures: int) -> tuple[int, float]:
        """Tokens and seconds that so many pictures will take, so far as can be told before."""
        settings, tokens = self._settings, self._tokens_each["image"] * pictures
        requests = math.ceil(pictures / self._most([Image.new("RGB", (1, 1))], IMPORT))
        minutes = max(tokens / settings.tokens_per_minute, requests / settings.requests_per_minute)
        return tokens, 60 * minutes

    def parts(
        self,
        items: Sequence[Image.Image | str],
        patience: Patience = IMPORT,
        charge: Charge = unmetered,
    ) -> Iterator[Part]:
        """Vectors of pictures or of texts as they arrive; `charge` is asked before each request.

        A batch that is refused is cut in half until the bad input is alone. Where a request
        fails, those under way still arrive before its error is raised.
        """
        refused, stops = 0, self._endpoint.stops.seen()
        # One thread more than may ask at a time: it prepares its pictures meanwhile.
        for part in in_batches(
            lambda rows: self._embed([items[row] for row in rows], rows, patience, charge, stops),
            len(items),
            self._most(items, patience),
            self._settings.concurrency + 1,
        ):
            refused += len(part.refused)
            yield part
        if refused == len(items) > FEW:
            raise EmbeddingError(
                f"Jina refuses all {refused} inputs, good ones surely among them. Check "
                "JINA_MODEL and JINA_DIMENSIONS."
            )

    def _most(self, items: Sequence[Image.Image | str], patience: Patience) -> int:
        """How many of them go into one request: no more than a minute's tokens pay for."""
        settings, kind = self._settings, _kind(items)
        most = settings.texts_per_request if kind == "text" else settings.pictures_per_request
        tokens = settings.tokens_per_minute * patience.share
        return max(1, min(most, int(tokens / self._tokens_each[kind])))

    def _embed(
        self,
        items: Sequence[Image.Image | str],
        rows: Sequence[int],
        patience: Patience,
        charge: Charge,
        stops: int,
    ) -> Part:
        """One request; Refused when Jina does not take it."""
        kind = _kind(items)
        guess = self._tokens_each[kind] * len(items)
        body = {
            "model": self._settings.model,
            "task": self._model.text_task if kind == "text" else self._model.picture_task,
            "dimensions": self._dimensions,
            "embedding_type": "float",
            "truncate": True,
            "input": [self._input(item) for item in items],
        }
        with charge(guess) as bill:
            try:
                answer = self._endpoint.ask(
                    body, len(items), self._dimensions, guess, patience, stops
                )
            except PartlyNonsense as error:
                answer = error.answer
            except (Refused, EmbeddingError) as error:
                if not (isinstance(error, Passing) and error.perhaps_billed):
                    bill.tokens = 0
                raise
            if answer.tokens is not None:
                bill.tokens = answer.tokens
                self._tokens_each[kind] = math.ceil(answer.tokens / len(items))
        part = Part()
        for index, (row, vector) in enumerate(zip(rows, answer.vectors, strict=True)):
            if index in answer.bad:
                part.refused[row] = "Jina finds nothing in it to compare."
            else:
                part.vectors[row] = vector
        return part

    def _input(self, item: Image.Image | str) -> dict[str, str]:
        if isinstance(item, str):
            return {"text": item}
        return {"image": b64encode(jpeg(upright(item), self._model.side)).decode("ascii")}


def _kind(items: Sequence[Image.Image | str]) -> Kind:
    return "text" if items and isinstance(items[0], str) else "image"
