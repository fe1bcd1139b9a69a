"""Puts the bundled shop into a store before the first visitor has read the page."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lib import shop
from lib.catalogue import read_catalogue
from lib.embedding import Embedder
from lib.errors import CatalogueError, ImportRunning
from lib.feeds.rows import Listing, Picture
from lib.importing import Baked, Options, run_import
from lib.store import Store

WAIT_S, GLANCE_S = 60.0, 0.2  # for another process that puts the shop into the store


class ShopFeed:
    """The shop as a feed of its own, whose thumbnails and vectors are there already."""

    format = "the bundled shop"
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = {}

    def __iter__(self) -> Iterator[Listing]:
        for row, product in enumerate(read_catalogue(shop.FOLDER), 2):
            pictures = tuple(Picture(photo.address, photo.alt) for photo in product.photos)
            yield Listing(row, replace(product, photos=()), pictures)

    def read(self, address: str) -> bytes:
        """The bytes of one of the shop's pictures."""
        return (shop.FOLDER / address).read_bytes()


def stock(store: Store, embedder: Embedder) -> bool:
    """Put the shop into the store unless this very shop is in it; returns whether it was put.

    Where somebody else is putting it there, wait until they have.
    """
    until = time.monotonic() + WAIT_S
    while not shop.is_in(store):
        try:
            _put(store, embedder)
        except ImportRunning:
            if time.monotonic() > until:
                raise
            time.sleep(GLANCE_S)
        else:
            store.remember("edition", shop.edition())
            return True
    return False


def options(embedder: Embedder) -> Options:
    """How to import the shop: with the vectors that come with it, if they are this embedder's."""
    return Options(remove_missing=True, baked=Baked(shop.known_vectors(embedder), shop.thumbnail))


def _put(store: Store, embedder: Embedder) -> None:
    done = run_import(ShopFeed(), embedder, store, options(embedder))
    if done.cause:
        raise done.cause
    if done.failed:
        (first, *_) = store.journal.page("", troubled=True)
        raise CatalogueError(f"The bundled shop is damaged: {first.reason} Restore {shop.FOLDER}.")
