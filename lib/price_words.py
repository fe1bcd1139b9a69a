"""Price limits in what a visitor types: “mug under 20 euros” is a mug that costs at most 20."""

import re
from dataclasses import replace

from lib.filters import Filters

_AT_MOST = (
    r"under|below|(?:less|cheaper) than|(?:no|not) more than|not (?:over|above)|"
    r"up to|at most|max(?:imum)?(?: of)?"
)
_AT_LEAST = (
    r"over|above|more than|(?:no|not) (?:less|cheaper) than|not (?:under|below)|"
    r"at least|min(?:imum)?(?: of)?|starting (?:at|from)|from"
)
_CURRENCY = (
    r"[€$£¥]|(?:euros?|eur|dollars?|usd|bucks|pounds?|gbp|quid|francs?|chf|yen|jpy|"
    r"kron(?:or|er|a)|sek|nok|dkk|zloty|pln|rupees?|inr)\b"
)
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"


def _amount(name: str) -> str:
    before, after = rf"(?P<{name}_in>[€$£¥])?\s?", rf"(?:\s?(?P<{name}_of>{_CURRENCY}))?"
    return rf"{before}(?P<{name}>{_NUMBER})(?![\d.,]*\d){after}"


_FOR = r"(?:\b(?:for|at|priced|costing)\s+)?"
_LIMIT = re.compile(
    rf"{_FOR}\b(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))\s+{_amount('price')}", re.IGNORECASE
)
_RANGE = re.compile(
    rf"{_FOR}(?:\b(?P<between>between|from)\s+)?{_amount('low')}\s*(?:and|to|-|–)\s*{_amount('high')}",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s*(?:$|[,.;!?)]|(?:for|with|without|and|or|but|please|that)\b|in\s+\w)", re.IGNORECASE
)
"""What may follow a number without a currency: “under 50 cm” is no price."""


def price_limits(text: str, filters: Filters) -> tuple[str, Filters]:
    """The words without the price limits among them, and the filters with those instead of theirs.

    Amounts count in the catalogue's own currency, whichever is named. A number without a currency
    is a price where nothing follows that it may count: “under 20”, but not “under 20 cm”.
    """
    low = high = None
    for pattern in (_RANGE, _LIMIT):
        for match in reversed(list(pattern.finditer(text))):
            if _is_price(match, text):
                text = f"{text[: match.start()]} {text[match.end() :]}"
                if pattern is _RANGE:
                    low, high = sorted((_value(match["low"]), _value(match["high"])))
                elif match["least"]:
                    low = _value(match["price"])
                else:
                    high = _value(match["price"])
    if low is None and high is None:
        return text, filters
    return " ".join(text.split()).strip(" ,.;!?"), replace(filters, price_from=low, price_to=high)


def _is_price(match: re.Match[str], text: str) -> bool:
    said = match.groupdict()
    if any(value for name, value in said.items() if name.endswith(("_in", "_of"))):
        return True
    how = said.get("between") or said.get("least") or said.get("most") or ""
    # “from 1960” is a year, and “20 to 40” may be a size.
    return how.lower() not in ("", "from") and bool(_GOES_ON.match(text, match.end()))


def _value(number: str) -> float:
    cents = re.search(r"[.,](\d{1,2})$", number)
    whole = number[: cents.start()] if cents else number
    return float(re.sub("[.,]", "", whole) + (f".{cents[1]}" if cents else ""))
