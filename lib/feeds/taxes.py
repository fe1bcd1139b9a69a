"""What names of prices say of taxes: visitors are shown what they would pay, tax and all."""

import re

from lib.feeds.columns import folded
from lib.products import unaccented

WITH, UNSAID, WITHOUT = range(3)  # the best first

_TAX = (
    "(?:tax(?:e|es)?|vat|gst|mwst|ust|mehrwertsteuer|iva|tva|btw|dph|moms|impuestos?|impostos?|"
    "imposte)"
)
_SAID_WITH = re.compile(
    rf"\b(?:incl|inc|inkl|including|inclusive|inclusief|inklusive|with|mit|con|com|med|s|z)\.?"
    rf" (?:\d+ ?% ?)?{_TAX}\b\.?"
    rf"|\b{_TAX} (?:incl|inc|included|inclus[aeo]?s?|incluid[ao]s?|comprises?|compres[ao])\b\.?"
    r"|\btoutes taxes comprises\b|(?<=price) vat\b|\b(?:ttc|gross|ivato)\b|brutto|税込み?|含税"
)
_SAID_WITHOUT = re.compile(
    r"\b(?:excl|exc|ex|exkl|zzgl|excluding|exclusive|exclusief|exklusive|without|w/o|ohne|sin|sem"
    rf"|senza|hors|bez|uden|utan)\.? (?:\d+ ?% ?)?{_TAX}\b\.?"
    rf"|\b{_TAX} (?:excl|exc|excluded|exclus[aeo]?s?|excluid[ao]s?|esclus[ao])\b\.?"
    r"|\b(?:ht|net)\b|netto|税抜き?|税別|不含税|未税"
)


def untaxed(header: str) -> tuple[str, int]:
    """`header` without what it says of tax, and which of WITH, UNSAID and WITHOUT that is."""
    plain = unaccented(folded(header))
    for saying, tax in ((_SAID_WITHOUT, WITHOUT), (_SAID_WITH, WITH)):
        name, said = saying.subn(" ", plain)
        if said:
            return re.sub(r"\(\W*\)", " ", name).strip(" -/,;:|"), tax
    return header, UNSAID
