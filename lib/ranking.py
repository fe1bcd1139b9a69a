"""What a distance means to people: bands, drawn from the catalogue's own distances.

A cosine distance says little by itself: 0.3 is close for words and far for a photo, and both
depend on the encoder and the shop. So each catalogue is asked how far its own photos of one
product lie apart, how far titles lie from their own photos, and how far strangers lie apart.
"""

import json
from dataclasses import asdict, dataclass
from enum import IntEnum

import numpy as np

from lib.embedding import Bands
from lib.query import Kind
from lib.store import Vectors


class Band(IntEnum):
    """How alike, nearest first."""

    SAME = 0
    SIMILAR = 1
    LOOSE = 2
    WEAK = 3


LABELS: dict[Kind, dict[Band, str]] = {
    "image": {
        Band.SAME: "near-identical",
        Band.SIMILAR: "similar",
        Band.LOOSE: "loosely related",
        Band.WEAK: "unlike",
    },
    "text": {
        Band.SAME: "strong match",
        Band.SIMILAR: "good match",
        Band.LOOSE: "loose match",
        Band.WEAK: "weak match",
    },
}
LABELS["both"] = LABELS["text"]


@dataclass(frozen=True, slots=True)
class Scale:
    """The largest distance that still counts as SAME, SIMILAR and LOOSE."""

    same: float
    similar: float
    loose: float

    def band(self, distance: float) -> Band:
        """The band a distance falls into."""
        return Band(sum(distance > edge for edge in (self.same, self.similar, self.loose)))

    def word(self, distance: float) -> str:
        """What a distance between photos is called."""
        return LABELS["image"][self.band(distance)]


Scales = dict[Kind, Scale]
MADE_UP: Scales = {
    "image": Scale(0.2, 0.4, 0.436),
    "text": Scale(0.6, 0.6, 0.624),
    "both": Scale(0.37, 0.42, 0.52),
}
"""For a catalogue of one product and an encoder that says nothing: nothing can be told apart."""


def image_scale(pairs: Vectors, strangers: Vectors) -> Scale:
    """Bands for photos.

    `pairs`: distances between two photos of one product (may be empty); `strangers`: distances
    between photos of different products. A shop's second photos may show something else (a label,
    a room): what is called the same is at most half as far as what is called similar.
    """
    similar, loose = np.quantile(strangers, (0.01, 0.03)).tolist()
    same = float(np.quantile(pairs, 0.85)) if len(pairs) else similar
    return _ordered(min(same, similar / 2), similar, loose)


def text_scale(own: Vectors, strangers: Vectors) -> Scale:
    """Bands for words.

    `own`: distances of titles from their own photo; `strangers`: of titles from others' photos.
    Where titles say nothing, own photos are as far as others: so few others count as near at most.
    """
    near, rare = np.quantile(own, (0.25, 0.7, 0.9)), np.quantile(strangers, (0.01, 0.03, 0.06))
    return _ordered(*np.minimum(near, rare).tolist())


def both_scale(strangers: Vectors) -> Scale:
    """Bands for a photo and words beside it.

    `strangers`: distances of photos, with a colour's name each, from other products' photos. In
    the bundled shop .85 of the first band were of the kind and colour, .59 of the second, and .14
    of the third.
    """
    return _ordered(*np.quantile(strangers, (0.001, 0.003, 0.01)).tolist())


def _ordered(same: float, similar: float, loose: float) -> Scale:
    return Scale(*np.maximum.accumulate((same, similar, loose)).tolist())


def dump_scales(scales: Scales) -> str:
    """Scales as text for the store to remember."""
    return json.dumps({kind: asdict(scale) for kind, scale in scales.items()})


def load_scales(text: str) -> Scales:
    """The scales `dump_scales` wrote."""
    return scales_from(json.loads(text))


def scales_from(bands: Bands) -> Scales:
    """Scales of the largest distances by kind and band."""
    return {kind: Scale(**bands[kind]) for kind in LABELS if kind in bands}


def towards(known: Scales, own: Scales, share: float) -> Scales:
    """Scales between two: `own` by this share, the rest as `known` has it, where it does."""
    between = {}
    for kind, scale in own.items():
        edges = zip(asdict(known.get(kind, scale)).values(), asdict(scale).values(), strict=True)
        between[kind] = Scale(*(k + share * (o - k) for k, o in edges))
    return between
