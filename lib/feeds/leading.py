"""Paths of pictures lead on from the address that a feed was read from, or that a person named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lib.addresses import public_url
from lib.errors import FeedError, FetchError
from lib.feeds import cells
from lib.feeds.columns import PICTURES
from lib.feeds.named_pictures import MAX_PICTURES
from lib.feeds.shelf import Shelf, is_path_inside
from lib.feeds.spreadsheets import unquoted
from lib.feeds.texts import line

_QUERY = re.compile(r"[\w.\[\]-]+=")
JUST_THERE = "./"
"""The folder in which paths begin, slash or not, where that is the address itself."""


def begin(text: str) -> str:
    """The address of a folder where a person says that pictures' paths begin; raises FeedError."""
    text = text.strip()
    shown = f'Pictures\' paths cannot begin at "{line(text[:200], 80)}", because'
    such = "Write one such as https://shop.example/media/."
    try:
        url = public_url(text if "://" in text else f"https://{text}")
    except FetchError as error:
        raise FeedError(f"{shown} that is no public http or https address. {such}") from error
    if url.query or url.fragment:
        raise FeedError(f"{shown} only the address of a folder leads on. {such}")
    if cells.names_picture(url.path):
        raise FeedError(f"{shown} that is one picture's address. Leave off its path. {such}")
    return str(url).rstrip("?#/") + "/"


def media(begins: str, shops: str) -> str:
    """In which folder from there: of a shop's address alone in the one where it keeps them."""
    return shops if shops and urlsplit(begins).path == "/" else JUST_THERE


@dataclass(frozen=True, slots=True)
class Leading:
    """From the address `base`; a picture that lies beside the feed, in its archive, is that one."""

    base: str
    shelf: Shelf
    media: str = ""
    """The folder in which all paths begin, slash or not."""

    def on(self, row: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
        """The row's cells with web addresses for paths, as they can be imported from anywhere."""
        pictures = {column for column, field in mapping.items() if field in PICTURES}
        return {
            column: self._addresses(text) if text and column in pictures else text
            for column, text in row.items()
        }

    def _addresses(self, cell: str) -> str:
        # No more than are used and one, to be told of: addresses may be longer than paths by far.
        named = list(dict.fromkeys(cells.addresses(unquoted(cell.strip()))))[: MAX_PICTURES + 1]
        found = [cells.web_address(address) or self._address(address) for address in named]
        if found == named:
            return cell
        # Paths stand first: what follows a web address is taken for a part of it.
        paths = [path for path, address in zip(named, found, strict=True) if not address]
        return ",".join([*paths, *filter(None, found)])

    def _address(self, path: str) -> str:
        path = path.strip().lstrip("/") if self.media else path.strip()
        if len(path) > cells.ADDRESS:
            return ""
        inside = path.removeprefix("./")
        if is_path_inside(inside) and not self.shelf.why_not(inside):
            return ""
        path = _escaped(path) if self.media else path
        try:
            return cells.web_address(urljoin(urljoin(self.base, self.media), path))
        except ValueError:  # such as brackets where a host would stand
            return ""


def _escaped(path: str) -> str:
    """A file's path as it stands in an address, where "#" and "?" would end it.

    They do end it behind a picture's name, and "?" before a query such as "size=large".
    """
    if not cells.names_picture(path.partition("#")[0]):
        path = path.replace("#", "%23")
    name, *rest = path.split("?")
    while rest and not (cells.names_picture(name) or _QUERY.match(rest[0])):
        name += "%3F" + rest.pop(0)
    return "?".join([name, *rest])
