"""The first products of a feed with their pictures, and what importing all of it will take."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from lib.embedding import Embedder
from lib.embedding.parts import Paid
from lib.errors import FetchError, PictureError
from lib.feeds.rows import Feed, Listing
from lib.importing.fetching import A_HOST, Fetcher
from lib.importing.looking import Looker, reason
from lib.importing.progress import Control
from lib.network import Network
from lib.pictures import encode_webp

SHOWN_SIDE = 400
TRIED = 4  # pictures that the built-in encoder is timed with


@dataclass(frozen=True, slots=True)
class Sample:
    """A product as it would be imported: its first picture as WebP, or why there is none."""

    listing: Listing
    webp: bytes = b""
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an import will take; `tokens` only where embeddings are paid for."""

    seconds: float
    tokens: int = 0


def samples(feed: Feed, listings: Sequence[Listing], network: Network) -> list[Sample]:
    """Look at the first picture of each listing; a picture that fails is only told of."""
    looker = Looker(Fetcher(feed, Control(), network), None)

    def sample(listing: Listing) -> Sample:
        if not listing.pictures:
            return Sample(listing, reason="It has no picture.")
        began = time.perf_counter()
        try:
            look = looker.look(listing.pictures[0].address)
        except (FetchError, PictureError) as error:
            return Sample(listing, reason=reason(error))
        seconds = time.perf_counter() - began
        webp = encode_webp(look.picture, SHOWN_SIDE) if look.picture else b""
        return Sample(listing, webp, seconds=seconds)

    if not listings:
        return []
    with ThreadPoolExecutor(len(listings)) as pool:
        return list(pool.map(sample, listings))


def estimate(pictures: int, seen: Sequence[Sample], embedder: Embedder) -> Estimate:
    """Time and tokens for so many pictures, from how long those of the samples took.

    Reading and embedding overlap, so the slower of the two counts.
    """
    times = [sample.seconds for sample in seen if sample.webp]
    reading = pictures * min(times, default=0.0) / A_HOST  # the first pays for starting a decoder
    if isinstance(embedder, Paid):
        tokens, embedding = embedder.estimate(pictures)
        return Estimate(max(reading, embedding), tokens)
    plain = [Image.new("RGB", (400, 400), "white")] * TRIED
    embedder.embed_images(plain[:1])  # it may have to be opened first
    began = time.perf_counter()
    embedder.embed_images(plain)
    return Estimate(max(reading, pictures * (time.perf_counter() - began) / TRIED))
