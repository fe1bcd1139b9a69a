"""What names of prices say of taxes: visitors are shown what they would pay, tax and all."""

import re

from lib.feeds.columns import folded
from lib.products import unaccented

WITH, UNSAID, WITHOUT = range(3)  # the best first

_TAX = (
    "(?:tax(?:e|es)?|vat|gst|mwst|ust|mehrwertsteuer|iva|tva|btw|dph|moms|kdv|impuestos?|impostos?|"
    "imposte|imp|tasse|ндс|пдв|ддс)"
)
_NOT = "(?:not|non|no|nicht|niet|nao|nie|ikke|ej|не)"
_IN = "(?:incl|inc|inkl|including|inclusive|inclusief|inklusive|included|вкл|включая)"
_IS_IN = (
    "(?:incl|inc|inkl|included|inclus[aeo]?s?|incluid[ao]s?|comprises?|compres[aeio]|enthalten|"
    "inbegriffen|inbegrepen|dahil)"
)
_SAID_WITH = re.compile(
    rf"\b(?:{_IN}|with|mit|con|com|med|s|z|с|з)\.? (?:\d+ ?% ?)?{_TAX}\b\.?"
    rf"|\b{_TAX}\.? {_IS_IN}\b\.?"
    r"|\btoutes taxes comprises\b|(?<=price) vat\b|\b(?:ttc|gross|ivato|bruto|lordo)\b"
    r"|brutto|税込み?|含税"
)
_SAID_WITHOUT = re.compile(
    r"\b(?:excl|exc|ex|exkl|ekskl|zzgl|excluding|exclusive|exclusief|exklusive|without|w/o|ohne|sin"
    rf"|sem|senza|hors|bez|uden|utan|plus|без|{_NOT} {_IN})\.? (?:\d+ ?% ?)?{_TAX}\b\.?"
    rf"|\b{_TAX}\.? (?:excl|escl|exc|excluded|exclus[aeo]?s?|excluid[ao]s?|esclus[ao]|haric"
    rf"|{_NOT} {_IS_IN})\b\.?|\+ ?{_TAX}\b\.?|\b(?:ht|net|neto)\b|netto|税抜き?|税別|不含税|未税"
)
_WITHIN = re.compile(r"(?<=[a-z])(?=(?:Incl|Excl|With|Net|Gross|Tax|Vat|VAT))")


def untaxed(header: str) -> tuple[str, int]:
    """`header` without what it says of tax, and which of WITH, UNSAID and WITHOUT that is."""
    plain = unaccented(folded(_WITHIN.sub(" ", header)))
    for saying, tax in ((_SAID_WITHOUT, WITHOUT), (_SAID_WITH, WITH)):
        name, said = saying.subn(" ", plain)
        if said:
            return re.sub(r"\([^\w()]*\)", " ", name).strip(" -/,;:|"), tax
    return header, UNSAID
