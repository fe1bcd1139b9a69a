"""What is to be done about each row: nothing, note why not, or import it."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Literal, NamedTuple

from PIL import Image

from lib.errors import FindalikeError
from lib.feeds.rows import NOT_PUBLISHED, Feed, Listing, Picture, RowProblem
from lib.importing.notes import Notes
from lib.importing.options import Options
from lib.importing.patience import patiently
from lib.importing.progress import Control
from lib.importing.rows import digest_of, key_of, name_of, pictures_of, unfit
from lib.store import Store, Vectors
from lib.store.journal import Entry

CHUNK = 128  # rows that are looked up in the journal together
REMEMBERED = 4096  # addresses of late whose pictures are known

Outcome = Literal["new", "changed", "unchanged", "failed", "skipped"]
Row = Listing | RowProblem


class Look(NamedTuple):
    """A picture that was read; not decoded where its vector and thumbnail are there already."""

    digest: str
    picture: Image.Image | None = None
    thumbnail: bytes = b""


class Settled(NamedTuple):
    """A row about which there is nothing to do but to note it, if even that."""

    outcome: Outcome
    entry: Entry | None = None


@dataclass(slots=True)
class Work:
    """A row to import. `known` are digests by address that need no look, `looks` the others.

    `vectors` are those of the known digests.
    """

    listing: Listing
    digest: str
    earlier: Entry | None
    known: dict[str, str] = field(default_factory=dict)
    vectors: dict[str, Vectors] = field(default_factory=dict)
    looks: "dict[str, Future[Look]]" = field(default_factory=dict)

    @property
    def pictures(self) -> list[Picture]:
        """The pictures to import."""
        return pictures_of(self.listing)


class Planner:
    """Reads the feed and tells in its order what to do; `number` is the run's."""

    def __init__(
        self,
        feed: Feed,
        store: Store,
        options: Options,
        notes: Notes,
        number: int,
        control: Control,
    ) -> None:
        self._feed, self._store, self._options, self._control = feed, store, options, control
        self._notes, self._number = notes, number
        self._under_way: dict[str, int] = {}
        self._late: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def __iter__(self) -> Iterator[Settled | Work]:
        rows = islice(iter(self._feed), self._options.limit)
        ours = (row for row in rows if self._options.shard.holds(name_of(row)))
        for chunk in chunks(ours, CHUNK):
            yield from self._plan(chunk)

    def done_with(self, entries: Iterable[Entry]) -> None:
        """These are in the journal: what is remembered of them here may go."""
        with self._lock:
            for entry in entries:
                self._under_way.pop(entry.name, None)
                self._late.update(entry.pictures)
            while len(self._late) > REMEMBERED:
                self._late.popitem(last=False)

    def _plan(self, chunk: Sequence[Row]) -> list[Settled | Work]:
        with self._lock:  # before the journal is asked: what leaves here is there
            under_way, late = dict(self._under_way), dict(self._late)
        names = [name_of(row) for row in chunk]
        journal = patiently(
            lambda: self._store.journal.entries(self._options.source, names), self._control
        )
        planned: list[Settled | Work] = []
        for name, row in zip(names, chunk, strict=True):
            planned.append(self._judge(row, journal.get(name), under_way.get(name)))
            under_way.setdefault(name, row.row)
        with self._lock:
            for item in planned:
                if isinstance(item, Work):
                    self._under_way[name_of(item.listing)] = item.listing.row
                elif item.entry:
                    self._under_way[item.entry.name] = item.entry.row
        self._recognise([item for item in planned if isinstance(item, Work)], late)
        return planned

    def _judge(self, row: Row, earlier: Entry | None, under_way: int | None) -> Settled | Work:
        if isinstance(row, RowProblem):
            if row.kind == NOT_PUBLISHED:  # as the merchant wants it: no failure
                return Settled("skipped")
            return Settled("failed", self._notes.problem(row))
        first = under_way or (earlier.row if earlier and earlier.run == self._number else None)
        if first is not None:
            return Settled("failed", self._notes.duplicate(row, first))
        if self._options.retry_failed and (earlier is None or _is_done(earlier)):
            return Settled("unchanged")
        if reason := unfit(row):
            return Settled("failed", self._notes.failed(row, "row", reason, earlier))
        digest = digest_of(row, see_colours=self._options.see_colours)
        if earlier and is_as_imported(row, digest, earlier) and not self._options.refetch:
            return Settled("unchanged", self._notes.met_again(earlier, row.row))
        return Work(row, digest, earlier)

    def _recognise(self, works: Sequence[Work], late: dict[str, str]) -> None:
        """Find the digests that need no look because their vectors are in the store."""
        if self._options.refetch:
            return
        for work in works:
            before = work.earlier.pictures if work.earlier else {}
            keys = {picture.address: key_of(picture) for picture in work.pictures}
            seen = {a: before.get(key) or late.get(key, "") for a, key in keys.items()}
            work.known = {address: digest for address, digest in seen.items() if digest}
        wanted = {digest for work in works for digest in work.known.values()}
        vectors = patiently(lambda: self._store.vectors_of(sorted(wanted)), self._control)
        for work in works:
            work.known = {a: digest for a, digest in work.known.items() if digest in vectors}
            work.vectors = {digest: vectors[digest] for digest in work.known.values()}


def is_as_imported(listing: Listing, digest: str, earlier: Entry) -> bool:
    """Whether a row, of this digest, is as it was imported, as far as one can tell unread."""
    pictures = {key_of(picture) for picture in pictures_of(listing)}
    return _is_done(earlier) and earlier.digest == digest and earlier.pictures.keys() == pictures


def _is_done(entry: Entry) -> bool:
    return entry.state == "done" and not entry.kind


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """So many rows at a time; where reading breaks off, what came before, then the error."""
    chunk: list[Row] = []
    try:
        for row in rows:
            chunk.append(row)
            if len(chunk) == size:
                yield chunk
                chunk = []
    except FindalikeError:  # the feed breaks off here: what came before is good
        yield chunk
        raise
    yield chunk
