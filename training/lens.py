"""What a phone does to a picture after it was taken: blur and JPEG, on whole batches."""

import math

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own habit

FINEST = 9  # taps of a blur
# What JPEG does to the 8 x 8 frequencies of brightness (ITU-T T.81, table K.1).
QUANTA = (
    "16 11 10 16 24 40 51 61 12 12 14 19 26 58 60 55 14 13 16 24 40 57 69 56 14 17 22 29 51 87 80 "
    "62 18 22 37 56 68 109 103 77 24 35 55 64 81 104 113 92 49 64 78 87 103 121 120 101 72 92 95 "
    "98 112 100 103 99"
)
_STEP = torch.tensor([float(quantum) for quantum in QUANTA.split()]).view(8, 8)
_WAVES = (torch.arange(8)[:, None] * (2 * torch.arange(8) + 1)[None] * math.pi / 16).cos() / 2
_WAVES[0] /= math.sqrt(2)


def blurred(pictures: Tensor, sigmas: Tensor) -> Tensor:
    """Each picture [n, 3, s, s] with a Gaussian blur of its own, sigmas [n] in pixels."""
    taps = torch.arange(FINEST, device=pictures.device) - FINEST // 2
    kernel = torch.exp(-(taps**2) / (2 * sigmas[:, None] ** 2))
    kernel = (kernel / kernel.sum(1, keepdim=True))[..., None, None, None]
    out, reach = pictures, FINEST // 2
    for along, pad in ((3, (reach, reach, 0, 0)), (2, (0, 0, reach, reach))):
        wide = F.pad(out, pad, mode="replicate")
        parts = (wide.narrow(along, i, out.shape[along]) * kernel[:, i] for i in range(FINEST))
        out = torch.stack(list(parts)).sum(0)
    return out


def compressed(pictures: Tensor, quality: Tensor) -> Tensor:
    """Each picture as JPEG of its own quality [n] would leave it, colours as coarse as light."""
    quality = quality[:, None, None, None, None, None]
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)
    step = (_STEP.to(pictures.device) * scale).clamp(min=1) / 255
    waves = _WAVES.to(pictures.device)
    blocks = waves @ _luma(pictures).unfold(2, 8, 8).unfold(3, 8, 8) @ waves.T
    blocks = waves.T @ ((blocks / step).round() * step) @ waves
    flat = blocks.permute(0, 1, 2, 4, 3, 5).reshape(pictures.shape)
    return _colour(flat).clamp(0, 1)


def _luma(colour: Tensor) -> Tensor:
    """Red, green, blue -> brightness and two differences (JFIF)."""
    red, green, blue = colour.unbind(1)
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return torch.stack([light - 0.5, (blue - light) / 1.772, (red - light) / 1.402], 1)


def _colour(luma: Tensor) -> Tensor:
    light, bluish, reddish = luma.unbind(1)
    light = light + 0.5
    red, blue = light + 1.402 * reddish, light + 1.772 * bluish
    return torch.stack([red, (light - 0.299 * red - 0.114 * blue) / 0.587, blue], 1)
