"""Catalogue and visitor text as plain text inside Markdown."""

import re
import unicodedata

LONGEST = 200
JOINER = "\u2060"  # nobody sees it
_ADDRESS = re.compile(r"https?:(?=//)|www(?=\.)|@(?=[\w-])", re.IGNORECASE)
"""What addresses begin with: Markdown makes links of them however they are escaped."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@^=/])")


def plain(text: str, longest: int = LONGEST) -> str:
    """`text` as Streamlit's Markdown shows it letter for letter.

    Markdown, HTML, directives, emoji codes, links and formulas are escaped, addresses interrupted
    by a sign that is not seen, control and direction marks dropped, line breaks become blanks, and
    the end is cut at `longest`.
    """
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    single = re.sub(r"\s+", " ", visible).strip()
    cut = single if len(single) <= longest else single[: longest - 1] + "…"
    return _MARKUP.sub(r"\\\1", _ADDRESS.sub(rf"\g<0>{JOINER}", cut))
