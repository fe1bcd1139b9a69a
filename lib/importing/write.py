"""One batch: its pictures become vectors, its rows products, and all is written at once."""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from lib.embedding import Embedder
from lib.errors import FindalikeError, IdTaken, StoreAway, StoreError
from lib.importing.ahead import Batch
from lib.importing.embedding import embed
from lib.importing.looking import former_name, reason, thumbnail_name
from lib.importing.notes import Notes
from lib.importing.options import Options
from lib.importing.patience import patiently
from lib.importing.plan import Look, Outcome, Work
from lib.importing.progress import Control
from lib.importing.rows import by_address, key_of, stored_ids
from lib.products import Photo, Product
from lib.store import Store, Vectors
from lib.store.journal import Entry

TRIES = 3  # to find ids that nobody else takes at the same moment


@dataclass(slots=True)
class Row:
    """What has become of one row: maybe a product, its vectors and new thumbnails."""

    outcome: Outcome
    entry: Entry
    product: Product | None = None
    vectors: list[Vectors] = field(default_factory=list)
    thumbnails: dict[str, bytes] = field(default_factory=dict)


class Embedded(NamedTuple):
    """By digest: the vectors of pictures, and why there is none; how many were asked about."""

    vectors: dict[str, Vectors]
    refused: dict[str, str]
    asked: int


class Writer:
    """Embeds and writes batches; safe to share between threads."""

    def __init__(
        self, embedder: Embedder, store: Store, options: Options, notes: Notes, control: Control
    ) -> None:
        self._embedder, self._store, self._options = embedder, store, options
        self._notes, self._control = notes, control
        # Of the two batches before, which may still be under the pen.
        self._recent: deque[dict[str, Vectors]] = deque(maxlen=2)

    def embed(self, batch: Batch) -> Embedded:
        """The vectors of the batch's pictures. Raises EmbeddingError and StoreError."""
        works = batch.works
        baked = self._options.baked.vectors if self._options.baked else {}
        looks = [look for work in works for look in _seen(work).values()]
        vectors = {d: v for work in works for d, v in work.vectors.items()}
        vectors |= {look.digest: baked[look.digest] for look in looks if look.digest in baked}
        new = {look.digest: look.picture for look in looks if look.digest not in vectors}
        for recent in tuple(self._recent):
            vectors |= {digest: recent[digest] for digest in new if digest in recent}
        vectors |= patiently(lambda: self._store.vectors_of(list(new)), self._control)
        asked = {d: p for d, p in new.items() if p and d not in vectors}
        arrived, refused = embed(self._embedder, asked)
        self._recent.append(arrived)
        return Embedded(vectors | arrived, refused, len(asked))

    def write(self, batch: Batch, embedded: Embedded) -> list[Row]:
        """What has become of each row, once it is written; raises StoreError.

        Where another import has taken one of the ids meanwhile, the rows get theirs once more.
        """
        for _ in range(TRIES):
            try:
                return self._write(self._rows(batch, embedded.vectors, embedded.refused))
            except IdTaken:
                continue
        return self._write(self._rows(batch, embedded.vectors, embedded.refused))

    def leave(self, batch: Batch, reason: str) -> None:
        """Note that these rows are still to be imported."""
        entries = [self._notes.pending(work.listing, reason, work.earlier) for work in batch.works]
        self._store.journal.put(entries)

    def _rows(
        self, batch: Batch, vectors: dict[str, Vectors], refused: dict[str, str]
    ) -> list[Row]:
        wanted = [work.listing.product.id for work in batch.works]
        ids = patiently(
            lambda: stored_ids(self._store, self._options.source, wanted), self._control
        )
        former = self._former_names(batch.works)
        rows = [Row(s.outcome, s.entry) for s in batch.settled if s.entry]
        return rows + [self._row(work, ids, vectors, refused, former) for work in batch.works]

    def _former_names(self, works: Sequence[Work]) -> Collection[str]:
        """The thumbnails of pictures that need no look which have their names from before."""
        names = sorted({former_name(digest) for work in works for digest in work.known.values()})
        if not names or self._options.baked:
            return ()
        return patiently(lambda: self._store.thumbnails(names), self._control)

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

    def _row(
        self,
        work: Work,
        ids: dict[str, str],
        vectors: dict[str, Vectors],
        refused: dict[str, str],
        former: Collection[str],
    ) -> Row:
        seen, troubles = _seen(work), _troubles(work, refused)
        digests = work.known | {address: look.digest for address, look in seen.items()}
        good = [p for p in work.pictures if digests.get(p.address) in vectors]
        why = " ".join(troubles)
        if not good:
            entry = self._notes.failed(work.listing, "picture", why, work.earlier)
            return Row("failed", entry)
        product_id = ids[work.listing.product.id]
        pictures = {key_of(picture): digests[picture.address] for picture in good}
        entry = self._notes.done(work.listing, product_id, work.digest, pictures, why)
        if _is_same(entry, work.earlier):
            return Row("unchanged", entry)
        photos = tuple(
            Photo(
                product_id,
                position,
                picture.address,
                digests[picture.address],
                picture.alt,
                self._thumbnail(picture.address, digests[picture.address], former),
            )
            for position, picture in enumerate(good)
        )
        before = work.earlier is not None and work.earlier.product_id
        return Row(
            "changed" if before else "new",
            entry,
            replace(
                work.listing.product,
                id=product_id,
                source=self._options.source,
                photos=photos,
            ),
            [vectors[photo.digest] for photo in photos],
            {thumbnail_name(k.digest): k.thumbnail for k in seen.values() if k.thumbnail},
        )

    def _thumbnail(self, address: str, digest: str, former: Collection[str]) -> str:
        if self._options.baked:
            return self._options.baked.thumbnail(address)
        return former_name(digest) if former_name(digest) in former else thumbnail_name(digest)

    def _put(self, rows: Sequence[Row]) -> None:
        vectors = [vector for row in rows for vector in row.vectors]
        dimensions = self._embedder.dimensions
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


def _seen(work: Work) -> dict[str, Look]:
    looks = work.looks.items()
    return {address: look.result() for address, look in looks if not look.exception()}


def _troubles(work: Work, refused: dict[str, str]) -> list[str]:
    """What is wrong with the pictures that cannot be imported, each told apart by its place."""
    told = []
    for place, picture in enumerate(work.pictures, 1):
        look = work.looks.get(picture.address)
        if look is None:
            continue
        error = look.exception()
        if error is None:
            why = refused.get(look.result().digest)
        elif isinstance(error, FindalikeError):
            why = reason(error)
        else:
            raise error
        if why:
            told.append(f"Picture {place}: {why}")
    return told


def _is_same(entry: Entry, earlier: Entry | None) -> bool:
    """Whether the store has this row as it is, missing pictures and all."""
    return (
        earlier is not None
        and earlier.state == "done"
        and entry.digest == earlier.digest
        and by_address(entry.pictures) == by_address(earlier.pictures)
    )
