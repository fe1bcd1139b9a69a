"""What importing a feed again would change in its source, before it is done."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from lib.errors import FeedError
from lib.feeds.rows import Feed, Listing
from lib.importing.plan import CHUNK, Row, chunks, is_as_imported
from lib.importing.rows import digest_of, name_of, unfit
from lib.store import Store

FEW = 0.1  # of its products: a source that has fewer in a feed is hardly of that feed


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many products a feed would add, change and leave as they are; `gone` it has no more.

    Those that lacked a picture, or whose picture's file is newer, count as changed: they are
    looked at again. `warning` is a sentence where nearly none of the ids are those of the source.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    warning: str = ""


def compare(feed: Feed, store: Store, source: str, limit: int | None = None) -> Comparison | None:
    """Hold a feed, or its first `limit` rows, against what its source has; None if that is nothing.

    Reads the feed once and the journal, fetches nothing. A feed that breaks off counts as far as
    it could be read. Raises StoreError.
    """
    there = store.sources().get(source, 0)
    if not there:
        return None
    seen = _Seen(store, source)
    try:
        for chunk in chunks(islice(iter(feed), limit), CHUNK):
            seen.add(chunk)
    except FeedError:
        pass  # the preview says so
    return seen.against(there)


def source_of(feed: Feed, store: Store) -> str:
    """The source that has most of the feed's first ids, if any has half of them; else nothing.

    Raises FeedError and StoreError.
    """
    rows = next(chunks(islice(iter(feed), CHUNK), CHUNK))
    names = [name_of(row) for row in rows if isinstance(row, Listing) and row.product.id]
    known = {
        source: len(store.journal.entries(source, names)) for source in store.sources() if source
    }
    best = max(known, key=lambda source: known[source], default="")
    return best if best and 2 * known[best] >= len(names) > 0 else ""


class _Seen:
    """Names of rows by what would become of them, each as 64 bits: a feed may be long."""

    def __init__(self, store: Store, source: str) -> None:
        self._store, self._source = store, source
        self._new, self._changed, self._unchanged = array("q"), array("q"), array("q")
        self._first = ""

    def add(self, rows: Sequence[Row]) -> None:
        listings = [row for row in rows if isinstance(row, Listing) and not unfit(row)]
        entries = self._store.journal.entries(self._source, [name_of(each) for each in listings])
        for listing in listings:
            self._first = self._first or listing.product.id
            entry = entries.get(name_of(listing))
            if entry is None or not entry.product_id:
                names = self._new
            elif is_as_imported(listing, digest_of(listing), entry):
                names = self._unchanged
            else:
                names = self._changed
            names.append(hash(name_of(listing)))

    def against(self, there: int) -> Comparison:
        new, changed, unchanged = (
            len(np.unique(names)) for names in (self._new, self._changed, self._unchanged)
        )
        known = changed + unchanged
        strange = known < FEW * min(there, new)
        return Comparison(
            new, changed, unchanged, max(0, there - known), self._warning() if strange else ""
        )

    def _warning(self) -> str:
        return (
            f"Nearly none of these products are in {self._source!r} by their ids: the feed has "
            f"{self._first!r}, and the source {self._store.ids(self._source, limit=1)[0]!r}. If "
            "they are the same products, remove those that the feed no longer has, or each will be "
            "there twice."
        )
