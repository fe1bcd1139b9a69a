"""Imports behind a page: one at a time, going on when every browser is closed."""

import logging
import threading
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from lib import stocking
from lib.embedding import Embedder
from lib.errors import FindalikeError, ImportRunning
from lib.feeds import Feed
from lib.feeds.preview import Preview, preview
from lib.importing.again import options_of, was_cut_off
from lib.importing.claim import refuse_if_running
from lib.importing.comparison import Comparison, compare, source_of
from lib.importing.job import Job
from lib.importing.options import Options
from lib.importing.progress import Control, Progress
from lib.importing.remote import Hear, fetch_feed
from lib.importing.run import run_import
from lib.importing.samples import Estimate, Sample, estimate, samples
from lib.importing.uploads import Upload, Uploads, folder, upload_of
from lib.network import network_for
from lib.settings import Settings
from lib.store import Store
from lib.store.journal import Run
from lib.store.others import LeftBehind, left_behind

logger = logging.getLogger(__name__)


class Outlook(NamedTuple):
    """What an import would bring, its first products, and what it would take."""

    preview: Preview
    samples: list[Sample]
    estimate: Estimate


class Jobs:
    """The imports into one store; safe to share between the threads of a page.

    Keep one for each process and store. Whatever was under way when the process ended is begun
    again by `take_up`.
    """

    def __init__(self, embedder: Embedder, store: Store, settings: Settings) -> None:
        self._embedder, self._store, self._settings = embedder, store, settings
        self._uploads = Uploads(folder(settings))
        self._network = network_for(settings.test_fetch_port)
        self._job = Job(Control(), Progress("", "finished"))
        self._lock = threading.Lock()

    def keep(self, data: BinaryIO, name: str) -> Upload:
        """Copy an uploaded feed to where it outlives the visit."""
        return self._uploads.keep(data, name)

    def fetch(self, address: str, hear: Hear = lambda _: None) -> Upload:
        """Keep the feed at an address, or a public store's; raises FeedError."""
        return fetch_feed(address, self._uploads, self._network, hear)

    def look(self, upload: Upload) -> Outlook:
        """What importing the upload would bring and take; costs nothing. Raises FeedError."""
        feed = self.open(upload)
        found = preview(feed)
        seen = samples(feed, found.first, self._network)
        return Outlook(found, seen, estimate(found.pictures, seen, self._embedder))

    def source_of(self, upload: Upload) -> str:
        """The source that this very feed, or most of its first products, was imported as.

        "" where there is none. Raises FeedError and StoreError.
        """
        runs = self._store.journal.runs()
        begun = (run.source for run in runs if run.feed.get("key") == upload.key)
        return next(begun, "") or source_of(self.open(upload), self._store)

    def pictures_at(self) -> str:
        """Where pictures' paths began in the latest feed of which somebody said so; or nowhere."""
        runs = sorted(self._store.journal.runs(), key=lambda run: run.started, reverse=True)
        return next((at for run in runs if (at := run.feed.get("pictures_at", ""))), "")

    def compare(self, upload: Upload, options: Options) -> Comparison | None:
        """What importing the upload would change in a source; None for one that has nothing.

        Raises FeedError and StoreError.
        """
        return compare(self.open(upload), self._store, options)

    def saw_colours(self, source: str) -> bool:
        """Whether the source's last import named colours by photos; raises StoreError.

        Another encoder's import counts where this one has none of it yet.
        """
        runs = [run for run in self._store.journal.runs() if run.source == source]
        if runs:
            return options_of(max(runs, key=lambda run: run.started)).see_colours
        return any("see_colours" in it.feed for it in self.left_behind() if it.source == source)

    def open(self, upload: Upload) -> Feed:
        """The feed of an upload, to look at; raises FeedError."""
        return self._uploads.open(upload)

    def start(self, upload: Upload, options: Options) -> None:
        """Import in a thread of its own. Raises ImportRunning, and FeedError at once."""
        chosen = replace(options, network=self._network, opened=upload.facts())
        self._begin(self._uploads.open(upload), chosen)

    def start_shop(self) -> None:
        """Import the bundled shop likewise; begun again, it goes on where it stopped."""
        self._begin(stocking.ShopFeed(), stocking.options(self._embedder))

    def _begin(self, feed: Feed, options: Options) -> None:
        with self._lock:
            if self._job.is_running:
                raise ImportRunning(
                    f"The source {self._job.progress.source!r} is being imported. Wait for it, "
                    "or stop it first."
                )
            refuse_if_running(self._store, options.source)
            job = Job(Control(), Progress(options.source))
            job.thread = threading.Thread(
                target=self._work, args=(job, feed, options), name="import", daemon=True
            )
            self._job = job
            job.thread.start()

    def take_up(self) -> bool:
        """Begin again what was under way when a process ended; whether there was something.

        Of several, the first; ask again when that has ended.
        """
        for run in self._store.journal.runs():
            upload = upload_of(run.feed)
            if was_cut_off(run) and upload and self._uploads.has(upload):
                self.start(upload, options_of(run))
                return True
        return False

    def retry(self, run: Run) -> None:
        """Begin `run` again for the rows that failed. Raises as `start` does."""
        if upload := upload_of(run.feed):
            chosen = replace(options_of(run), retry_failed=True, remove_missing=False)
            self.start(upload, chosen)

    def left_behind(self) -> list[LeftBehind]:
        """Sources that only another encoder's store has; raises StoreError."""
        return left_behind(self._settings, self._store)

    def kept(self, found: LeftBehind) -> Upload | None:
        """The copy of its feed, where that is here still."""
        upload = upload_of(found.feed)
        return upload if upload and self._uploads.has(upload) else None

    @property
    def is_running(self) -> bool:
        """Whether an import is under way, or held."""
        return self._job.is_running

    @property
    def is_stopping(self) -> bool:
        """Whether it ends after the batch under way."""
        return self._job.is_running and self._job.control.stopped

    def progress(self) -> Progress:
        """How far the import is, or how the last one ended; anybody may ask."""
        return self._job.now()

    def pause(self) -> None:
        """Begin no further batch until `resume`."""
        self._job.control.pause()

    def resume(self) -> None:
        """Go on."""
        self._job.control.resume()

    def stop(self, wait_s: float = 0.0) -> None:
        """End after the batch under way; waits for that so many seconds."""
        self._job.control.stop()
        if self._job.thread:
            self._job.thread.join(wait_s)

    def _work(self, job: Job, feed: Feed, options: Options) -> None:
        def hear(progress: Progress) -> None:
            job.progress = progress

        try:
            run_import(feed, self._embedder, self._store, options, control=job.control, hear=hear)
            self._sweep()
        except FindalikeError as error:
            logger.warning("the import of %r ended: %s", options.source, error)
            job.progress = replace(job.progress, state="stopped", message=str(error), cause=error)
        except RuntimeError as error:
            if "shutdown" not in str(error):  # of the interpreter, or of a pool that heard of it
                raise
            logger.info("the import of %r goes on at the next start", options.source)

    def _sweep(self) -> None:
        """Remove old copies of feeds that nobody can go back to."""
        noted = [run.feed for run in self._store.journal.runs()]
        noted += [found.feed for found in self.left_behind()]
        self._uploads.sweep({feed.get("key", "") for feed in noted})
