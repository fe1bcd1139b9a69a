"""Keeps products, photos and their vectors; finds the nearest, exactly, under filters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from lib.errors import IdTaken
from lib.filters import Facets, Filters
from lib.products import Photo, Product
from lib.settings import Settings
from lib.store.journal import Entry, Journal

Vectors = NDArray[np.float32]
Browsing = Literal["varied", "cheapest", "dearest"]
EVERYTHING = Filters()
MOST_FOUND, MOST_TERMS = 200, 20
NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Match:
    """A product, its nearest photo, and that photo's cosine distance (0 same … 2 opposite)."""

    product: Product
    photo: Photo
    distance: float


@dataclass(frozen=True, slots=True)
class Status:
    """What an operator wants to know of a store; never a user name or a password."""

    engine: str
    where: str
    products: int
    photos: int
    index: str
    pool: str
    last_error: str = ""


class Store(Protocol):
    """A catalogue filled by one embedder; knows nothing of it but its name and dimensions."""

    @property
    def embedder(self) -> str:
        """Name of the embedder that filled the store."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        ...

    @property
    def journal(self) -> Journal:
        """What imports remember."""
        ...

    def upsert(
        self,
        products: Sequence[Product],
        vectors: Vectors,
        *,
        thumbnails: Mapping[str, bytes] = NOTHING,
        entries: Sequence[Entry] = (),
    ) -> None:
        """Add or replace products; `vectors` has one row a photo, in the products' order.

        Thumbnails and entries of the journal that come along are kept in the same transaction.
        Thumbnails that no photo names any more go. Raises IdTaken, and writes nothing, where a
        product of another source has one of the ids.
        """
        ...

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; unknown ids are passed over. Returns how many were there."""
        ...

    def sources(self) -> dict[str, int]:
        """How many products each source has."""
        ...

    def ids(self, source: str, after: str = "", limit: int = 500) -> list[str]:
        """The next ids of a source's products after the id `after`, in order."""
        ...

    def owners(self, ids: Sequence[str]) -> dict[str, str]:
        """The sources of the products with these ids, unknown ones left out."""
        ...

    def put_thumbnails(self, thumbnails: Mapping[str, bytes]) -> None:
        """Keep small pictures by the names that photos give them; kept names stay as they are."""
        ...

    def thumbnails(self, names: Sequence[str]) -> dict[str, bytes]:
        """The small pictures of these names, unknown ones left out."""
        ...

    def get(self, ids: Sequence[str]) -> list[Product]:
        """The products with these ids, in this order, unknown ones left out."""
        ...

    def brands(self) -> Mapping[str, Sequence[str]]:
        """Brands of products by their folded names: "levi s" and "levis" for "Levi's"."""
        ...

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many products pass the filters."""
        ...

    def facets(self, filters: Filters = EVERYTHING) -> Facets:
        """What else there is to choose, with true counts."""
        ...

    def search(
        self, vector: Vectors, filters: Filters = EVERYTHING, limit: int = 24
    ) -> list[Match]:
        """The nearest products by their nearest photo; equal distances keep a stable order."""
        ...

    def nearest(self, vectors: Vectors) -> list[Match | None]:
        """Of each of some vectors, float32[n, dimensions], the nearest product; None of nothing."""
        ...

    def find(
        self,
        words: Sequence[str],
        filters: Filters = EVERYTHING,
        *,
        every: bool = False,
        limit: int = MOST_FOUND,
    ) -> list[Product]:
        """Products whose title or facts hold words that begin so, best first.

        One such word is enough, unless `every` is wanted. Of the words MOST_TERMS are looked for.
        """
        ...

    def browse(
        self, filters: Filters = EVERYTHING, limit: int = 24, order: Browsing = "varied"
    ) -> list[Product]:
        """A varied selection, categories taking turns; or by price, those without one last."""
        ...

    def vectors(self, product_id: str) -> Vectors:
        """float32[photos, dimensions] of one product, in the photos' order; maybe no rows."""
        ...

    def vectors_of(self, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of photos by the digest of their pictures, unknown ones left out."""
        ...

    def recall(self, key: str) -> str | None:
        """What `remember` kept under this key."""
        ...

    def remember(self, key: str, value: str) -> None:
        """Keep a small text with the catalogue."""
        ...

    def explain(self, vector: Vectors, filters: Filters = EVERYTHING, limit: int = 24) -> list[str]:
        """How `search` finds its answer, as lines to show."""
        ...

    def status(self) -> Status:
        """What is connected and how it fares; answers even while the store is away."""
        ...

    def build_index(self, say: Callable[[str], None]) -> str:
        """Make searching a large catalogue fast where the store can; returns how it ended.

        `say` hears the progress as lines.
        """
        ...

    def cached(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The embeddings that `cache` kept under these keys; unknown keys are left out."""
        ...

    def cache(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep embeddings, float32[any length], by a key of at most 200 characters."""
        ...

    def spend(self, day: str, amount: int) -> int:
        """Add to what was spent that day and return the new total; 0 only reads it."""
        ...

    def close(self) -> None:
        """Give back files and connections; the store may be used again."""
        ...


def refuse_taken(products: Sequence[Product], owners: Mapping[str, str]) -> None:
    """Raise IdTaken where `owners` names another source for one of the products."""
    for product in products:
        owner = owners.get(product.id, product.source)
        if owner != product.source:
            raise IdTaken(
                f'The id "{product.id}" belongs to a product of the source {owner!r}. '
                "Import again: it will get another one."
            )


def open_store(settings: Settings, embedder: str, dimensions: int) -> Store:
    """The store the settings name, made if need be; vectors of two embedders never mix.

    Raises WrongEmbedder when another embedder filled it, StoreAway when a database does not
    answer, StoreError when the store cannot be used.
    """
    if settings.tidb:
        from lib.store.tidb import TidbStore  # pytidb: most of a second that others need not pay

        return TidbStore(settings.tidb, embedder, dimensions)
    from lib.store.local import LocalStore

    return LocalStore(settings.store_dir / embedder, embedder, dimensions)
