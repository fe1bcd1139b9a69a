"""The embedder and the store that the settings name, and what stands in while a database is away.

Any number of visitors share one engine. Once the database is lost nobody waits for it again: a
thread looks for it, more and more seldom, and everybody goes back when it answers.
"""

import logging
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from lib import shop
from lib.embedding import Embedder, open_embedder
from lib.embedding.cached import remembering
from lib.errors import FindalikeError, StoreAway, StoreError
from lib.settings import Settings
from lib.store import Store, open_store

if TYPE_CHECKING:
    from lib.importing.jobs import Jobs

FIRST_LOOK_S, LONGEST_PAUSE_S = 5.0, 120.0

logger = logging.getLogger(__name__)


class Catalogue(NamedTuple):
    """What is searched, and by whose embeddings."""

    embedder: Embedder
    store: Store


class Engine:
    """Opens the catalogue once; `away` says why the bundled shop stands in for it, if it does.

    `last_trouble` is the keeper's: the last sentence that was not for visitors.
    """

    def __init__(self, settings: Settings, *, first_look_s: float = FIRST_LOOK_S) -> None:
        self.away = ""
        self.last_trouble = ""
        self._settings, self._pause_s = settings, first_look_s
        self._catalogue: Catalogue | None = None
        self._stand_in: Catalogue | None = None
        self._jobs: Jobs | None = None
        self._lock = threading.RLock()

    @property
    def ready(self) -> Catalogue | None:
        """The catalogue, if asking for it takes no time."""
        return self._stand_in if self.away else self._catalogue

    def catalogue(self) -> Catalogue:
        """The catalogue, or the bundled shop while its database is away.

        Raises StoreError or EmbeddingError where even that cannot be opened, and SettingsError.
        """
        with self._lock:
            if not self.away and self._catalogue is None:
                try:
                    self._open()
                except StoreAway as error:
                    self.lost(error)
            return self.ready or self._standing_in()

    def lost(self, error: StoreAway) -> None:
        """The database went away while it was used: stand in, and look for it meanwhile."""
        with self._lock:
            if not self.away:
                self.note(error)
                threading.Thread(target=self._look, name="look", daemon=True).start()
            self.away = str(error)

    @property
    def jobs(self) -> "Jobs | None":
        """The imports into the catalogue; None while it is away."""
        return self._jobs_in(self._catalogue) if self._catalogue and not self.away else None

    def note(self, error: FindalikeError) -> None:
        """Keep what only the keeper can mend for the status page, and in the log."""
        logger.error("%s", error)
        self.last_trouble = str(error)

    def _open(self) -> Catalogue:
        """Open the catalogue, and take up the import that the end of a process cut off."""
        self._catalogue = opened = open_catalogue(self._settings)
        runs = opened.store.journal.runs()
        if any(run.state in ("running", "paused") for run in runs):
            try:
                self._jobs_in(opened).take_up()
            except FindalikeError as error:
                self.note(error)
        return opened

    def _jobs_in(self, catalogue: Catalogue) -> "Jobs":
        with self._lock:
            if self._jobs is None:
                from lib.importing.jobs import Jobs  # only the keeper and the cut off need it

                self._jobs = Jobs(*catalogue, self._settings)
            return self._jobs

    def _standing_in(self) -> Catalogue:
        if self._stand_in is None:
            self._stand_in = open_catalogue(Settings("builtin", store_dir=self._settings.store_dir))
        return self._stand_in

    def _look(self) -> None:
        pause = self._pause_s
        while True:
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)
            try:
                opened = self._catalogue or self._open()
                opened.store.sources()  # which is asked, where counts may be remembered
            except StoreError as error:
                self.away = str(error)
            else:
                self.away = ""
                logger.warning("the store answers again")
                return


def open_catalogue(settings: Settings) -> Catalogue:
    """The embedder and the store that the settings name.

    An empty embedded store gets the bundled shop, where that costs nothing; a database may hold
    a catalogue of its own, and is never filled unasked. Raises what opening either raises.
    """
    embedder = open_embedder(settings.embedder, settings)
    store = open_store(settings, embedder.name, embedder.dimensions)
    if not settings.tidb and shop.is_ready_for(embedder) and not shop.is_in(store):
        from lib.stocking import stock  # importing feeds takes longer than opening the store

        stock(store, embedder)
    return Catalogue(remembering(embedder, store, settings), store)
