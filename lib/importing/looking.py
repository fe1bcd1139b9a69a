"""Looks at one picture: reads it, decodes it safely, makes its thumbnail."""

from lib.decoder import SIDE
from lib.errors import FindalikeError
from lib.importing.fetching import Fetcher
from lib.importing.options import Baked
from lib.importing.plan import Look
from lib.pictures import digest, prepare_picture, read_picture


class Looker:
    """Reads and decodes pictures; what is baked already is only told by its digest.

    Pictures come at most `side` pixels large, which is all that the embedder looks at.
    """

    def __init__(self, fetcher: Fetcher, baked: Baked | None, side: int = SIDE) -> None:
        self._fetcher, self._baked, self._side = fetcher, baked, side

    def look(self, address: str) -> Look:
        """The picture at `address`; raises FetchError or PictureError."""
        data = self._fetcher.read(address)
        name = digest(data)
        if self._baked:
            known = name in self._baked.vectors
            return Look(name) if known else Look(name, read_picture(data, self._side))
        return Look(name, *prepare_picture(data, self._side))


def reason(error: FindalikeError) -> str:
    """What is wrong with a picture, without what a visitor could do about it."""
    return str(error).partition(". ")[0].removesuffix(".") + "."


def thumbnail_name(name: str) -> str:
    """Under which name the thumbnail of the picture with this digest is kept."""
    return f"thumbnails/{name}.jpg"


def former_name(name: str) -> str:
    """The same in stores that were filled before thumbnails were JPEG."""
    return f"thumbnails/{name}.webp"
