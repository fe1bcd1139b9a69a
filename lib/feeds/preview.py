"""What an import would bring, before anything is fetched, embedded or paid."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from lib.errors import FeedError
from lib.feeds.rows import Feed, Listing, RowProblem

FIRST = 5
"""Listings and row numbers that are shown."""

MAX_VALUES = 1000
"""Categories or kinds of problems that are told apart; further ones are counted together."""

OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Problems:
    """Problems of one kind: how many, where the first are, and what one of them says."""

    kind: str
    count: int
    rows: tuple[int, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One pass over a feed; counts go as far as it was read."""

    format: str
    columns: tuple[str, ...]
    mapping: Mapping[str, str]
    products: int
    pictures: int
    problems: tuple[Problems, ...]
    first: tuple[Listing, ...]
    currencies: Mapping[str, int]
    """Currency -> products with a price in it; "" where none is named."""
    categories: Mapping[str, int]
    colourless: int
    """Products of which no colour is said."""
    complete: bool
    """Whether the feed was read to its end."""
    stopped: str = ""
    """Why it could not be read on, as a sentence; nothing when all is well."""


@dataclass(slots=True)
class _Count:
    products: int = 0
    pictures: int = 0
    colourless: int = 0
    first: list[Listing] = field(default_factory=list)
    problems: dict[str, list[RowProblem]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)

    def add(self, item: Listing | RowProblem) -> None:
        if isinstance(item, RowProblem):
            kind = _bounded(item.kind, self.kinds)
            self.kinds[kind] += 1
            if len(kept := self.problems.setdefault(kind, [])) < FIRST:
                kept.append(item)
            return
        self.products += 1
        self.pictures += len(item.pictures)
        self.colourless += not item.product.colour
        if len(self.first) < FIRST:
            self.first.append(item)
        if item.product.price is not None:
            self.currencies[_bounded(item.product.currency, self.currencies)] += 1
        if item.product.category:
            self.categories[_bounded(item.product.category, self.categories)] += 1


def preview(feed: Feed, *, limit: int | None = None) -> Preview:
    """Read `feed` once, or its first `limit` products and problems; fetches and costs nothing.

    A feed that cannot be read on does not raise: `stopped` says why.
    """
    count = _Count()
    complete, stopped = False, ""
    items = iter(feed)
    try:
        for item in islice(items, limit):
            count.add(item)
        complete = next(items, None) is None
    except FeedError as error:
        stopped = str(error)
    return Preview(
        feed.format,
        feed.columns,
        feed.mapping,
        count.products,
        count.pictures,
        tuple(
            Problems(kind, number, tuple(p.row for p in kept), kept[0].reason)
            for kind, number in count.kinds.most_common()
            if (kept := count.problems[kind])
        ),
        tuple(count.first),
        dict(count.currencies.most_common()),
        dict(count.categories.most_common()),
        count.colourless,
        complete,
        stopped,
    )


def _bounded(value: str, known: Counter[str]) -> str:
    return value if value in known or len(known) < MAX_VALUES else OTHERS
