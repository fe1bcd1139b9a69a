"""Price limits in what a visitor types: “mug under 20 euros” is a mug that costs at most 20.

So are they in the other languages that come with Findalike.
"""

import re
from dataclasses import replace

from lib.filters import Filters

_AT_MOST = (
    r"under|below|(?:less|cheaper) than|(?:no|not) more than|not (?:over|above)|up to|at most|"
    r"m[aá]x(?:imum|imal|imaal|imo|imal)?\.?(?: (?:of|de))?|"
    r"unter|(?<!\d )bis(?: zu)?|höchstens|nicht (?:mehr als|über|teurer als)|"
    r"(?:weniger|billiger|günstiger) als|"
    r"moins (?:de|cher que)|jusqu['’]à|au plus|pas plus (?:de|cher que)|sous|en dessous de|"
    r"inférieur à|menos (?:de|que)|(?<!\d )hasta|como máximo|por debajo de|no más de|inferior a|"
    r"meno di|(?<!\d )fino a|sotto(?: i)?|al massimo|massimo|non più di|entro(?: i)?|inferiore a|"
    r"(?<!\d )at[eé]|no máximo|abaixo de|não mais de|menor que|"
    r"onder(?: de)?|(?<!\d )tot(?: en met)?|(?:minder|goedkoper) dan|hoogstens|hooguit|"
    r"niet meer dan"
)
_AT_LEAST = (
    r"over|above|more than|(?:no|not) (?:less|cheaper) than|not (?:under|below)|"
    r"at least|min(?:imum)?(?: of)?|starting (?:at|from)|from|"
    r"über|(?:mehr|teurer) als|mindestens|ab|plus (?:de|cher que)|au moins|à partir de|dès|"
    r"supérieur à|más de|al menos|desde|superior a|più di|almeno|oltre|a partire da|superiore a|"
    r"mais de|pelo menos|a partir de|acima de|boven|(?:meer|duurder) dan|minstens|vanaf"
)
_OPEN = re.compile(
    "(from|von|van|vanaf|ab|à partir de|dès|desde|a partir(e da| de))?", re.IGNORECASE
)
"""Of these, and of nothing, a number may be a year or a size: “from 1960”."""

# Chinese and Japanese, which part no words, say it before the amount or behind it.
_BEFORE = (
    "(?P<most>低于|低於|不到|少于|少於|小于|小於|不超过|不超過|最多|最高)|"
    "(?P<least>高于|高於|大于|大於|超过|超過|至少)"
)
_BEHIND = (
    r"(?P<most>以下|以内|以內|之内|之內|まで|未満|未满|未滿|"
    r"max(?:imum|imal|imaal)?\b\.?|máximo\b|or less\b|oder weniger\b|ou moins\b|o menos\b|"
    r"o meno\b|ou menos\b|of minder\b)|(?P<least>以上|から|起)"
)
_CURRENCY = (
    r"[€$£¥￥円元]|块钱?|塊錢?|ユーロ|ドル|欧元|歐元|美元|(?:euros?|eur|dollars?|usd|bucks|pounds?|gbp|"
    r"quid|francs?|chf|yen|jpy|kron(?:or|er|a)|sek|nok|dkk|zloty|pln|rupees?|inr|dólares|dollari|"
    r"reais|pesos)\b"
)
_NUMBER = (
    rf"\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?=\s?(?:{_CURRENCY}))|"
    r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
)
LEAST = 5.0  # “mom <3” is no price
_TIMES = {"k": 1000.0, "K": 1000.0, "千": 1000.0, "万": 10_000.0, "萬": 10_000.0}


def _amount(name: str) -> str:
    before, after = rf"(?P<{name}_in>R\$|[€$£¥￥])?\s?", rf"(?:\s?(?P<{name}_of>{_CURRENCY}))?"
    return rf"{before}(?P<{name}>(?:{_NUMBER})(?:[千万萬]|k\b)?)(?![\d.,]*\d){after}"


_FOR = r"(?:\b(?:for|at|priced|costing)\s+)?"
_LIMIT = re.compile(
    rf"{_FOR}\b(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))\s+{_amount('price')}", re.IGNORECASE
)
_BETWEEN = "between|from|zwischen|von|entre|tra|fra|tussen|van"
_AND = "and|to|-|–|und|bis|et|à|y|a|e|en|tot|から|〜|～|~|到|至"
_RANGE = re.compile(
    rf"{_FOR}(?:\b(?P<between>{_BETWEEN})\s+)?{_amount('low')}\s*(?:{_AND})\s*{_amount('high')}"
    "(?:之间|之間|まで)?[の的]?",
    re.IGNORECASE,
)
_UNSPACED = [
    re.compile(rf"(?:(?P<most><=?|≤)|(?P<least>>=?|≥))\s*{_amount('price')}", re.IGNORECASE),
    re.compile(rf"(?:{_BEFORE})\s*{_amount('price')}的?"),
    re.compile(rf"{_amount('price')}\s*(?:{_BEHIND})[の的]?", re.IGNORECASE),
]
_ALONE = re.compile(
    r"(?:\b(?:for|at|around|about|of|für|um|zu|von|pour|por|per|voor|van|à|de|da|di)\s+)?"
    rf"(?<![^\s(぀-鿿]){_amount('price')}(?:\.?[-–—](?=\s|$))?"
    r"(?=$|[\s,.;!?)]|[の的])[の的]?"
    r"(?!\s*(?:\w+\s)?(?:off|discount|gift|voucher|coupon|coin|note|bill|million|münze|(?:geld)?schein|"
    r"rabatt|gutschein|cadeau|bon)\w*)",
    re.IGNORECASE,
)
"""With a currency's sign, or at the end, it is the most that is to be paid."""

_MONEY = re.compile(
    r"\b(?:banknote|bank note|billet|billete|moneda|moneta|munt|biljet|pièce|money|geldschein)s?\s*"
    r"(?:de\s*)?$",
    re.IGNORECASE,
)
"""Before an amount it is what is for sale."""

_NOT_PAID = re.compile(r"\b(?:size|f|mom|größe|taille|talla|taglia|maat|\w{0,3}mm|cm)\s*$", re.I)
"""Before “<” and “>” it is another measure."""

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
    text, alone = _without_alone(text)
    if low is None and high is None:
        high = alone
    if low is None and high is None:
        return text, filters
    return left(text), replace(filters, price_from=low, price_to=high)


def left(text: str) -> str:
    """What is left of words that some were taken from: no empty brackets, no loose marks."""
    words = " ".join(re.sub(r"\(\s*\)", "", text).split())
    return re.sub(r"\s*,(?:\s*,)*", ",", words).strip(" ,.;:!?")


def _without_alone(text: str) -> tuple[str, float | None]:
    """The words without amounts that only stand there, and the first of these."""
    first = None
    for match in reversed(list(_ALONE.finditer(text))):
        word = match["price_of"] or ""
        if _MONEY.search(text[: match.start()]):
            continue
        ends = not text[match.end() :].strip(" ,.;!?)") and not word.casefold().startswith("pound")
        if match["price_in"] or (word and (not word[0].isalpha() or not word.isascii() or ends)):
            text, first = f"{text[: match.start()]} {text[match.end() :]}", _value(match["price"])
    return text, first


def _is_price(match: re.Match[str], text: str) -> bool:
    said = match.groupdict()
    if any(value for name, value in said.items() if name.endswith(("_in", "_of"))):
        return True
    how = said.get("between") or said.get("least") or said.get("most") or ""
    before = text[: match.start()].rstrip()
    if how.casefold() == "max" and before and before[-1] != ",":
        return False  # “Air Max 90”
    if how[:1] in "<>" and how and (_NOT_PAID.search(before) or _value(match["price"]) < LEAST):
        return False
    # “20 to 40” may be a size.
    return not _OPEN.fullmatch(how) and bool(_GOES_ON.match(text, match.end()))


def _value(number: str) -> float:
    times = _TIMES.get(number[-1])
    if times:
        return times * _value(number[:-1])
    cents = re.search(r"[.,](\d{1,2})$", number)
    whole = number[: cents.start()] if cents else number
    return float(re.sub(r"[.,\s]", "", whole) + (f".{cents[1]}" if cents else ""))
