"""The command line's imports: `python -m lib import` and `python -m lib sources`."""

import re
import signal
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from lib.calibration import forget
from lib.commands import Answer, open_shop, say
from lib.errors import CatalogueError, EmbeddingError, FeedError, StoreError
from lib.feeds import open_feed
from lib.feeds.leading import begin
from lib.feeds.preview import preview
from lib.feeds.rows import Feed
from lib.importing.comparison import Comparison, compare
from lib.importing.failures import failures_file
from lib.importing.options import LONGEST_SOURCE, Options, Shard, read_shard, read_source
from lib.importing.progress import Control
from lib.importing.remote import fetch_feed
from lib.importing.run import run_import
from lib.importing.telling import ended, previewed, teller
from lib.importing.tidy import delete_source
from lib.importing.uploads import Uploads, folder
from lib.network import network_for
from lib.settings import Settings, load_settings
from lib.store.others import left_behind


def import_feed(options: Namespace) -> Answer:
    """Import a feed, or tell what it would bring; Ctrl-C stops it after the batch under way."""
    settings = load_settings()
    name, feed = _open(options, settings)
    chosen = Options(
        source=read_source(options.source or name[:LONGEST_SOURCE]),
        refetch=options.refetch,
        retry_failed=options.retry_failed,
        remove_missing=options.remove_missing,
        see_colours=options.see_colours,
        limit=options.limit,
        shard=read_shard(options.shard) if options.shard else Shard(),
        network=network_for(settings.test_fetch_port),
    )
    if options.dry_run:
        return previewed(preview(feed, limit=options.limit), _compared(feed, chosen, settings))
    embedder, store = open_shop()
    with _stopped_by_signals() as control:
        done = run_import(feed, embedder, store, chosen, control=control, hear=teller())
    if options.failures:
        _write(options.failures, failures_file(store, chosen.source))
    return ended(feed, done)


def _open(options: Namespace, settings: Settings) -> tuple[str, Feed]:
    """A name for the feed, and the feed itself: a path, or an address whose feed is kept."""
    mapping, pictures_at = _mapping(options.map), options.pictures_at
    if pictures_at:
        begin(pictures_at)  # which refuses it, before a feed is fetched in vain
    if re.match("https?://", options.feed, re.IGNORECASE):
        uploads = Uploads(folder(settings))
        upload = fetch_feed(options.feed, uploads, network_for(settings.test_fetch_port), _count)
        chosen = replace(upload, mapping=mapping, pictures_at=pictures_at)
        return upload.name.partition(".")[0], uploads.open(chosen)
    path = Path(options.feed)
    return path.absolute().stem, open_feed(path, mapping=mapping, pictures_at=pictures_at)


def _count(products: int) -> None:
    if products % 250 == 0:
        say(f"{products:,} products read")


def show_sources(options: Namespace) -> Answer:
    """List the sources, or delete one."""
    embedder, store = open_shop()
    if options.delete is not None:
        if options.delete not in store.sources():
            raise CatalogueError(
                f"There is no source {options.delete!r}. `python -m lib sources` lists them."
            )
        removed = delete_source(store, options.delete, lambda so_far: say(f"{so_far:,} deleted"))
        forget(store, embedder)
        return Answer({"deleted": removed}, f"{removed:,} products deleted")
    for found in left_behind(load_settings(), store):
        say(
            f"{found.source}: {found.products:,} products are not searched, because the encoder "
            f"{found.embedder} read their pictures. Import its feed again for {store.embedder}."
        )
    sources, runs = store.sources(), store.journal.runs()
    answer = [
        {
            "source": source,
            "products": products,
            "runs": [
                {"shard": run.shard, "state": run.state, "format": run.format, **run.counts}
                for run in runs
                if run.source == source
            ],
        }
        for source, products in sorted(sources.items())
    ]
    names = {source: source or "(the bundled shop)" for source in sources}
    lines = [f"{names[s]:<{LONGEST_SOURCE // 2}}  {n:>10,} products" for s, n in sources.items()]
    return Answer(answer, "\n".join(sorted(lines)) or "There are no products.")


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column:
            raise FeedError(f"{pair!r} maps nothing. Write --map 'Column name=field'.")
        mapping[column] = field
    return mapping


@contextmanager
def _stopped_by_signals() -> Iterator[Control]:
    """A control that Ctrl-C or a polite kill stops; a second one ends the program at once."""
    control = Control()

    def stop(number: int, _: FrameType | None) -> None:
        say("Stopping after this batch …")
        control.stop()
        signal.signal(number, before[signal.Signals(number)])

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield control
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _compared(feed: Feed, options: Options, settings: Settings) -> Comparison | None:
    """What would change in the source, where the store can be asked."""
    if not (settings.tidb or settings.store_dir.exists()):
        return None  # nothing was ever imported, and a dry run makes no store
    try:
        return compare(feed, open_shop().store, options)
    except (EmbeddingError, StoreError) as error:
        say(f"What would change in the source cannot be told. {error}")
        return None


def _write(path: Path, lines: Iterator[str]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as error:
        raise CatalogueError(
            f"{path} cannot be written ({error.strerror}). The import itself is done; name "
            "another file."
        ) from error
