"""Keeps count of an import under way."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lib.importing.outcomes import Row
from lib.importing.plan import Outcome
from lib.importing.progress import Control, Progress, Speed

SHOWN = 12  # thumbnails of the last pictures
STOPPED = "Begun again, it goes on where it stopped."


class Tally:
    """The progress of one import; `total` is put in by whoever counts the feed's rows."""

    def __init__(self, source: str, control: Control) -> None:
        self._progress, self._control = Progress(source), control
        self._speed, self._shown = Speed(), deque[str](maxlen=SHOWN)
        self.total: int | None = None

    def now(self) -> Progress:
        """The progress at this moment."""
        now = replace(self._progress, total=self.total)
        return replace(now, state="paused") if self._control.paused else now

    def note(self, **facts: Any) -> None:  # noqa: ANN401 - they are Progress's own fields
        """Set some of its fields."""
        self._progress = replace(self._progress, **facts)

    def add(self, rows: Iterable[Row], unnoted: Iterable[Outcome], embedded: int) -> None:
        """Count rows that were written, and `unnoted` ones about which there was nothing to do.

        `embedded` are the pictures that the embedder was asked about for them.
        """
        now = self._progress
        counts = Counter[str](unnoted)
        for row in rows:
            counts[row.outcome] += 1
            counts["partial"] += row.entry.state == "done" and bool(row.entry.kind)
            counts["coloured"] += row.coloured
            if row.product:
                self._shown.extend(photo.thumbnail for photo in row.product.photos)
        self.note(**{name: getattr(now, name) + count for name, count in counts.items()})
        rate = self._speed.at(self._progress.done)
        embedded += now.embedded
        self.note(thumbnails=tuple(self._shown), embedded=embedded, rate=rate)

    def end(self, *, whole: bool) -> Progress:
        """The last word: the whole feed was imported, or it stopped before."""
        if whole:
            self.note(state="finished")
            self.total = self._progress.done
        else:
            self.note(state="stopped", message=self._progress.message or STOPPED)
        return replace(self._progress, total=self.total)
