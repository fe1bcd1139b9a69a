"""Texts of strangers as plain, visible lines of bounded length.

Any text whatever may come, and it takes time in proportion to its length.
"""

import html
import json
import re

TITLE = 300
FACT = 200
CATEGORY = 500
DESCRIPTION = 5000
"""The most characters we keep."""

_BREAKS = dict.fromkeys(map(ord, "\t\n\r\v\f\x85\u2028\u2029\u00a0\u202f"), " ")
_CONTROLS = dict.fromkeys((*range(32), *range(0x7F, 0xA0)), " ")
_INVISIBLE = dict.fromkeys(  # they turn text around or hide in it
    (
        0x00AD,
        0x061C,
        0x200B,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xE0000, 0xE0080),
    )
)
_HALVES = dict.fromkeys(range(0xD800, 0xE000))
_PLAIN = _CONTROLS | _BREAKS | _INVISIBLE | _HALVES

_TAG = re.compile(r"[A-Za-z/!?]")
_INLINE = {"a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "u"}
_UNSEEN = ("script", "style", "template", "noscript")


def line(text: str, most: int = FACT) -> str:
    """`text` in one line without markup and without what cannot be seen, `most` long."""
    if not (text.isascii() and text.isprintable() and "<" not in text and "&" not in text):
        text = without_markup(text).translate(_PLAIN)
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def identity(text: str) -> str:
    """`text` as the id of a product: as it is, but for blanks around it and controls."""
    return " ".join(text.translate(_PLAIN).split())


def category(text: str) -> str:
    """A path of categories, written our way: "Home > Lighting"; of a JSON list the first."""
    steps = (line(step, FACT) for step in re.split("[>›»]", html.unescape(_first(text))))
    return " > ".join(step for step in steps if step)[:CATEGORY].rstrip(" >")


def _first(text: str) -> str:
    """The first text of a list written as JSON, else the text."""
    if not text.startswith('["'):
        return text
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return next((item for item in listed if isinstance(item, str)), "")


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
