"""One import in a thread of its own, and how far it is."""

import threading
from dataclasses import dataclass, replace

from lib.importing.progress import Control, Progress

UNEXPECTED = "The import ended unexpectedly; the app's log says why. Begin it again to go on."


@dataclass(slots=True)
class Job:
    """The import under way, or the last one."""

    control: Control
    progress: Progress
    thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is under way, or held."""
        return self.thread is not None and self.thread.is_alive()

    def now(self) -> Progress:
        """How far it is, or how it ended."""
        now = self.progress
        if now.state in ("running", "paused"):
            if not self.is_running:
                return replace(now, state="stopped", message=UNEXPECTED)
            return replace(now, state="paused" if self.control.paused else "running")
        return now
