"""The pictures that rows name: which of them can be used, and why the others cannot."""

from collections.abc import Iterable

from lib.feeds import cells, texts
from lib.feeds.rows import Picture
from lib.feeds.shelf import Shelf, is_path_inside

MAX_PICTURES = 250
"""Pictures of one product."""


def usable_pictures(named: Iterable[Picture], shelf: Shelf) -> tuple[list[Picture], str]:
    """Each picture once, in order, and a sentence on those that cannot be used."""
    usable: dict[str, Picture] = {}
    refused: list[str] = []
    for picture in named:
        address = cells.web_address(picture.address)
        reason = "" if address else _why_not(picture.address, shelf)
        if reason:
            refused.append(reason)
            continue
        alt, version = texts.line(picture.alt, texts.TITLE), ""
        if not address:
            address = picture.address.removeprefix("./")
            version = shelf.version(address)
        usable.setdefault(address, Picture(address, alt, version))
    pictures = list(usable.values())
    if len(pictures) > MAX_PICTURES:
        refused.append(f"it names more than {MAX_PICTURES} pictures; the first ones are used.")
    more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
    return pictures[:MAX_PICTURES], refused[0] + more if refused else ""


def _why_not(address: str, shelf: Shelf) -> str:
    shown = f'the picture "{texts.line(address, 80)}"'
    if address.lower().startswith("gs://"):
        public = "https://storage.googleapis.com/" + texts.line(address[5:], 80)
        return (
            f"{shown} lies in Google Cloud Storage. Make it public and write {public}, "
            "or download the bucket and write paths inside a ZIP."
        )
    path = address.removeprefix("./")
    if not is_path_inside(path):
        return (
            f"{shown} is neither an https address nor a path inside the feed's own folder. "
            "Write its whole https address."
        )
    if reason := shelf.why_not(path):
        return (
            f"{shown} {reason}. Write its https address, put it into one ZIP with the table, "
            "or import the table from its address in the shop."
        )
    return ""
