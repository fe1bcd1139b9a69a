"""What importing a feed again would change in its source, before it is done."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from lib.errors import FeedError
from lib.feeds.rows import Feed, Listing
from lib.identity import id_name
from lib.importing.options import Options
from lib.importing.plan import CHUNK, Row, chunks, is_as_imported
from lib.importing.rows import MOST_CHARACTERS, digest_of, name_of, unfit
from lib.products import fold
from lib.store import Store
from lib.store.journal import Entry

FEW = 0.1  # of its products: a source that has fewer in a feed is hardly of that feed
LOOKED_AT = 100  # products whose titles are held against those that are there
NEW, CHANGED, UNCHANGED, KEPT = range(4)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many products a feed would add, change and leave as they are; `gone` it has no more.

    Those that lacked a picture, or whose picture's file is newer, count as changed: they are
    looked at again. Nothing is known to be `gone` from a feed that was not read whole. `warning`
    is a sentence where the feed is hardly that of the source.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int | None = 0
    warning: str = ""


def compare(feed: Feed, store: Store, options: Options) -> Comparison | None:
    """Hold the rows that would be imported against what their source has; None if that is nothing.

    Reads the feed once and the journal, fetches nothing. A feed that breaks off counts as far as
    it could be read. Raises StoreError.
    """
    there = store.sources().get(options.source, 0)
    if not there:
        return None
    seen = _Seen(store, options)
    whole = options.limit is None and options.shard.of == 1
    rows = (row for row in islice(iter(feed), options.limit) if options.shard.holds(name_of(row)))
    try:
        for chunk in chunks(rows, CHUNK):
            seen.add(chunk)
    except FeedError:  # the preview says so
        whole = False
    return seen.against(there, whole=whole)


def source_of(feed: Feed, store: Store) -> str:
    """The source that has most of the feed's first products, if any has half of them; else nothing.

    By their ids and their titles: many shops count their products from 1. Raises FeedError and
    StoreError.
    """
    rows = next(chunks(islice(iter(feed), LOOKED_AT), LOOKED_AT))
    listings = {name_of(row): row for row in rows if isinstance(row, Listing) and row.product.id}
    known = {}
    for source in filter(None, store.sources()):
        entries = store.journal.entries(source, list(listings))
        known[source] = len(entries) - len(_other_titles(listings, entries, store))
    best = max(known, key=lambda source: known[source], default="")
    return best if best and 2 * known[best] >= len(listings) > 0 else ""


def _other_titles(
    listings: dict[str, Listing], entries: dict[str, Entry], store: Store
) -> list[tuple[Listing, str]]:
    """Products that are called otherwise in the store, each with what it is called there."""
    ids = {entry.product_id: name for name, entry in entries.items() if entry.product_id}
    pairs = [(listings[ids[there.id]], there.title) for there in store.get(list(ids))]
    return [(here, title) for here, title in pairs if fold(here.product.title) != fold(title)]


class _Seen:
    """Names of rows with what would become of them, as numbers: a feed may be long."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store, self._source = store, options.source
        self._see_colours = options.see_colours
        self._names, self._verdicts = array("q"), array("b")
        self._first = ""
        self._looked_at, self._renamed = 0, list[tuple[Listing, str]]()

    def add(self, rows: Sequence[Row]) -> None:
        names = {name for row in rows for name in _may_be(row)}
        entries = self._store.journal.entries(self._source, sorted(names))
        for row in rows:
            if isinstance(row, Listing) and not unfit(row):
                self._first = self._first or row.product.id
                self._note(name_of(row), self._verdict(row, entries.get(name_of(row))))
                continue
            for name in _may_be(row):  # it stays, as nobody can tell that it is gone
                if name in entries and entries[name].product_id:
                    self._note(name, KEPT)
        if self._looked_at < LOOKED_AT:
            fit = {name_of(row): row for row in rows if isinstance(row, Listing)}
            known = {name: entry for name, entry in entries.items() if name in fit}
            self._looked_at += sum(bool(entry.product_id) for entry in known.values())
            self._renamed += _other_titles(fit, known, self._store)

    def _verdict(self, listing: Listing, entry: Entry | None) -> int:
        if entry is None or not entry.product_id:
            return NEW
        digest = digest_of(listing, see_colours=self._see_colours)
        return UNCHANGED if is_as_imported(listing, digest, entry) else CHANGED

    def _note(self, name: str, verdict: int) -> None:
        self._names.append(hash(name))
        self._verdicts.append(verdict)

    def against(self, there: int, *, whole: bool) -> Comparison:
        names, verdicts = np.asarray(self._names), np.asarray(self._verdicts)
        order = np.argsort(verdicts == KEPT, kind="stable")  # what was read tells more than guesses
        firsts = order[np.unique(names[order], return_index=True)[1]]  # of doubles the first
        counts = np.bincount(verdicts[firsts], minlength=KEPT + 1)
        new, changed, unchanged, kept = counts.tolist()
        known = changed + unchanged
        gone = max(0, there - known - kept) if whole else None
        return Comparison(new, changed, unchanged, gone, self._warning(new, known, there))

    def _warning(self, new: int, known: int, there: int) -> str:
        if known < FEW * min(there, new):
            stored = self._store.ids(self._source, limit=1)[0].removeprefix(f"{self._source}:")
            return (
                f"Nearly none of these products are in {self._source!r} by their ids: the feed has "
                f"{self._first!r}, and the source {stored!r}. If they are the same products, "
                "remove those that the feed no longer has, or each will be there twice."
            )
        if 2 * len(self._renamed) > self._looked_at:
            listing, title = self._renamed[0]
            return (
                f"Most of these products are called otherwise in {self._source!r}: "
                f"{listing.product.id!r} is {listing.product.title[:80]!r} here and "
                f"{title[:80]!r} there. If this is another shop's feed, give it another name, or "
                "it will take the place of what is there."
            )
        return ""


def _may_be(row: Row) -> list[str]:
    """The names by which the journal may know a row: any cell of a broken one may be its id."""
    if isinstance(row, Listing):
        return [name_of(row)]
    return [id_name(text) for text in row.cells.values() if 0 < len(text) <= MOST_CHARACTERS["id"]]
