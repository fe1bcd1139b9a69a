"""What lists of words are about: a text as its words and marks."""

import re
import unicodedata

from lib.products import UNPARTED, unaccented

Units = tuple[str, ...]
"""Words and marks, folded."""

UNIT = re.compile(rf"[{UNPARTED}]|[^\W_{UNPARTED}]+|[,.;:!?()、。・]")
_MARKS = {"、": ",", "・": ",", "。": "."}


def written(text: str) -> list[str]:
    """Words and marks; of Chinese and Japanese, which part no words, each character."""
    units = UNIT.findall(unicodedata.normalize("NFKC", text))
    return [_MARKS.get(unit, unit) for unit in units]


def folded(unit: str) -> str:
    """In lower case, and without accents."""
    return unit.lower() if unit.isascii() else unaccented(unit.casefold())
