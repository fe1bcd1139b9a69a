"""What sources, numbers of things and outcomes of imports are called on every page."""

import re
from collections.abc import Mapping

_OUTCOMES = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "failed": "failed",
    "skipped": "not published",
    "partial": "without some pictures",
    "coloured": "with a colour by the photo",
    "removed": "removed",
    "pending": "waiting",
}


def source_name(source: str) -> str:
    """A source's name, as plain text; only the bundled shop has none of its own."""
    return source or "the bundled shop"


def file_name(source: str, what: str) -> str:
    """A name for a CSV of a source, of its plain letters."""
    words = re.findall("[a-z0-9]+", f"{source_name(source)} {what}".lower())
    return f"{'-'.join(words)[-80:].strip('-')}.csv"


def many(count: int, thing: str) -> str:
    """So many things: "1 product", "1,200 products"."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def outcomes(counts: Mapping[str, int]) -> str:
    """How many rows of an import ended how."""
    said = (f"{counts[name]:,} {word}" for name, word in _OUTCOMES.items() if counts.get(name))
    return ", ".join(said) or "nothing yet"
