"""Catalogue and visitor text as plain text inside Markdown."""

import re
import unicodedata

LONGEST = 200
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@^=/])")


def plain(text: str, longest: int = LONGEST) -> str:
    """`text` as Streamlit's Markdown shows it letter for letter.

    Markdown, HTML, directives, emoji codes, links and formulas are escaped, control and
    direction marks dropped, line breaks become blanks, and the end is cut at `longest`.
    """
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    single = re.sub(r"\s+", " ", visible).strip()
    cut = single if len(single) <= longest else single[: longest - 1] + "…"
    return _MARKUP.sub(r"\\\1", cut)
