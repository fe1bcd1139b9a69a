"""What stands in one cell of a feed: addresses, availability, yes and no, dates.

Everything here takes any text whatever and takes time in proportion to its length.
"""

import datetime
import json
import re
from itertools import pairwise
from typing import get_args

from lib.feeds import words
from lib.feeds.columns import folded
from lib.feeds.texts import line
from lib.products import Availability

ADDRESS = 2048
"""The most characters of an address."""

_BAD_IN_ADDRESS = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PICTURE = re.compile(r"\.(jpe?g|png|webp|gif|avif|hei[cf])([?#]\S*)?$", re.IGNORECASE)
_LIKE_PATH = re.compile(r"\S*[\d/_.]\S*")
_BETWEEN = " \t\r\n,;|"
_AROUND = _BETWEEN + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_BETWEEN_PATHS = re.compile(r"[,;|\n\r]+")
_BETWEEN_BUT_COMMAS = re.compile(r"[;|\n\r]+")

_NOTHING = frozenset(words.NOTHING)
_AROUND_WORDS = " ()[]<>{}\"'.!*#_-–—"
_WORDS: dict[str, Availability] = {
    word: meaning for meaning in get_args(Availability) for word in words.AVAILABILITY[meaning]
}
_TRUE = {
    *("1", "true", "yes", "y", "ja", "oui", "sí", "si", "sì", "sim", "tak", "да"),
    *("published", "active"),
}
_FALSE = {
    *("0", "-1", "false", "no", "n", "nein", "non", "não", "nao", "nee", "nie", "нет"),
    *("unpublished", "draft", "archived", "unlisted", "hidden", "disabled", "private"),
    *("pending", "trash", "delete"),
    *("inactive", "inaktiv", "inactif", "inactivo", "inattivo", "inactief", "inativo"),
}


def availability(text: str) -> Availability:
    """In which of our words `text` says that a thing can be had; ValueError when in none."""
    word = line(text.rpartition("schema.org/")[2])
    if not word:
        return "in stock"
    if re.fullmatch(r"-?\d+([.,]\d+)?", word):  # how many there are
        return "in stock" if float(word.replace(",", ".")) > 0 else "out of stock"
    known = _WORDS.get(" ".join(re.split(r"[\s_-]+", word.casefold())))
    if known is None:
        raise ValueError(f'"{line(text, 40)}" is not "in stock", "out of stock" or "preorder"')
    return known


def is_availability(text: str) -> bool:
    """Whether `availability` understands a cell."""
    try:
        availability(text)
    except ValueError:
        return False
    return True


def is_yes(text: str, *, otherwise: bool) -> bool:
    """Whether a cell says yes; an empty or strange one says `otherwise`."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else otherwise


def web_address(text: str) -> str:
    """`text` as an http(s) address of bearable length, or nothing when it is not one."""
    text = text.strip()
    if text.startswith("//"):
        text = "https:" + text
    elif text[:4].lower() == "www.":
        text = "https://" + text
    scheme, mark, rest = text.partition("://")
    if not mark or scheme.lower() not in ("http", "https") or len(text) > ADDRESS:
        return ""
    host = rest.partition("/")[0]
    if not host or " " in host or _BAD_IN_ADDRESS.search(rest):
        return ""
    return scheme.lower() + mark + rest


def names_picture(text: str) -> bool:
    """Whether an address or a path ends as pictures do, whatever is asked of it behind."""
    return bool(_PICTURE.search(text))


def is_like_path(text: str) -> bool:
    """Whether a cell could well be the path of a picture, and no remark on it."""
    has_name = any(map(str.isalnum, text))
    return has_name and (names_picture(text) or bool(_LIKE_PATH.fullmatch(text)))


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is none, such as "n/a" or "no image"."""
    word = text.strip("-–—")
    return not word or folded(word.strip(_AROUND_WORDS)) in _NOTHING


def addresses(cell: str, *, many: bool = True) -> list[str]:
    """The addresses of pictures in one cell.

    Web addresses may hold commas, so a cell is split only before the next `http(s)://`; what
    comes before the first are paths, split at semicolons and bars and, if `many` are expected,
    at commas. Words for nothing are none.
    """
    cell = cell.strip()
    if cell.startswith("["):
        return _listed(cell)
    found = (match.start() for match in _ADDRESS.finditer(cell))
    starts = [start for start in found if not start or cell[start - 1] in _BETWEEN]
    if not starts and "://" in cell:
        return [cell]
    paths = (_BETWEEN_PATHS if many else _BETWEEN_BUT_COMMAS).split(cell[: (*starts, None)[0]])
    named = (cell[start:end] for start, end in pairwise((*starts, None)))
    parts = (part.strip(_AROUND) for part in (*paths, *named))
    return [part for part in parts if not is_nothing(part)]


def _listed(cell: str) -> list[str]:
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        return [] if is_nothing(cell) else [cell]
    items = (item.strip() for item in listed if isinstance(item, str))
    return [item for item in items if not is_nothing(item)]


def within(dates: tuple[str, str], now: datetime.datetime) -> bool:
    """Whether `now` lies between two ISO dates, an empty one being open; no date we read: no."""
    try:
        starts, ends = (datetime.datetime.fromisoformat(date) if date else None for date in dates)
    except ValueError:
        return False
    zone = datetime.UTC
    begun = starts is None or starts.replace(tzinfo=starts.tzinfo or zone) <= now
    return begun and (ends is None or now <= ends.replace(tzinfo=ends.tzinfo or zone))
