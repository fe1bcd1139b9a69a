"""One import of a source at a time: the run record says who has it and whether they live."""

import os
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from lib.errors import ImportRunning, StoreError
from lib.importing.progress import Control, Progress
from lib.store import Store
from lib.store.journal import Run

BEAT_S = 3.0
STALE_S = 60.0  # without a beat for so long, another machine's import is taken for dead

_ours: set[str] = set()  # owners of the runs under way in this process


class Claim:
    """The right to import one source, or a shard of it, for as long as the heart beats."""

    def __init__(self, store: Store, run: Run) -> None:
        self._store, self.run = store, run
        self._lock = threading.Lock()

    def tell(self, progress: Progress) -> bool:
        """Write down how far it is; False when another import has taken over."""
        with self._lock:
            self.run = replace(
                self.run,
                state=progress.state,
                heartbeat=time.time(),
                counts=progress.counts(),
                message=progress.message,
            )
            return self._store.journal.put_run(self.run, over=self.run.owner)


@contextmanager
def claimed(store: Store, run: Run) -> Iterator[Claim]:
    """Hold the claim on what `run` is about to import; raises ImportRunning."""
    mine = replace(run, owner=f"{platform.node()} {os.getpid()} {secrets.token_hex(8)}")
    refuse_if_running(store, run.source, run.shard)
    runs = store.journal.runs()
    before = next((r for r in runs if (r.source, r.shard) == (mine.source, mine.shard)), None)
    _ours.add(mine.owner)
    try:
        if not store.journal.put_run(mine, over=before.owner if before else ""):
            raise _running(mine)
        yield Claim(store, mine)
    finally:
        _ours.discard(mine.owner)


@contextmanager
def beating(claim: Claim, control: Control, now: Callable[[], Progress]) -> Iterator[None]:
    """Beat until the context ends; stops an import that another one has taken over."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_S):
            try:
                if not claim.tell(now()):
                    control.stop()
            except StoreError:
                continue  # the import itself says so, and stops if it lasts

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def refuse_if_running(store: Store, source: str, shard: str = "") -> None:
    """Raise ImportRunning where somebody imports the source, or this shard of it."""
    for run in store.journal.runs():
        same = run.source == source and (not shard or not run.shard or run.shard == shard)
        if same and is_alive(run):
            raise _running(run)


def is_alive(run: Run) -> bool:
    """Whether somebody is at it still: at once for this machine, by the heartbeat for others."""
    if run.state not in ("running", "paused"):
        return False
    host, pid, _ = run.owner.rsplit(" ", 2)
    if host == platform.node():
        if int(pid) == os.getpid():
            return run.owner in _ours
        if not _is_process(int(pid)):
            return False
    return time.time() - run.heartbeat < STALE_S


def _is_process(pid: int) -> bool:
    if os.name == "nt":  # where this would end the process: the heartbeat tells, only later
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _running(run: Run) -> ImportRunning:
    since = datetime.fromtimestamp(run.started, UTC).strftime("%H:%M UTC")
    shard = f", shard {run.shard}" if run.shard else ""
    return ImportRunning(
        f"The source {run.source!r}{shard} is being imported since {since} "
        f"({run.owner.rsplit(' ', 2)[0]}). Wait for it, or stop it first."
    )
