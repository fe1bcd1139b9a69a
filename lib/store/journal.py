"""What an import remembers of each row and of itself, so that it can be taken up again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

EntryState = Literal["pending", "done", "failed"]
RunState = Literal["running", "paused", "stopped", "finished"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one row of a feed.

    `name` is the row's name within its source: "id:" and the feed's id, or "row:" and its number
    where a row has no id of its own. `digest` stands for all that the row said, `pictures` for
    its pictures (`lib.importing.rows.key_of` -> SHA-256 of the bytes); a row is done with the
    digest it was done with. `kind` groups troubles and `reason` tells one; a row that is done and
    yet has them lacks some of its pictures. `cells` are the columns of a row in trouble, `rest`
    those of its further rows. `run` is the number of the last run that met it.
    """

    source: str
    name: str
    row: int
    state: EntryState
    product_id: str = ""
    digest: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    reason: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    rest: tuple[Mapping[str, str], ...] = ()
    run: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One import of one source, or of one `shard` of it such as "3/16".

    `owner` names the thread of work that holds it; `feed` is what is needed to open the feed
    again. Times are seconds since 1970.
    """

    source: str
    shard: str
    number: int
    owner: str
    format: str
    state: RunState
    started: float
    heartbeat: float
    feed: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    message: str = ""


class Journal(Protocol):
    """The rows and runs of every source; an entry goes when its product is deleted."""

    def entries(self, source: str, names: Sequence[str]) -> dict[str, Entry]:
        """The entries of these names, unknown ones left out."""
        ...

    def page(
        self, source: str, after: str = "", *, troubled: bool = False, limit: int = 500
    ) -> list[Entry]:
        """The next entries after the name `after`, by name; `troubled`: those with a `kind`."""
        ...

    def put(self, entries: Sequence[Entry]) -> None:
        """Add or replace entries."""
        ...

    def remove(self, source: str, names: Sequence[str]) -> None:
        """Forget these entries."""
        ...

    def forget(self, source: str) -> None:
        """Forget all entries and runs of a source."""
        ...

    def runs(self) -> list[Run]:
        """The last run of every source and shard."""
        ...

    def put_run(self, run: Run, over: str = "") -> bool:
        """Write a run in place of the one whose owner is `over` ("": there is none).

        Whether it was written: False where another owner stands there.
        """
        ...
