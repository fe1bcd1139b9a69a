"""One batch is written at once, its products and what the journal notes of its rows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lib.errors import IdTaken, StoreAway, StoreError
from lib.importing.ahead import Batch
from lib.importing.encoding import Embedded
from lib.importing.notes import Notes
from lib.importing.outcomes import Outcomes, Row
from lib.importing.patience import patiently
from lib.importing.progress import Control
from lib.store import Store

TRIES = 3  # to find ids that nobody else takes at the same moment


class Writer:
    """Writes batches, each in one transaction; safe to share between threads."""

    def __init__(self, store: Store, outcomes: Outcomes, notes: Notes, control: Control) -> None:
        self._store, self._outcomes = store, outcomes
        self._notes, self._control = notes, control

    def write(self, batch: Batch, embedded: Embedded) -> list[Row]:
        """What has become of each row, once it is written; raises StoreError.

        Where another import has taken one of the ids meanwhile, the rows get theirs once more.
        """
        for _ in range(TRIES):
            try:
                return self._write(self._outcomes.of(batch, embedded))
            except IdTaken:
                continue
        return self._write(self._outcomes.of(batch, embedded))

    def leave(self, batch: Batch, reason: str) -> None:
        """Note that these rows are still to be imported."""
        entries = [self._notes.pending(work.listing, reason, work.earlier) for work in batch.works]
        self._store.journal.put(entries)

    def _write(self, rows: list[Row]) -> list[Row]:
        """Write them in one transaction; tried again for a while, then raises StoreError.

        What a store that answers refuses is tried row by row: a bad one fails alone.
        """
        try:
            patiently(lambda: self._put(rows), self._control)
        except (IdTaken, StoreAway):
            raise
        except StoreError as error:
            return self._one_by_one(rows, error)
        return rows

    def _put(self, rows: Sequence[Row]) -> None:
        vectors = [vector for row in rows for vector in row.vectors]
        dimensions = self._store.dimensions
        self._store.upsert(
            [row.product for row in rows if row.product],
            np.stack(vectors) if vectors else np.empty((0, dimensions), np.float32),
            thumbnails={name: data for row in rows for name, data in row.thumbnails.items()},
            entries=[row.entry for row in rows],
        )

    def _one_by_one(self, rows: Sequence[Row], error: StoreError) -> list[Row]:
        written, refused = [], []
        for row in rows:
            try:
                self._put([row])
                written.append(row)
            except StoreAway:
                raise
            except StoreError as refusal:
                entry = replace(
                    row.entry, state="failed", digest="", kind="store", reason=str(refusal)
                )
                refused.append(Row("failed", entry))
        if not written and len(rows) > 1:  # it is not this or that row: a full disk, perhaps
            raise error
        self._put(refused)
        return [*written, *refused]
