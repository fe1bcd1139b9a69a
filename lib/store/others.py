"""The stores of other encoders beside the one in use: what they hold is not searched."""

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lib.settings import Settings
from lib.store import Store

_SOURCES = (
    "SELECT source, COUNT(*), (SELECT feed FROM runs WHERE runs.source = products.source "
    "ORDER BY started DESC LIMIT 1), (SELECT MAX(started) FROM runs "
    "WHERE runs.source = products.source) FROM products WHERE source != '' GROUP BY source"
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A source that another embedder's store holds and this one does not.

    `feed` is what its last run noted to open the feed again, empty where nothing was noted;
    `imported` is when that run began, in seconds since 1970.
    """

    source: str
    products: int
    embedder: str
    feed: Mapping[str, str]
    imported: float


def left_behind(settings: Settings, store: Store) -> list[LeftBehind]:
    """Sources to be imported again, by name; of one that several stores hold, the latest.

    A store that cannot be read is passed over: it must not keep anybody from this one.
    """
    there = store.sources()
    latest: dict[str, LeftBehind] = {}
    for found in _others(settings.store_dir, store.embedder):
        before = latest.get(found.source)
        if found.source not in there and (not before or before.imported < found.imported):
            latest[found.source] = found
    return [latest[source] for source in sorted(latest)]


def _others(folder: Path, embedder: str) -> Iterator[LeftBehind]:
    for path in sorted(folder.glob("*/catalogue.db")):
        if path.parent.name == embedder:
            continue
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
                rows = db.execute(_SOURCES).fetchall()
            feeds = [json.loads(feed or "{}") for _, _, feed, _ in rows]
        except (sqlite3.Error, ValueError) as error:
            logger.info("the store %s is passed over: %s", path.parent, error)
            continue
        for (source, products, _, started), feed in zip(rows, feeds, strict=True):
            yield LeftBehind(source, products, path.parent.name, feed, started or 0.0)
