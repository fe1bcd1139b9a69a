"""Prices, stock and order in what a visitor types: “cheapest lamp under 50 in stock” is a lamp.

So are they in the other languages that come with Findalike.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from lib.filters import Filters
from lib.price_words import left, price_limits
from lib.products import Availability
from lib.query import MAX_CHARACTERS
from lib.results import Order

_CHEAPEST = (
    r"(?:the )?(?:cheapest|least expensive|lowest[- ]priced)|sorted by price|"
    r"price low(?:est)? to high(?:est)?|low(?:est)? to high(?:est)?(?: price|$)|"
    r"(?:der |die |das )?(?:günstigste|billigste|preiswerteste)[nmrs]?|"
    r"(?:le |la |les )?moins ch(?:er|ère)s?|(?:el |la |los |las )?m[aá]s barat[oa]s?|"
    r"(?:il |la |i |le )?(?:più economic[oa]|più economici|più economiche|meno car[oaie])|"
    r"(?:o |a |os |as )?mais barat[oa]s?|(?:de |het )?goedkoopste|"
    r"一番安い|最安値?の?(?![一-鿿])|安い順の?|最便宜的?"
)
_DEAREST = (
    r"(?:the )?(?:most expensive|priciest|highest[- ]priced)|"
    r"price high(?:est)? to low(?:est)?|high(?:est)? to low(?:est)?(?: price|$)|"
    r"(?:der |die |das )?teuerste[nmrs]?|"
    r"(?:le |la |les )?plus ch(?:er|ère)s?|(?:el |la |los |las )?m[aá]s car[oa]s?|"
    r"(?:il |la |i |le )?più car[oaie]|(?:o |a |os |as )?mais car[oa]s?|(?:de |het )?duurste|"
    r"一番高い|高い順の?|最贵的?|最貴的?"
)
_IN_STOCK = (
    r"(?:that (?:is|are) )?(?:in stock|(?:available|in store) now|ready to ship$)|"
    r"auf lager|vorrätig|sofort lieferbar|en stock|disponibili subito|em estoque|op voorraad|"
    r"在庫あり(?!ません)|(?<![没沒所无無])有[货貨](?![架柜櫃物])的?|现货|現貨"
)
_SOLD_OUT = r"(?:that (?:is|are) )?(?:out of stock|sold out)|ausverkauft|épuisée?s?|agotad[oa]s?"
_CHEAPER = (
    r"(?:but |much |a bit |a little )?(?:cheaper|less expensive)|"
    r"(?:aber )?(?:günstiger|billiger|preiswerter)|(?:mais )?moins ch(?:er|ère)s?|"
    r"(?:pero )?m[aá]s barat[oa]s?|(?:ma )?(?:più economic[oa]|meno car[oa])|"
    r"(?:mas )?mais barat[oa]s?|(?:maar )?goedkoper|もっと安い(?:の|もの)?|より安い|更便宜的?"
)


_DENIED = "".join(
    rf"(?<!\b{word} )"
    for no in ("not", "nicht", "kein", "keine", "pas", "no", "non", "não", "niet", "geen")
    for word in (no, *(f"{no} {the}" for the in ("the", "die", "der", "das", "le", "la", "de")))
)
_DENIED += r"(?<!n't )(?<!n’t )(?<!n't the )"


def _whole(words: str) -> re.Pattern[str]:
    """These words where none begins before them or ends behind; Chinese and Japanese part none."""
    return re.compile(rf"(?<![a-zß-ÿ]){_DENIED}(?:{words})(?![a-zß-ÿ])", re.IGNORECASE)


_ORDERS: dict[Order, re.Pattern[str]] = {
    "cheapest": _whole(_CHEAPEST),
    "dearest": _whole(_DEAREST),
}
_STOCK: dict[Availability, re.Pattern[str]] = {
    "in stock": _whole(_IN_STOCK),
    "out of stock": _whole(_SOLD_OUT),
}
_LESS = _whole(rf"(?:{_CHEAPER})(?! (?:than|als|que|di|do que|dan)\b)")
_BINDING = "(?:and|but|und|aber|et|mais|y|pero|e|ma|mas|en|maar)"
_LOOSE = re.compile(rf"^{_BINDING}\s+|\s+{_BINDING}$")
"""What bound the words that are gone to the others."""


class Wishes(NamedTuple):
    """The words that are left to search by, and the filters and the order that others ask for."""

    text: str
    filters: Filters
    order: Order


def wishes(text: str, filters: Filters, order: Order) -> Wishes:
    """What the words say of prices, stock and order, in place of the filters and order given.

    Words that are too many for a query are left as they are.
    """
    if not 0 < len(text) <= MAX_CHARACTERS:
        return Wishes(text, filters, order)
    text, filters = price_limits(text, filters)
    for stock, words in _STOCK.items():
        if words.search(text):
            text, filters = _without(words, text), replace(filters, availability=(stock,))
    for wished, words in _ORDERS.items():
        if words.search(text):
            text, order = _without(words, text), wished
    return Wishes(text, filters, order)


def cheaper(text: str) -> tuple[str, bool]:
    """The words without those that ask for something cheaper than this, and whether they did."""
    return (_without(_LESS, text), True) if _LESS.search(text) else (text, False)


def _without(words: re.Pattern[str], text: str) -> str:
    return _LOOSE.sub("", left(words.sub(" ", text)))
