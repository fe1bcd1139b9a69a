"""Looks at one picture: reads it, decodes it safely, makes its thumbnail."""

from lib.errors import FindalikeError
from lib.importing.fetching import Fetcher
from lib.importing.options import Baked
from lib.importing.plan import Look
from lib.pictures import digest, encode_webp, read_picture

THUMBNAIL_SIDE = 400
EFFORT = 2  # against the usual 4: 5 % more bytes in two thirds of the time


class Looker:
    """Reads and decodes pictures; what is baked already is only told by its digest."""

    def __init__(self, fetcher: Fetcher, baked: Baked | None) -> None:
        self._fetcher, self._baked = fetcher, baked

    def look(self, address: str) -> Look:
        """The picture at `address`; raises FetchError or PictureError."""
        data = self._fetcher.read(address)
        name = digest(data)
        if self._baked:
            known = name in self._baked.vectors
            return Look(name) if known else Look(name, read_picture(data))
        picture = read_picture(data)
        return Look(name, picture, encode_webp(picture, THUMBNAIL_SIDE, effort=EFFORT))


def reason(error: FindalikeError) -> str:
    """What is wrong with a picture, without what a visitor could do about it."""
    return str(error).partition(". ")[0].removesuffix(".") + "."


def thumbnail_name(name: str) -> str:
    """Under which name the thumbnail of the picture with this digest is kept."""
    return f"thumbnails/{name}.webp"
