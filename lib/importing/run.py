"""One import, from the first row of a feed to the last: the whole story."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import islice

from lib.calibration import calibrate
from lib.decoder import SIDE
from lib.embedding import Embedder, Nearsighted
from lib.embedding.parts import Paid
from lib.errors import EmbeddingError, FindalikeError, StoreError
from lib.feeds.rows import Feed
from lib.importing.again import switches
from lib.importing.ahead import A_SERVICE, PICTURES, Batch, ahead, batches
from lib.importing.claim import Claim, beating, claimed
from lib.importing.colours import Colours
from lib.importing.encoding import Embedded, Encoder
from lib.importing.fetching import Fetcher
from lib.importing.line import Line
from lib.importing.looking import Looker
from lib.importing.notes import Notes
from lib.importing.options import Options
from lib.importing.outcomes import Outcomes, Row
from lib.importing.plan import Planner
from lib.importing.progress import Control, Progress
from lib.importing.rows import name_of
from lib.importing.tally import Tally
from lib.importing.tidy import forget_gone_troubles, remove_missing
from lib.importing.write import Writer
from lib.store import Store
from lib.store.journal import Run

LONGEST_FORMAT = 100
NONE_YET = Options()

Hear = Callable[[Progress], None]


def run_import(
    feed: Feed,
    embedder: Embedder,
    store: Store,
    options: Options = NONE_YET,
    *,
    control: Control | None = None,
    hear: Hear = lambda _: None,
) -> Progress:
    """Import a feed and tell in the end what became of its rows.

    Each batch is one transaction with its rows of the journal, so an import that was cut off in
    any way goes on where it stopped when it is begun again. A row or a picture that is bad costs
    itself alone. What stops everything (the store or the encoder is away, the budget is spent,
    the feed cannot be read on) ends in the state "stopped" with the error as its `cause`. `hear`
    is told of the progress, from this thread. Raises ImportRunning.
    """
    number = time.time_ns()
    run = Run(
        options.source,
        str(options.shard),
        number,
        owner="",
        format=feed.format[:LONGEST_FORMAT],
        state="running",
        started=time.time(),
        heartbeat=time.time(),
        feed={**options.opened, **switches(options)},
    )
    with claimed(store, run) as claim:
        going = _Import(feed, embedder, store, options, control or Control(), hear, number)
        return going.through(claim)


class _Import:
    """The import under way."""

    def __init__(
        self,
        feed: Feed,
        embedder: Embedder,
        store: Store,
        options: Options,
        control: Control,
        hear: Hear,
        number: int,
    ) -> None:
        self._feed, self._embedder, self._store = feed, embedder, store
        self._options, self._control, self._hear, self._number = options, control, hear, number
        self._notes = Notes(options.source, number, feed.mapping)
        self._planner = Planner(feed, store, options, self._notes, number, self._control)
        side = embedder.side if isinstance(embedder, Nearsighted) else SIDE
        self._looker = Looker(Fetcher(feed, control, options.network), options.baked, side)
        self._encoder = Encoder(embedder, store, options, control)
        self._tally = Tally(options.source, self._control)

    def through(self, claim: Claim) -> Progress:
        """Import everything, whatever happens on the way."""
        counting = threading.Thread(target=self._count, name="counting", daemon=True)
        counting.start()
        cause = None
        try:
            with beating(claim, self._control, self._tally.now):
                self._import()
                if not self._control.stopped:
                    self._finish()
        except FindalikeError as error:
            cause = error
            self._tally.note(message=str(error), cause=error)
        finally:
            whole = not (self._control.stopped or cause)
            self._control.stop()
            counting.join()
        return self._end(claim, whole)

    def _import(self) -> None:
        """Batch after batch: while one is embedded and written, the next is read."""
        writer, waits = self._writer(), isinstance(self._embedder, Paid)
        most = A_SERVICE if waits else PICTURES
        ready = batches(self._planner, self._looker, self._control, most)
        with (
            closing(ready),
            closing(ahead(ready)) as coming,
            Line(
                self._encoder, writer, waits=waits, written=self._written, left=self._left
            ) as line,
        ):
            try:
                for batch in coming:
                    if self._control.paused:
                        line.settle()
                    if not self._control.may_go_on():
                        return
                    line.take(batch)
                line.settle()
            except FindalikeError:
                self._control.stop()  # so that what is read ahead ends too
                raise

    def _writer(self) -> Writer:
        options, control = self._options, self._control
        colours = Colours(self._feed, self._embedder, control) if options.see_colours else None
        outcomes = Outcomes(self._store, options, self._notes, control, colours)
        return Writer(self._store, outcomes, self._notes, control)

    def _written(self, batch: Batch, embedded: Embedded, rows: list[Row]) -> None:
        self._planner.done_with(row.entry for row in rows)
        unnoted = [settled.outcome for settled in batch.settled if settled.entry is None]
        self._tally.add(rows, unnoted, embedded.asked)
        self._hear(self._tally.now())

    def _left(self, batch: Batch) -> None:
        self._tally.note(pending=self._tally.now().pending + len(batch.works))

    def _finish(self) -> None:
        """What only an import that has met every row may do."""
        options = self._options
        if options.limit is None and not options.retry_failed:
            forget_gone_troubles(self._store, options, self._number)
            if options.remove_missing:
                self._remove_missing()
        now = self._tally.now()
        if now.new + now.changed + now.removed:
            self._calibrate()

    def _remove_missing(self) -> None:
        now = self._tally.now()
        removed, message = 0, "Nothing was removed: the feed holds no row that could be imported."
        if now.new + now.changed + now.unchanged:
            removed, message = remove_missing(self._store, self._options, self._number)
        self._tally.note(removed=removed, message=message)

    def _calibrate(self) -> None:
        try:
            calibrate(self._store, self._embedder)
        except EmbeddingError as error:
            self._tally.note(message=f"The distance bands were not measured anew: {error}")

    def _count(self) -> None:
        """Count the rows, while they are being imported."""
        total = 0
        try:
            for row in islice(iter(self._feed), self._options.limit):
                total += self._options.shard.holds(name_of(row))
                if self._control.stopped:
                    return
        except FindalikeError:
            return  # the import meets it too, and says so
        self._tally.total = total

    def _end(self, claim: Claim, whole: bool) -> Progress:
        done = self._tally.end(whole=whole)
        try:
            claim.tell(done)
        except StoreError as error:
            cause = done.cause or error
            done = replace(done, state="stopped", message=str(cause), cause=cause)
        self._hear(done)
        return done
