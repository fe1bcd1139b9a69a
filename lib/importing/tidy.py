"""After a whole feed was read: what it no longer has is forgotten, or deleted if so asked."""

from collections.abc import Callable, Collection, Iterator

from lib.identity import id_name
from lib.importing.options import Options
from lib.importing.rows import MOST_CHARACTERS
from lib.store import Store
from lib.store.journal import Entry

DELETED_AT_ONCE = 200
MOST_SUSPECTS = 100_000


def forget_gone_troubles(store: Store, options: Options, number: int) -> None:
    """Forget the failures of rows that the feed no longer has."""
    for page in _pages(store, options, troubled=True):
        gone = [entry.name for entry in page if entry.run != number and not entry.product_id]
        store.journal.remove(options.source, gone)


def remove_missing(store: Store, options: Options, number: int) -> tuple[int, str]:
    """Delete products that run `number` did not meet; returns how many, or why none.

    A product whose row could not be read this time is kept: any cell of such a row may be its id.
    """
    suspects: set[str] = set()
    for page in _pages(store, options, troubled=True):
        broken = [e for e in page if e.run == number and e.name.startswith("row:")]
        suspects |= {
            text for e in broken for text in e.cells.values() if len(text) <= MOST_CHARACTERS["id"]
        }
        if len(suspects) > MOST_SUSPECTS:
            return 0, "Nothing was removed: too many rows cannot be read to tell what is gone."
    removed = 0
    for page in _pages(store, options):
        gone = {
            entry.product_id
            for entry in page
            if entry.run != number
            and entry.product_id
            and entry.name.removeprefix("id:") not in suspects
        }
        removed += store.delete(sorted(gone - _met(store, options.source, number, gone)))
    return removed, ""


def _met(store: Store, source: str, number: int, stored: Collection[str]) -> set[str]:
    """Those of the products that the run has met by another id: by ours, as our export has it."""
    names = {id_name(name) for i in stored for name in (i, i.removeprefix(f"{source}:"))}
    entries = store.journal.entries(source, sorted(names)) if names else {}
    return {entry.product_id for entry in entries.values() if entry.run == number}


def delete_source(store: Store, source: str, say: Callable[[int], None] = lambda _: None) -> int:
    """Delete all products of a source and what is known of it; returns how many there were.

    `say` hears how many are gone so far. Cut off, it goes on where it stopped.
    """
    removed = 0
    while ids := store.ids(source, limit=DELETED_AT_ONCE):
        removed += store.delete(ids)
        say(removed)
    store.journal.forget(source)
    return removed


def _pages(store: Store, options: Options, *, troubled: bool = False) -> Iterator[list[Entry]]:
    """The entries of our shard; pages may be deleted from while they are read."""
    after = ""
    while page := store.journal.page(
        options.source, after, troubled=troubled, limit=DELETED_AT_ONCE
    ):
        after = page[-1].name
        yield [entry for entry in page if options.shard.holds(entry.name)]
