"""Currencies as the world writes them: "€", "Rs.", "USD $", "kr"."""

import re

SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₪": "ILS",
    "₩": "KRW",
    "₫": "VND",
    "zł": "PLN",
    "kč": "CZK",
    "us$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "r$": "BRL",
    "mx$": "MXN",
    "ar$": "ARS",
    "₦": "NGN",
    "₱": "PHP",
    "฿": "THB",
    "nt$": "TWD",
    "円": "JPY",
    "円(税込)": "JPY",
    "円（税込）": "JPY",
    "人民币": "CNY",
    "rmb": "CNY",
    "cn¥": "CNY",
    "euro": "EUR",
    "euros": "EUR",
    "fr.": "CHF",
    "sfr.": "CHF",
    # these say that it is money, but not whose
    "$": "",
    "¥": "",
    "￥": "",
    "元": "",
    "kr": "",
    "kr.": "",
    "rs": "",
    "rs.": "",
}

_NAMES = {
    "da": "DZD",
    "ft": "HUF",
    "ksh": "KES",
    "lei": "RON",
    "r": "ZAR",
    "rm": "MYR",
    "rp": "IDR",
    "s/": "PEN",
    "tl": "TRY",
    "лв": "BGN",
    "руб": "RUB",
}
"""What stands for money in a price only; elsewhere a length may be in ft."""

WITHOUT_CENTS = {"ARS", "CLP", "COP", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "VND"}
"""Currencies of which nobody names a thousandth: "60.000 ARS" are sixty thousand."""

_CODES = (
    "AED AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK "
    "NZD PEN PHP PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
CODES = frozenset(_CODES.split())
"""Codes that stand for money where three letters may be anything."""

_CODE = re.compile(r"[A-Za-z]{3}")


def code_of(name: str, text: str) -> str:
    """The ISO code of a sign or a name; nothing for a sign that several currencies have.

    ValueError, with the end of a sentence on the price `text`, when it is none.
    """
    plain = name.casefold().replace(" ", "")
    for sign in (plain, plain.rstrip(".")):
        if (code := (SIGNS | _NAMES).get(sign)) is not None:
            return code
    if plain.endswith("$"):  # as in "USD $"
        return currency(plain[:-1], text)
    return currency(name, text)


def currency_of(header: str) -> str:
    """The currency that a column's name tells, as "Preis in €" or "Price (USD)"; else nothing."""
    told = {SIGNS.get(sign, "") for sign in header} | (CODES & set(re.findall("[A-Z]{3}", header)))
    named = told - {""}
    return next(iter(named)) if len(named) == 1 else ""


def named_currency(text: str) -> str:
    """The currency that a cell names by its code or sign; nothing where it is none we know."""
    try:
        return code_of(text.strip(), text) if text.strip() else ""
    except ValueError:
        return ""


def currency(name: str, text: str = "") -> str:
    """The ISO code `name` as we write it; ValueError when it is none."""
    if not _CODE.fullmatch(name):
        raise ValueError(f'"{(text or name)[:40]}" does not name a currency such as EUR')
    return name.upper()
