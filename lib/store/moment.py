"""The embedded store's catalogue as it is now, held in memory until it changes."""

import threading
from sqlite3 import Connection
from typing import NamedTuple

from lib.store import Vectors
from lib.store.columns import Columns
from lib.store.database import read_note, write_note
from lib.store.local_products import read_columns
from lib.store.matrix import Matrix


class Moment(NamedTuple):
    """The catalogue as it was at one revision."""

    revision: int
    columns: Columns
    matrix: Vectors


class Moments:
    """The latest moment of a catalogue; safe to share between threads."""

    def __init__(self, file: Matrix) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._moment: Moment | None = None

    def forget(self) -> None:
        """Give back its memory."""
        self._moment = None

    def now(self, db: Connection) -> Moment:
        """The catalogue as this transaction sees it; read again only when it has changed."""
        revision = int(read_note(db, "revision") or 0)
        moment = self._moment
        if moment is None or moment.revision != revision:
            moment = Moment(revision, read_columns(db), self._matrix(db))
            with self._lock:
                if self._moment is None or self._moment.revision < revision:
                    self._moment = moment
        return moment

    def _matrix(self, db: Connection) -> Vectors:
        return self._file.read(int(read_note(db, "rows") or 0))


def revise(db: Connection) -> None:
    """Note that the catalogue has changed."""
    write_note(db, "revision", str(int(read_note(db, "revision") or 0) + 1))
