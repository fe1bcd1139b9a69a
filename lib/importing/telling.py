"""What the command line tells of an import: before it, on the way, and in the end."""

import time
from collections.abc import Callable
from dataclasses import asdict

from lib.commands import Answer, say
from lib.errors import FeedError
from lib.feeds.preview import Preview
from lib.feeds.rows import NOT_PUBLISHED, Feed
from lib.importing.comparison import Comparison
from lib.importing.progress import Progress

GOOD, SOME_FAILED, UNREADABLE, STOPPED = 0, 1, 2, 3
EVERY_S = 1.0  # between two lines of progress


def previewed(found: Preview, compared: Comparison | None) -> Answer:
    """What an import would bring, and change where that is known."""
    problems = {problem.kind: problem.count for problem in found.problems}
    data = {
        "format": found.format,
        "mapping": dict(found.mapping),
        "products": found.products,
        "pictures": found.pictures,
        "problems": problems,
        "message": found.stopped,
    }
    lines = [f"{name:<10} {data[name]}" for name in ("format", "products", "pictures")]
    lines += [f"{column} → {field}" for column, field in found.mapping.items()]
    lines += [
        f"{problem.count:,} × {problem.kind}, first in row {problem.rows[0]}: {problem.example}"
        for problem in found.problems
    ]
    if compared:
        told = asdict(compared)
        warning = told.pop("warning")
        data |= told
        lines += [f"{name:<10} {count}" for name, count in told.items() if count is not None]
        lines += [warning] if warning else []
    code = (
        UNREADABLE if found.stopped else SOME_FAILED if problems.keys() - {NOT_PUBLISHED} else GOOD
    )
    return Answer(data, "\n".join([*lines, *filter(None, [found.stopped])]), code)


def teller() -> Callable[[Progress], None]:
    """Says how far an import is, now and then."""
    said = time.monotonic()

    def tell(now: Progress) -> None:
        nonlocal said
        if now.state == "running" and time.monotonic() - said < EVERY_S:
            return
        said = time.monotonic()
        say(_line(now))

    return tell


def _line(now: Progress) -> str:
    of = f" of {now.total:,}" if now.total is not None else ""
    counts = ", ".join(f"{n:,} {name}" for name, n in now.counts().items() if n) or "nothing yet"
    left = now.seconds_left
    rest = f", about {left:,.0f} s left" if left and now.state == "running" else ""
    return f"{now.done:,}{of} rows: {counts}; {now.rate:,.0f} a second{rest}"


def ended(feed: Feed, done: Progress) -> Answer:
    """How an import ended."""
    facts = {"source": done.source, "format": feed.format, "state": done.state}
    data = facts | done.counts() | {"embedded": done.embedded, "message": done.message}
    lines = [f"{name:<10} {value}" for name, value in data.items() if value != ""]
    code = SOME_FAILED if done.failed or done.partial else GOOD
    if done.state == "stopped":
        code = UNREADABLE if isinstance(done.cause, FeedError) else STOPPED
    return Answer(data, "\n".join(lines), code)
