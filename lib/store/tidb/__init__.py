"""TiDB as the store: the catalogue in a few tables, searched by vector and by SQL."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
from sqlalchemy import Connection, func, select, text

from lib.errors import StoreError
from lib.filters import Facets, Filters
from lib.products import Product
from lib.settings import TidbSettings
from lib.store import EVERYTHING, MOST_FOUND, NOTHING, Browsing, Match, Status, Vectors
from lib.store.cache import from_bytes
from lib.store.journal import Entry
from lib.store.matrix import refuse_unfit
from lib.store.tidb import index, neighbours, reads, statements
from lib.store.tidb.connection import Database, explained
from lib.store.tidb.journal import TidbJournal, put_entries
from lib.store.tidb.models import models, table
from lib.store.tidb.seen import Seen
from lib.store.tidb.setup import prepare
from lib.store.tidb.tables import Tables
from lib.store.tidb.writes import (
    Written,
    add_spending,
    cached_rows,
    delete_products,
    put_products,
    put_thumbnails,
    upsert,
)

T = TypeVar("T")
SEEN_S = 10  # how long we believe what we counted, if only others can have changed it
RARELY_S = 60  # the same of the index, and of the brands that there are


class TidbStore:
    """A store in a TiDB database; any number of threads and app instances may share it.

    Raises StoreAway when the server does not answer, or not to us; WrongEmbedder when another
    embedder filled the tables.
    """

    def __init__(self, settings: TidbSettings, embedder: str, dimensions: int) -> None:
        self.embedder, self.dimensions = embedder, dimensions
        self._database = Database(settings)
        made = models(settings.table_prefix, dimensions)
        prepare(self._database, made, embedder, dimensions)
        self._written = Written(
            table(made.product), table(made.photo), table(made.thumbnail), table(made.entry)
        )
        self.journal = TidbJournal(self._database, table(made.entry), table(made.run))
        self._tables = Tables(
            self._written.product.alias("products"), self._written.photo.alias("photos")
        )
        self._notes, self._cached = table(made.note), table(made.cached)
        self._spent = table(made.spent)
        self._seen, self._indexed = Seen(), Seen()  # what writing changes, and what it does not

    def close(self) -> None:
        """Give back the connections; the store may be used again."""
        self._database.close()

    def upsert(
        self,
        products: Sequence[Product],
        vectors: Vectors,
        *,
        thumbnails: Mapping[str, bytes] = NOTHING,
        entries: Sequence[Entry] = (),
    ) -> None:
        """Add or replace products; `vectors` has one row a photo, in the products' order."""
        refuse_unfit(vectors, sum(len(product.photos) for product in products), self.dimensions)

        def work(db: Connection) -> None:
            put_entries(db, self._written.entry, entries)
            put_thumbnails(db, self._written.thumbnail, thumbnails)
            put_products(db, self._written, products, vectors)

        if products or thumbnails or entries:
            self._write(work)

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; unknown ids are passed over. Returns how many were there."""
        if not ids:
            return 0
        return self._write(lambda db: delete_products(db, self._written, ids))

    def sources(self) -> dict[str, int]:
        """How many products each source has."""
        rows = self._database.read(statements.sources(self._tables))
        return {row.source: row.products for row in rows}

    def ids(self, source: str, after: str = "", limit: int = 500) -> list[str]:
        """The next ids of a source's products after the id `after`, in order."""
        rows = self._database.read(statements.ids(self._tables, source, after, limit))
        return [row.id for row in rows]

    def owners(self, ids: Sequence[str]) -> dict[str, str]:
        """The sources of the products with these ids, unknown ones left out."""
        if not ids:
            return {}
        rows = self._database.read(statements.owners(self._tables, ids))
        return {row.id: row.source for row in rows}

    def put_thumbnails(self, thumbnails: Mapping[str, bytes]) -> None:
        """Keep small pictures by the names that photos give them; kept names stay as they are."""
        kept = self._written.thumbnail
        self._database.write(lambda db: put_thumbnails(db, kept, thumbnails))

    def thumbnails(self, names: Sequence[str]) -> dict[str, bytes]:
        """The small pictures of these names, unknown ones left out."""
        if not names:
            return {}
        kept = self._written.thumbnail.c
        rows = self._database.read(select(kept.name, kept.webp).where(kept.name.in_(names)))
        return {row.name: row.webp for row in rows}

    def get(self, ids: Sequence[str]) -> list[Product]:
        """The products with these ids, in this order, unknown ones left out."""
        return reads.get(self._database, self._tables, ids)

    def brands(self) -> Mapping[str, Sequence[str]]:
        """The brands that products have, by their folded names; others' are seen a minute late."""
        return self._remembered(RARELY_S, reads.brands)

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many products pass the filters."""
        return self._remembered(SEEN_S, reads.count, filters)

    def facets(self, filters: Filters = EVERYTHING) -> Facets:
        """What else there is to choose, with true counts."""
        return self._remembered(SEEN_S, reads.facets, filters)

    def browse(
        self, filters: Filters = EVERYTHING, limit: int = 24, order: Browsing = "varied"
    ) -> list[Product]:
        """A varied selection, categories taking turns; or by price, those without one last."""
        return self._remembered(SEEN_S, reads.browse, filters, limit, order)

    def search(
        self, vector: Vectors, filters: Filters = EVERYTHING, limit: int = 24
    ) -> list[Match]:
        """The nearest products by their nearest photo; equal distances keep a stable order."""
        by_index = not filters and self._has_index()
        return reads.nearest(
            self._database, self._tables, vector, filters, limit, by_index=by_index
        )

    def nearest(self, vectors: Vectors) -> list[Match | None]:
        """Of each of some vectors the nearest product; None of nothing. One statement for all."""
        if not len(vectors):
            return []
        by_index = self._has_index()
        return reads.nearest_each(self._database, self._tables, vectors, by_index=by_index)

    def find(
        self,
        words: Sequence[str],
        filters: Filters = EVERYTHING,
        *,
        every: bool = False,
        limit: int = MOST_FOUND,
    ) -> list[Product]:
        """Products whose title or facts hold words that begin so, best first."""
        return reads.find(self._database, self._tables, words, filters, limit, every=every)

    def vectors(self, product_id: str) -> Vectors:
        """float32[photos, dimensions] of one product, in the photos' order; maybe no rows."""
        rows = self._database.read(statements.vectors(self._tables, product_id))
        return np.array([row.image_vec for row in rows], np.float32).reshape(-1, self.dimensions)

    def vectors_of(self, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of photos by the digest of their pictures, unknown ones left out."""
        if not digests:
            return {}
        rows = self._database.read(statements.vectors_of(self._tables, digests))
        return {row.digest: np.array(row.image_vec, np.float32) for row in rows}

    def recall(self, key: str) -> str | None:
        """What `remember` kept under this key."""
        kept = ("recall", key)
        return self._seen.get(kept, lambda: reads.note(self._database, self._notes, key), SEEN_S)

    def remember(self, key: str, value: str) -> None:
        """Keep a small text with the catalogue."""
        row = {"name": f"kept {key}", "value": value}
        self._write(lambda db: upsert(db, self._notes, [row]))

    def explain(self, vector: Vectors, filters: Filters = EVERYTHING, limit: int = 24) -> list[str]:
        """The SQL of a search, its vector shortened, and the plan that TiDB makes for it."""
        by_index = not filters and self._has_index()
        asked = neighbours.search(self._tables, filters, by_index)
        values = reads.asked_with(vector, limit, limit * reads.PHOTOS_A_PRODUCT)
        shown, sent, bound = explained(self._database.engine, asked, values)
        plan = self._database.read_sql(f"EXPLAIN {sent}", bound)
        short = re.sub(r"'\[([^,\]]*),[^\]']*\]'", rf"'[\1, … {self.dimensions} numbers]'", shown)
        return [*short.splitlines(), "EXPLAIN", *("  ".join(map(str, row)) for row in plan)]

    def status(self) -> Status:
        """What is connected and how it fares; answers even while the server is away."""
        settings = self._database.settings
        engine, products, photos, indexed = "TiDB, away", 0, 0, "unknown"
        try:
            engine = f"TiDB {self._database.read(text('SELECT VERSION()'))[0][0]}"
            products = reads.count(self._database, self._tables, EVERYTHING)
            counted = select(func.count()).select_from(self._tables.photo)
            photos = int(self._database.read(counted)[0][0])
            indexed = index.state(self._database, self._written.photo.name)
        except StoreError:
            pass  # its sentence is the last error
        return Status(
            engine=engine,
            where=f"{settings.host}:{settings.port}, database {settings.database}",
            products=products,
            photos=photos,
            index=indexed,
            pool=self._database.pool(),
            last_error=self._database.last_error,
        )

    def build_index(self, say: Callable[[str], None]) -> str:
        """Make the vector index where the server has TiFlash; returns how it ended."""
        self._indexed.forget()
        return index.build(self._database, self._written.photo.name, say)

    def cached(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The embeddings that `cache` kept under these keys; unknown keys are left out."""
        if not keys:
            return {}
        kept = self._cached.c
        rows = self._database.read(select(kept.name, kept.numbers).where(kept.name.in_(keys)))
        return {row.name: from_bytes(row.numbers) for row in rows}

    def cache(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep embeddings, float32[any length], by a key of at most 200 characters."""
        self._database.write(lambda db: upsert(db, self._cached, cached_rows(vectors)))

    def spend(self, day: str, amount: int) -> int:
        """Add to what was spent that day and return the new total; 0 only reads it."""
        return self._database.write_once(lambda db: add_spending(db, self._spent, day, amount))

    def _write(self, work: Callable[[Connection], T]) -> T:
        """Change what may have been seen; it may be changed though the answer was lost."""
        try:
            return self._database.write(work)
        finally:
            self._seen.forget()

    def _has_index(self) -> bool:
        photos = self._written.photo.name
        return self._indexed.get("", lambda: index.exists(self._database, photos), RARELY_S)

    def _remembered(self, keep_s: float, read: Callable[..., T], *asked: Hashable) -> T:
        """What was read a moment ago, or is read now."""
        now = partial(read, self._database, self._tables, *asked)
        return self._seen.get((read, *asked), now, keep_s)
