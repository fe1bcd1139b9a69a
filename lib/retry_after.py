"""What a Retry-After header says, in either of its forms."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds(said: str) -> float | None:
    """How long it says to wait; None where it makes no sense."""
    if re.fullmatch(r"\d{1,9}", said.strip(), re.ASCII):
        return float(said)
    try:
        date = parsedate_to_datetime(said)
    except ValueError:
        return None
    away = (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return away if away >= 0 else None
