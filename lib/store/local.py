"""The embedded store: SQLite for what is known, one memory-mapped matrix for the vectors.

Searching is an exact scan. A vector is on the disk before the row that names it is committed,
so a crash leaves at most unnamed vectors behind, and the next import overwrites them.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection, sqlite_version

import numpy as np

from lib.errors import WrongEmbedder
from lib.filters import Facets, Filters
from lib.products import Product
from lib.store import (
    EVERYTHING,
    MOST_FOUND,
    NOTHING,
    Browsing,
    Match,
    Status,
    Vectors,
    refuse_taken,
)
from lib.store.cache import read_cached, write_cached
from lib.store.database import Database, read_note, write_note
from lib.store.journal import Entry
from lib.store.local_journal import LocalJournal, put_entries, remove_products
from lib.store.local_products import (
    count_sources,
    delete_products,
    find_words,
    get_products,
    put_photo,
    put_product,
    read_ids,
    read_owners,
    read_rows,
)
from lib.store.matrix import Matrix, distances, nearest, refuse_unfit
from lib.store.meter import add_spending
from lib.store.moment import Moments, revise
from lib.store.thumbnails import get_thumbnails, named_by, put_thumbnails, sweep

_NO_INDEX = "The embedded store needs no index: searches scan, which is exact."


class LocalStore:
    """A store in one folder; any number of threads and processes may search it at once."""

    def __init__(self, folder: Path, embedder: str, dimensions: int) -> None:
        self.embedder, self.dimensions, self.folder = embedder, dimensions, folder
        self._database = Database(folder / "catalogue.db")
        self._file = Matrix(folder / "vectors.f32", dimensions)
        self._moments = Moments(self._file)
        with self._database.transaction("IMMEDIATE") as db:
            self._claim(db)
        self.journal = LocalJournal(self._database)

    def close(self) -> None:
        """Give back files and connections; the store may be used again."""
        self._moments.forget()
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
        remaining = iter(vectors)
        with self._database.transaction("IMMEDIATE") as db:
            put_entries(db, entries)
            put_thumbnails(db, thumbnails)
            if not products:
                return
            ids = [product.id for product in products]
            refuse_taken(products, read_owners(db, ids))
            named = named_by(db, ids)
            first_row = int(read_note(db, "rows") or 0)
            fresh: list[Vectors] = []
            for product in products:
                number, kept = put_product(db, product)
                for photo in product.photos:
                    vector, row = next(remaining), kept.get((photo.position, photo.digest))
                    if row is None:
                        row = first_row + len(fresh)
                        fresh.append(vector)
                    put_photo(db, row, number, photo)
            self._file.write(fresh, first_row)
            write_note(db, "rows", str(first_row + len(fresh)))
            sweep(db, named)
            revise(db)

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; unknown ids are passed over. Returns how many were there."""
        with self._database.transaction("IMMEDIATE") as db:
            named = named_by(db, ids)
            gone = delete_products(db, ids)
            remove_products(db, ids)
            sweep(db, named)
            revise(db)
            return gone

    def sources(self) -> dict[str, int]:
        """How many products each source has."""
        with self._database.transaction() as db:
            return count_sources(db)

    def ids(self, source: str, after: str = "", limit: int = 500) -> list[str]:
        """The next ids of a source's products after the id `after`, in order."""
        with self._database.transaction() as db:
            return read_ids(db, source, after, limit)

    def owners(self, ids: Sequence[str]) -> dict[str, str]:
        """The sources of the products with these ids, unknown ones left out."""
        with self._database.transaction() as db:
            return read_owners(db, ids)

    def put_thumbnails(self, thumbnails: Mapping[str, bytes]) -> None:
        """Keep small pictures by the names that photos give them; kept names stay as they are."""
        with self._database.transaction("IMMEDIATE") as db:
            put_thumbnails(db, thumbnails)

    def thumbnails(self, names: Sequence[str]) -> dict[str, bytes]:
        """The small pictures of these names, unknown ones left out."""
        with self._database.transaction() as db:
            return get_thumbnails(db, names)

    def get(self, ids: Sequence[str]) -> list[Product]:
        """The products with these ids, in this order, unknown ones left out."""
        with self._database.transaction() as db:
            return get_products(db, ids)

    def brands(self) -> Mapping[str, Sequence[str]]:
        """The brands that products have, by their folded names."""
        with self._database.transaction() as db:
            return self._moments.now(db).columns.brands

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many products pass the filters."""
        with self._database.transaction() as db:
            return int(self._moments.now(db).columns.mask(filters).sum())

    def facets(self, filters: Filters = EVERYTHING) -> Facets:
        """What else there is to choose, with true counts."""
        with self._database.transaction() as db:
            return self._moments.now(db).columns.facets(filters)

    def search(
        self, vector: Vectors, filters: Filters = EVERYTHING, limit: int = 24
    ) -> list[Match]:
        """The nearest products by their nearest photo; equal distances keep a stable order."""
        with self._database.transaction() as db:
            _, columns, matrix = self._moments.now(db)
            photos = columns.photos(filters)
            rows, products = columns.places(photos)
            away = distances(matrix, rows, vector.astype(np.float32))
            best = nearest(away, products, limit)
            places, positions = columns.locate(photos[best])
            found = get_products(db, [columns.ids[place] for place in places])
            return [
                Match(product, product.photos[position], float(distance))
                for product, position, distance in zip(found, positions, away[best], strict=True)
            ]

    def nearest(self, vectors: Vectors) -> list[Match | None]:
        """Of each of some vectors the nearest product; None of nothing."""
        return [next(iter(self.search(vector, limit=1)), None) for vector in vectors]

    def find(
        self,
        words: Sequence[str],
        filters: Filters = EVERYTHING,
        *,
        every: bool = False,
        limit: int = MOST_FOUND,
    ) -> list[Product]:
        """Products whose title or facts hold words that begin so, best first."""
        with self._database.transaction() as db:
            if not filters:
                return get_products(db, [its for _, its in find_words(db, words, every, limit)])
            columns = self._moments.now(db).columns
            passing = set(columns.numbers[columns.mask(filters)].tolist())
            everything = find_words(db, words, every, len(columns.numbers))
            found = [its for number, its in everything if number in passing]
            return get_products(db, found[:limit])

    def browse(
        self, filters: Filters = EVERYTHING, limit: int = 24, order: Browsing = "varied"
    ) -> list[Product]:
        """A varied selection, categories taking turns; or by price, those without one last."""
        with self._database.transaction() as db:
            return get_products(db, self._moments.now(db).columns.browse(filters, limit, order))

    def vectors(self, product_id: str) -> Vectors:
        """float32[photos, dimensions] of one product, in the photos' order; maybe no rows."""
        with self._database.transaction() as db:
            rows = db.execute(
                "SELECT row FROM photos JOIN products ON number = product "
                "WHERE id = ? ORDER BY position",
                (product_id,),
            ).fetchall()
            return self._file.pick([row for (row,) in rows])

    def vectors_of(self, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of photos by the digest of their pictures, unknown ones left out."""
        with self._database.transaction() as db:
            rows = read_rows(db, digests)
            return dict(zip(rows, self._file.pick(list(rows.values())), strict=True))

    def recall(self, key: str) -> str | None:
        """What `remember` kept under this key."""
        with self._database.transaction() as db:
            return read_note(db, f"kept {key}")

    def remember(self, key: str, value: str) -> None:
        """Keep a small text with the catalogue."""
        with self._database.transaction("IMMEDIATE") as db:
            write_note(db, f"kept {key}", value)

    def explain(self, vector: Vectors, filters: Filters = EVERYTHING, limit: int = 24) -> list[str]:
        """How `search` finds its answer, as lines to show."""
        with self._database.transaction() as db:
            columns = self._moments.now(db).columns
        among = f"{len(columns.photos(filters)):,} of " if filters else ""
        photos = f"{len(columns.photo_rows):,}"
        return [f"Exact scan of {among}{photos} vectors × {self.dimensions}, memory-mapped."]

    def status(self) -> Status:
        """What is connected and how it fares."""
        with self._database.transaction() as db:
            columns = self._moments.now(db).columns
        return Status(
            engine=f"SQLite {sqlite_version} and a memory-mapped matrix",
            where=str(self.folder),
            products=len(columns.ids),
            photos=len(columns.photo_rows),
            index=_NO_INDEX,
            pool=f"{self._database.idle} idle",
        )

    def build_index(self, say: Callable[[str], None]) -> str:
        """There is nothing to build; returns that sentence."""
        return _NO_INDEX

    def cached(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The embeddings that `cache` kept under these keys; unknown keys are left out."""
        with self._database.transaction() as db:
            return read_cached(db, keys)

    def cache(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep embeddings, float32[any length], by a key of at most 200 characters."""
        with self._database.transaction("IMMEDIATE") as db:
            write_cached(db, vectors)

    def spend(self, day: str, amount: int) -> int:
        """Add to what was spent that day and return the new total; 0 only reads it."""
        with self._database.transaction("IMMEDIATE") as db:
            return add_spending(db, day, amount)

    def _claim(self, db: Connection) -> None:
        """Write the embedder's name on an empty store; refuse a store that bears another."""
        mine = f"{self.embedder} {self.dimensions}"
        theirs = read_note(db, "embedder") or mine
        if theirs != mine:
            raise WrongEmbedder(
                f"The store {self.folder} holds vectors of {theirs}; this is {mine}. Choose that "
                "embedder, or delete the folder and import the catalogue again."
            )
        write_note(db, "embedder", mine)
