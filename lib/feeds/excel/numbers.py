"""Numbers of a workbook as one sees them, as far as feeds need it: dates, leading zeros, money."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from lib.feeds.archive import Archive
from lib.feeds.currencies import SIGNS
from lib.feeds.excel import parts
from lib.feeds.markup import End, Start

MAX_FORMATS = 65_536
"""Styles of cells; Excel has no more."""

LONGEST_NUMBER = 20
"""Characters of a number that counts something."""

EPOCH = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)

_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_LOCALE = re.compile(r"\[\$-[^\]]*\]")
_MONEY = re.compile(r'\[\$([^\]\-]+)(?:-[^\]]*)?\]|"([^"]+)"|([€£¥₹$])')
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CODE = re.compile(r"""((?:"[^"]*"|\\.|[-+/(): ])*)(0{2,})((?:"[^"]*"|\\.|[-+/(): ])*)""")
"""An article's code of so many digits at least, with what stands before and behind them."""

_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_PARTS_OF_SECONDS = re.compile(r"s\.0+", re.IGNORECASE)
_WORDS = {"general", "standard"}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown: as a date, with so many digits and words, as money of a currency."""

    is_date: bool = False
    before: str = ""
    digits: int = 0
    after: str = ""
    money: str = ""


GENERAL = NumberFormat()


def formats(archive: Archive, part: str) -> Sequence[NumberFormat]:
    """The number formats of a workbook's styles, by the number that cells name."""
    codes: dict[int, NumberFormat] = {}
    styles: list[NumberFormat] = []
    inside = False
    for event in parts.read_small(archive, part):
        if isinstance(event, str):
            continue
        if event.tag == "cellXfs":
            inside = isinstance(event, Start)
        elif isinstance(event, End) or len(codes) + len(styles) > MAX_FORMATS:
            continue
        elif event.tag == "numFmt":
            codes[whole(event.attributes.get("numFmtId"))] = format_of(
                event.attributes.get("formatCode", "")
            )
        elif event.tag == "xf" and inside:
            number = whole(event.attributes.get("numFmtId"))
            styles.append(codes.get(number) or built_in(number))
    return styles


def built_in(number: int) -> NumberFormat:
    """The number format that Excel means by this number, where the workbook says nothing of it."""
    return NumberFormat(is_date=True) if number in _BUILT_IN_DATES else GENERAL


def format_of(code: str) -> NumberFormat:
    """What Excel's code of a number format says of positive numbers."""
    code = code[:255].partition(";")[0]
    sign = _MONEY.search(_LOCALE.sub("", code))
    name = (sign[1] or sign[2] or sign[3]).strip() if sign else ""
    if name.casefold() not in SIGNS and (found := _CODE.fullmatch(code)):
        before, zeros, after = found.groups()
        return NumberFormat(before=_said(before), digits=len(zeros), after=_said(after))
    if name.casefold() in SIGNS or re.fullmatch("[A-Z]{3}", name):
        return NumberFormat(money=name)
    bare = _PARTS_OF_SECONDS.sub("s", _LITERAL.sub("", code))
    is_date = _DATE.search(bare) and not re.search("[0#?]", bare)
    return NumberFormat(is_date=bool(is_date) and bare.casefold() not in _WORDS)


def shown(text: str, form: NumberFormat, epoch: datetime) -> str:
    """A number as text, without a workbook's rounding errors; what is none stays as it is."""
    try:
        value = float(text)
        if form.is_date:
            return _date(value, epoch)
        # Fifteen digits, as Excel shows them: 0.1 + 0.2 is 0.3 there.
        plain = text if text.isdigit() else format(Decimal(f"{value:.15g}"), "f")
    except (ValueError, OverflowError, ArithmeticError):
        return text
    return f"{form.before}{plain.zfill(form.digits)}{form.after} {form.money}".rstrip()


def whole(text: str | None) -> int:
    """A whole number from 0 up; 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _said(literals: str) -> str:
    """What a part of a code says: quoted, escaped, or plain signs."""
    return re.sub(r'"([^"]*)"|\\(.)', r"\1\2", literals)


def _date(days: float, epoch: datetime) -> str:
    moment = epoch + timedelta(seconds=round(days * 86_400))
    day = moment.date()
    return day.isoformat() if moment == datetime.combine(day, datetime.min.time()) else str(moment)
