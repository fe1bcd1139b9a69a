"""The pictures that rows name: which of them can be used, and why the others cannot."""

from collections.abc import Iterable
from typing import NamedTuple

from lib.feeds import cells, texts
from lib.feeds.rows import NOT_BESIDE, Picture
from lib.feeds.shelf import (
    IS_NO_FILE,
    IS_OF_ANOTHER_KIND,
    IS_TOO_LARGE,
    Shelf,
    is_path,
    is_path_inside,
)
from lib.pictures import MAX_BYTES

MAX_PICTURES = 250
"""Pictures of one product."""

_HELP = {
    IS_NO_FILE: "Put the picture itself there.",
    IS_OF_ANOTHER_KIND: "Save it as JPEG, PNG or WebP.",
    IS_TOO_LARGE: f"Save it with {MAX_BYTES // 2**20} MB at most.",
}
"""What to do about a picture that is there."""


class Unusable(NamedTuple):
    """Why a picture cannot be used: the kind of problem, and a sentence without its beginning."""

    kind: str
    reason: str


def usable_pictures(
    named: Iterable[Picture], shelf: Shelf
) -> tuple[list[Picture], Unusable | None]:
    """Each picture once, in order, and what is wrong with those that cannot be used."""
    usable: dict[str, Picture] = {}
    refused: list[Unusable] = []
    for picture in named:
        address = cells.web_address(picture.address)
        if not address and (unusable := _why_not(picture.address, shelf)):
            refused.append(unusable)
            continue
        alt, version = texts.line(picture.alt, texts.TITLE), ""
        if not address:
            address = picture.address.removeprefix("./")
            version = shelf.version(address)
        usable.setdefault(address, Picture(address, alt, version))
    pictures = list(usable.values())
    if len(pictures) > MAX_PICTURES:
        many = f"it names more than {MAX_PICTURES} pictures; the first ones are used."
        refused.append(Unusable("picture", many))
    if len(refused) > 1:
        kind, reason = refused[0]
        refused[0] = Unusable(kind, f"{reason} (and {len(refused) - 1} more)")
    return pictures[:MAX_PICTURES], next(iter(refused), None)


def _why_not(address: str, shelf: Shelf) -> Unusable | None:
    shown = f'the picture "{texts.line(address, 80)}"'
    if address.lower().startswith("gs://"):
        public = "https://storage.googleapis.com/" + texts.line(address[5:], 80)
        return Unusable(
            "picture",
            f"{shown} lies in Google Cloud Storage. Make it public and write {public}, "
            "or download the bucket and write paths inside a ZIP.",
        )
    path = address.removeprefix("./")
    outside = "" if is_path_inside(path) else "is not inside the feed's own folder"
    reason = outside or shelf.why_not(path)
    if not reason:
        return None
    if advice := _HELP.get(reason):
        return Unusable("picture", f"{shown} {reason}. {advice}")
    if not (is_path(path) and cells.is_like_path(path)):
        return Unusable(
            "picture",
            f"{shown} is neither an https address nor a path inside the feed's own folder. "
            "Write its whole https address.",
        )
    return Unusable(
        NOT_BESIDE,
        f"{shown} {reason}. Say at which address such paths begin (on the command line with "
        "--pictures-at), write its https address, put it into one ZIP with the table, or "
        "import the table from its address in the shop.",
    )
