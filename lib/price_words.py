"""Price limits in what a visitor types: “mug under 20 euros” is a mug that costs at most 20.

So are they in the other languages that come with Findalike.
"""

import re
from dataclasses import replace

from lib.filters import Filters

_AT_MOST = (
    r"under|below|(?:less|cheaper) than|(?:no|not) more than|not (?:over|above)|"
    r"up to|at most|max(?:imum)?(?: of)?|"
    r"unter|bis(?: zu)?|höchstens|maximal|nicht (?:mehr als|über)|"
    r"(?:weniger|billiger|günstiger) als|"
    r"moins de|jusqu['’]à|au plus|(?:pas )?plus cher que|pas plus de|"
    r"menos de|hasta|(?:como )?máximo(?: de)?|por debajo de|no más de|"
    r"meno di|fino a|sotto(?: i)?|(?:al )?massimo|non più di|"
    r"até|(?:no )?máximo|abaixo de|não mais de|"
    r"onder(?: de)?|tot|minder dan|maximaal|hoogstens|niet meer dan"
)
_AT_LEAST = (
    r"over|above|more than|(?:no|not) (?:less|cheaper) than|not (?:under|below)|"
    r"at least|min(?:imum)?(?: of)?|starting (?:at|from)|from|"
    r"über|mehr als|mindestens|ab|plus de|au moins|à partir de|dès|más de|al menos|desde|"
    r"più di|almeno|oltre|a partire da|mais de|pelo menos|a partir de|boven|meer dan|minstens|vanaf"
)
# Of these alone a number may be a year: “from 1960”.
_OPEN = frozenset(
    [
        "",
        "from",
        "von",
        "ab",
        "à partir de",
        "dès",
        "desde",
        "a partire da",
        "a partir de",
        "van",
        "vanaf",
    ]
)
# Chinese and Japanese, which part no words, say it before the amount or behind it.
_BEFORE = (
    "(?P<most>低于|低於|不到|少于|少於|不超过|不超過|最多)|(?P<least>高于|高於|超过|超過|至少)"
)
_BEHIND = "(?P<most>以下|以内|以內|之内|之內|まで|未満|未满|未滿)|(?P<least>以上|から|起)"
_CURRENCY = (
    r"[€$£¥円元块塊]|(?:ユーロ|ドル|欧元|歐元|美元)|(?:euros?|eur|dollars?|usd|bucks|pounds?|gbp|quid|francs?|chf|yen|jpy|"
    r"kron(?:or|er|a)|sek|nok|dkk|zloty|pln|rupees?|inr|dólares|dollari|reais|pesos)\b"
)
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"


def _amount(name: str) -> str:
    before, after = rf"(?P<{name}_in>[€$£¥])?\s?", rf"(?:\s?(?P<{name}_of>{_CURRENCY}))?"
    return rf"{before}(?P<{name}>{_NUMBER})(?![\d.,]*\d){after}"


_FOR = r"(?:\b(?:for|at|priced|costing)\s+)?"
_LIMIT = re.compile(
    rf"{_FOR}\b(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))\s+{_amount('price')}", re.IGNORECASE
)
_BETWEEN = "between|from|zwischen|von|entre|tra|fra|tussen|van"
_AND = "and|to|-|–|und|bis|et|à|y|a|e|en|tot"
_RANGE = re.compile(
    rf"{_FOR}(?:\b(?P<between>{_BETWEEN})\s+)?{_amount('low')}\s*(?:{_AND})\s*{_amount('high')}",
    re.IGNORECASE,
)
_UNSPACED = [
    re.compile(rf"(?:{_BEFORE})\s*{_amount('price')}的?"),
    re.compile(rf"{_amount('price')}\s*(?:{_BEHIND})[の的]?"),
]
_GOES_ON = re.compile(
    r"\s*(?:$|[,.;!?)]|(?:for|with|without|and|or|but|please|that|"
    r"für|mit|ohne|und|oder|aber|bitte|pour|avec|sans|et|ou|mais|para|con|sin|y|o|pero|"
    r"per|senza|e|ma|com|sem|mas|voor|met|zonder|en|of|maar)\b|in\s+\w)",
    re.IGNORECASE,
)
"""What may follow a number without a currency: “under 50 cm” is no price."""


def price_limits(text: str, filters: Filters) -> tuple[str, Filters]:
    """The words without the price limits among them, and the filters with those instead of theirs.

    Amounts count in the catalogue's own currency, whichever is named. A number without a currency
    is a price where nothing follows that it may count: “under 20”, but not “under 20 cm”.
    """
    low = high = None
    for pattern in (_RANGE, _LIMIT, *_UNSPACED):
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
    # “20 to 40” may be a size.
    return how.lower() not in _OPEN and bool(_GOES_ON.match(text, match.end()))


def _value(number: str) -> float:
    cents = re.search(r"[.,](\d{1,2})$", number)
    whole = number[: cents.start()] if cents else number
    return float(re.sub("[.,]", "", whole) + (f".{cents[1]}" if cents else ""))
