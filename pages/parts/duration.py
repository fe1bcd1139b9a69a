"""Times as people say them."""


def duration(seconds: float) -> str:
    """A time that people can use, such as "3 minutes"."""
    if seconds < 1.5:
        return "a second"
    for unit, size in (("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if seconds >= 1.5 * size:
            return f"{seconds / size:,.0f} {unit}"
    return "a minute"
