"""What a feed calls its products, and what they are called in the store, which sources share."""

from collections.abc import Sequence

from lib.store import Store
from lib.store.journal import Entry


def id_name(feed_id: str) -> str:
    """The name in the journal of the row with this id."""
    return f"id:{feed_id}"


def stored_ids(store: Store, source: str, ids: Sequence[str]) -> dict[str, str]:
    """Under which id each of the feed's ids is stored.

    It is the feed's own, unless that belongs to another source: then the source comes before it.
    A product that has got its id keeps it.
    """
    owners = store.owners([*ids, *(f"{source}:{i}" for i in ids)])
    prefixed = [i for i in ids if owners.get(f"{source}:{i}") == source]
    got = store.journal.entries(source, list(map(id_name, prefixed))) if prefixed else {}
    return {i: _stored_id(owners, source, i, got.get(id_name(i))) for i in ids}


def _stored_id(owners: dict[str, str], source: str, feed_id: str, got: Entry | None) -> str:
    long = f"{source}:{feed_id}"
    if owners.get(feed_id) == source:  # even where another one is called `long` in the feed
        return feed_id
    return long if feed_id in owners or (got and got.product_id == long) else feed_id


def own_ids(store: Store, source: str, stored: Sequence[str]) -> dict[str, str]:
    """What the feed calls products by the ids that they have in the store."""
    own = {each: each.removeprefix(f"{source}:") for each in stored}
    short = [id_name(its) for each, its in own.items() if its != each]
    got = store.journal.entries(source, short) if short else {}
    return {
        each: its if (entry := got.get(id_name(its))) and entry.product_id == each else each
        for each, its in own.items()
    }
