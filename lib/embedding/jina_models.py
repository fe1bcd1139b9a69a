"""Jina's models that embed pictures and words into one space, and what they may be used for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """What one of Jina's models takes and gives.

    It can be cut to any of `dimensions`, the last being whole. `tokens` is a guess at what a
    picture takes, until the first answer says so.
    """

    dimensions: tuple[int, ...]
    picture_task: str
    text_task: str
    side: int
    tokens: int
    licence: str


MODELS = {
    "jina-clip-v2": Model(
        dimensions=(64, 128, 256, 512, 768, 1024),
        picture_task="retrieval.query",  # it has no other
        text_task="retrieval.query",
        side=512,
        tokens=4000,
        licence="Weights: CC BY-NC 4.0. Jina opens this model to commercial use through its API.",
    ),
    "jina-embeddings-v5-omni-small": Model(
        dimensions=(32, 64, 128, 256, 512, 1024),
        picture_task="retrieval.passage",
        text_task="retrieval.query",
        side=512,
        tokens=4000,
        licence="Weights: CC BY-NC 4.0. Ask Jina before you use this model for a business.",
    ),
    "jina-embeddings-v4": Model(
        dimensions=(128, 256, 512, 1024, 2048),
        picture_task="retrieval.passage",
        text_task="retrieval.query",
        side=776,
        tokens=8000,
        licence="Weights: Qwen Research License: not for commercial use, so not for a real shop.",
    ),
}
