"""What may be chosen for an import."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lib.errors import CatalogueError
from lib.network import INTERNET, Network
from lib.store import Vectors

LONGEST_SOURCE = 60


@dataclass(frozen=True, slots=True)
class Shard:
    """Rows are dealt out among `of` processes; this is number `number`, counted from 1."""

    number: int = 1
    of: int = 1

    def holds(self, name: str) -> bool:
        """Whether the row of this name is ours; always the same, on any machine."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8]) % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}" if self.of > 1 else ""


@dataclass(frozen=True, slots=True)
class Baked:
    """Vectors by digest that need no embedding, and where each address has its thumbnail."""

    vectors: Mapping[str, Vectors]
    thumbnail: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Options:
    """How to import; the bundled shop alone has no name for its source.

    `refetch` looks at every picture again, `retry_failed` only at rows that failed last time,
    `remove_missing` deletes products that the feed no longer has. `see_colours` names colours that
    the feed does not say by first photos, where they are plain. `limit` reads so many rows and no
    more. `opened` is kept with the run, to open the feed again after a restart.
    """

    source: str = ""
    refetch: bool = False
    retry_failed: bool = False
    remove_missing: bool = False
    see_colours: bool = False
    limit: int | None = None
    shard: Shard = Shard()
    baked: Baked | None = None
    network: Network = INTERNET
    opened: Mapping[str, str] = field(default_factory=dict)


def read_shard(text: str) -> Shard:
    """The shard in a text such as "3/16"; CatalogueError when there is none."""
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text, re.ASCII)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise CatalogueError(f"{text!r} is not a shard. Write one as 3/16: the third of sixteen.")
    return Shard(int(found[1]), int(found[2]))


def read_source(text: str) -> str:
    """A name for a source; CatalogueError when it cannot be one."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_SOURCE or not name.isprintable():
        raise CatalogueError(
            f"A source needs a name of 1 to {LONGEST_SOURCE} ordinary characters. "
            "Choose one, such as spring-feed."
        )
    return name
