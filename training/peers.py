"""Two networks that know ImageNet only, to hold the picture tower against."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image

from lib.embedding.builtin import letterbox
from training.backbone import SIDE, normalised
from training.shop import Embed, Vectors


def imagenet(network: EfficientNet) -> Embed:
    """An EfficientNet's own pooled features; Lite0's are the bar to clear."""

    @torch.no_grad()
    def embed(pictures: list[Image.Image]) -> Vectors:
        found = []
        for picture in pictures:
            pixels = torch.from_numpy(np.array(letterbox(picture, SIDE))[None])
            found.append(network.extract_features(normalised(pixels)).mean((2, 3))[0].numpy())
        vectors = np.stack(found)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return embed


def mobilenet(path: Path) -> Embed:
    """MobileNet v1's pooled features: ONNX that takes uint8[1, 224, 224, 3]."""
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    (taken,) = session.get_inputs()

    def embed(pictures: list[Image.Image]) -> Vectors:
        found = []
        for picture in pictures:
            pixels = np.asarray(letterbox(picture, taken.shape[1]))[None]
            found.append(session.run(None, {taken.name: pixels})[0].ravel().astype(np.float32))
        vectors = np.stack(found)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return embed
