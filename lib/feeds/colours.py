"""The colours that a product comes in, as its rows name them."""

import re
from collections.abc import Iterable, Mapping

from lib.feeds import texts
from lib.feeds.options import OPTION_NAMES, OPTIONS, chosen
from lib.products import COLOURS_APART

MOST_COLOURS = 100  # characters of all colours of one product
MOST_TOLD = 5000  # characters in which colours are looked for

_NO_COLOUR = {"-", "na", "none"}
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN_COLOURS = re.compile(r"(?:[,/;|、，／]|\s[&+]\s)(?![^()]*\))")


def colours(text: str) -> list[str]:
    """The colours in a cell such as "black/white" or "red; blue & green"; none of "n/a"."""
    whole = _IN_BRACKETS.sub(lambda found: re.sub(r"\s*,\s*", " ", found[0]), text)
    parts = (part.strip() for part in _BETWEEN_COLOURS.split(whole.replace("n/a", "")))
    return [part for part in parts if part and part not in _NO_COLOUR]


def all_colours(facts: Mapping[str, str], variants: Iterable[Mapping[str, str]]) -> str:
    """All colours that a product comes in, its own first, as far as a store keeps them."""
    has_options = not OPTION_NAMES.isdisjoint(facts)
    told = dict.fromkeys(
        said.get("colour") or (chosen({**facts, **said}, OPTIONS["colour"]) if has_options else "")
        for said in (facts, *variants)
    )
    named = dict.fromkeys(
        colour for text in told if text for colour in colours(texts.line(text, MOST_TOLD).lower())
    )
    kept = ""
    for colour in named:
        longer = f"{kept}{COLOURS_APART if kept else ''}{colour}"
        kept = longer if len(longer) <= MOST_COLOURS else kept
    return kept
