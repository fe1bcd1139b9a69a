"""Prices as the world writes them: "599.00 EUR", "1.234,56 €", "$12", "1'250.–"."""

import re
import unicodedata
from typing import NamedTuple

from lib.feeds.currencies import SIGNS, WITHOUT_CENTS, code_of

MOST = 1_000_000_000_000.0

_PARTS = re.compile(
    r"((?:[^\d+\-.,]|\.(?=\s))*)"  # Fr. or EUR
    r"([.,\-+]?\d[\d.,' \u00a0\u202f\u2019]*)"
    r"(?:(?<=[.,])[-–—]+)?"  # 12,– has no cents
    r"([^\d+\-–—]*)"
)
_NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?P<between>[., '\u00a0\u202f\u2019])(?:\d{2,3}(?P=between))*\d{3}|\d*)"
    r"(?:(?P<point>[.,])(?P<cents>\d*))?"
)
_FROM = re.compile(
    r"(?:from|ab|à partir de|dès|desde|a partir de|da|vanaf|od|от)\b[: ]*(?=\S)", re.I
)
"""What may stand before the lowest of several prices."""

_NO_PRICE = {
    *("", "-", "–", "—", "n/a", "na", "none", "null", "tbd", "variable"),
    *("auf anfrage", "call for price", "price on request", "on request", "sur demande"),
    *("a consultar", "consultar", "su richiesta", "op aanvraag", "call", "call us", "contact us"),
    *("call for pricing", "ask", "poa", "p.o.a.", "price on application", "request a quote"),
    *("preis auf anfrage", "prix sur demande", "precio a consultar", "prezzo su richiesta"),
    *("prijs op aanvraag", "sob consulta", "preço sob consulta", "オープン価格", "お問い合わせ"),
    *("要問合せ", "応相談", "面议", "面議", "询价", "詢價"),
}
_RANGE = re.compile(r"\s[-–—]\s(?=\D{0,9}\d)")
"""What parts two prices: only the first one counts."""

_TAXED = re.compile(
    r"\([^()]{0,30}\)|税込み?|税抜き?|含税|[~～]$|から$|起$|\bttc\b|\bht\b|"
    r"\b(?:inkl|incl|zzgl|excl|iva)\b\.? ?(?:mwst|ust|btw|vat|tax|iva|incl\w*)\b\.?|"
    r"(?<=[\W\d])\s*/\s*[^\W\d]{1,12}\.?$|\*+$|\b(?:each|ea)\.?$",
    re.IGNORECASE,
)
"""What may be said of a price besides: “(税込)”, “inkl. MwSt.”, “/ Stück”."""

_LONGEST = 60


class Price(NamedTuple):
    """An amount and its ISO currency; no amount where no price is named, no code where none is."""

    amount: float | None
    currency: str = ""


NONE = Price(None)


def price(text: str, currency: str = "") -> Price:
    """The price that `text` names, of several the first, from 0 up and finite.

    A lone comma before three digits parts thousands ("1,234"), a lone point does so only in a
    currency without cents ("1.234 Ft"); where the text names none, it is in `currency`, which is
    not given back. Raises ValueError with the end of a sentence.
    """
    text = _bare(text)
    if text.casefold() in _NO_PRICE:
        return NONE
    match = _PARTS.fullmatch(text) if len(text) <= _LONGEST else None
    if not match:
        raise ValueError(f'"{text[:40]}" is not a price')
    before, digits, after = match.groups()
    code = _currency(before, after, text)
    digits = digits.rstrip(" .,'\u00a0\u202f\u2019")
    return Price(_amount(digits, text, has_cents=(code or currency) not in WITHOUT_CENTS), code)


def _bare(text: str) -> str:
    """A price without what is said about its tax, in common letters."""
    plain = unicodedata.normalize("NFKC", text[: _LONGEST + 1]).strip()
    plain = _TAXED.sub("", plain).strip()
    plain = _first(plain)
    plain = plain[begins.end() :] if (begins := _FROM.match(plain)) else plain
    if plain.startswith("\\"):  # Japan's Windows writes the yen's sign so
        plain = f"¥{plain[1:]}"
    named = plain.partition(" ")[0].casefold() in SIGNS or plain.startswith("人民币")
    return plain.removesuffix("元") if named else plain


def _first(text: str) -> str:
    """Of two prices the first, with the currency that may stand behind the second."""
    first, *rest = _RANGE.split(text)
    if not rest or not any(map(str.isdigit, first)):
        return text
    if not re.fullmatch(r"[\d.,'\s–—-]*", first):
        return first
    behind = re.split(r"\d", rest[-1])[-1].strip(" .,-–—")
    return f"{first} {behind}".strip()


def _amount(digits: str, text: str, *, has_cents: bool) -> float:
    if digits.startswith("-"):
        raise ValueError(f'"{text[:40]}" is less than nothing')
    match = _NUMBER.fullmatch(digits.removeprefix("+"))
    if not match or (match["point"] and match["point"] == match["between"]):
        raise ValueError(f'"{text[:40]}" is not a price')
    whole, between, cents = match["whole"], match["between"], match["cents"] or ""
    has_cents = has_cents or whole.startswith("0")
    if between and has_cents and _is_point(whole, between, match["point"]):
        whole, _, cents = whole.partition(between)
    amount = float("".join(filter(str.isdigit, whole)) + "." + cents)
    if not amount < MOST:
        raise ValueError(f'"{text[:40]}" is more than any price')
    return amount


def _is_point(whole: str, between: str, point: str | None) -> bool:
    """Whether what seems to part thousands parts cents: "1.234" and "0,125", not "1,234"."""
    if point or whole.count(between) > 1:
        return False
    return between == "." or (between == "," and whole.startswith("0"))


def _currency(before: str, after: str, text: str) -> str:
    """The one currency that stands before or after the amount, or on both sides: "$12 USD"."""
    names = [name for name in (before.strip(), after.strip(" .")) if name]
    codes = {code for name in names if (code := code_of(name, text))}
    if len(codes) > 1:
        raise ValueError(f'"{text[:40]}" is not a price')
    return next(iter(codes), "")


def is_price(text: str) -> bool:
    """Whether `price` understands a text, and reads an amount in it."""
    try:
        return price(text).amount is not None
    except ValueError:
        return False
