"""What stands in one cell of a feed: texts, addresses, availability, yes and no.

Everything here takes any text whatever and takes time in proportion to its length.
"""

import datetime
import html
import json
import re
from itertools import pairwise
from typing import get_args

from lib.feeds import words
from lib.products import Availability

TITLE = 300
FACT = 200
CATEGORY = 500
DESCRIPTION = 5000
ADDRESS = 2048
"""The most characters we keep."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would run."""

_BREAKS = dict.fromkeys(map(ord, "\t\n\r\v\f\x85\u2028\u2029\u00a0\u202f"), " ")
_CONTROLS = dict.fromkeys((*range(32), *range(0x7F, 0xA0)), " ")
_INVISIBLE = dict.fromkeys(  # they turn text around, hide in it, or are half a character
    (0xAD, 0x200B, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
)
_HALVES = dict.fromkeys(range(0xD800, 0xE000))
_PLAIN = _CONTROLS | _BREAKS | _INVISIBLE | _HALVES

_TAG = re.compile(r"[A-Za-z/!?]")
_INLINE = {"a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "u"}
_UNSEEN = ("script", "style", "template", "noscript")

_BAD_IN_ADDRESS = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_BETWEEN = " \t\r\n,;|"
_BETWEEN_PATHS = re.compile(r"[,;|\n\r]+")
_BETWEEN_BUT_COMMAS = re.compile(r"[;|\n\r]+")

_WORDS: dict[str, Availability] = {
    word: meaning for meaning in get_args(Availability) for word in words.AVAILABILITY[meaning]
}
_TRUE = {"1", "true", "yes", "y", "ja", "oui", "published", "active"}
_FALSE = {"0", "-1", "false", "no", "n", "nein", "non", "unpublished", "draft", "archived"}


def line(text: str, most: int = FACT) -> str:
    """`text` in one line without markup and without what cannot be seen, `most` long."""
    if not (text.isascii() and text.isprintable() and "<" not in text and "&" not in text):
        text = without_markup(text).translate(_PLAIN)
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def without_markup(text: str) -> str:
    """The text of HTML, whether its signs were written as they are or as entities."""
    for _ in range(2):
        if "<" in text:
            text = _untagged(text)
        if "&" not in text:
            break
        text = html.unescape(text)
    return _untagged(text) if "<" in text else text


def _untagged(text: str) -> str:
    first, *pieces = text.split("<")
    kept = [first]
    unseen = ""
    for piece in pieces:
        tag, closed, after = piece.partition(">")
        name = re.match(r"/?[a-z0-9]*", tag.lower())[0]  # type: ignore[index]
        if unseen:
            if name == "/" + unseen:
                unseen = ""
                kept.append(after)
        elif not _TAG.match(piece):
            kept.append("<" + piece)  # as in "for screens < 30 inches"
        elif name in _UNSEEN:
            unseen = name
        else:
            gap = "" if name.lstrip("/") in _INLINE else " "
            kept.append(gap + after if closed else "")
    return "".join(kept)


def identity(text: str) -> str:
    """`text` as the id of a product: as it is, but for blanks around it and controls."""
    return " ".join(text.translate(_PLAIN).split())


def category(text: str) -> str:
    """A path of categories, written our way: "Home > Lighting"."""
    steps = (line(step, FACT) for step in re.split("[>›»]", html.unescape(text)))
    return " > ".join(step for step in steps if step)[:CATEGORY]


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


def is_yes(text: str, *, otherwise: bool) -> bool:
    """Whether a cell says yes; an empty or strange one says `otherwise`."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else otherwise


def web_address(text: str) -> str:
    """`text` as an http(s) address of bearable length, or nothing when it is not one."""
    text = text.strip()
    if text.startswith("//"):
        text = "https:" + text
    scheme, mark, rest = text.partition("://")
    if not mark or scheme.lower() not in ("http", "https") or len(text) > ADDRESS:
        return ""
    host = rest.partition("/")[0]
    if not host or " " in host or _BAD_IN_ADDRESS.search(rest):
        return ""
    return scheme.lower() + mark + rest


def addresses(cell: str, *, many: bool = True) -> list[str]:
    """The addresses of pictures in one cell.

    Web addresses may hold commas, so a cell is split only before the next `http(s)://`; where
    there is none, paths are split at semicolons and bars and, if `many` are expected, at commas.
    """
    cell = cell.strip()
    if cell.startswith("["):
        return _listed(cell)
    if "://" in cell:
        starts = (match.start() for match in _ADDRESS.finditer(cell))
        cuts = [0, *(start for start in starts if start and cell[start - 1] in _BETWEEN), None]
        parts = (cell[start:end].strip(_BETWEEN) for start, end in pairwise(cuts))
        return [part for part in parts if part]
    paths = (_BETWEEN_PATHS if many else _BETWEEN_BUT_COMMAS).split(cell)
    return [path.strip() for path in paths if path.strip()]


def _listed(cell: str) -> list[str]:
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        return [cell]
    return [item.strip() for item in listed if isinstance(item, str) and item.strip()]


def within(dates: tuple[str, str], now: datetime.datetime) -> bool:
    """Whether `now` lies between two ISO dates, an empty one being open; no date we read: no."""
    try:
        starts, ends = (datetime.datetime.fromisoformat(date) if date else None for date in dates)
    except ValueError:
        return False
    zone = datetime.UTC
    begun = starts is None or starts.replace(tzinfo=starts.tzinfo or zone) <= now
    return begun and (ends is None or now <= ends.replace(tzinfo=ends.tzinfo or zone))


def runs_in_a_spreadsheet(text: str) -> bool:
    """Whether a spreadsheet might take `text` for a formula, blanks and quotes looked through."""
    return text.lstrip(" '\u00a0\ufeff").startswith(DANGEROUS)


def quoted(text: str) -> str:
    """`text` as a cell that no spreadsheet runs; `unquoted` gives it back."""
    return "'" + text if runs_in_a_spreadsheet(text) else text


def unquoted(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and runs_in_a_spreadsheet(cell[1:]) else cell
