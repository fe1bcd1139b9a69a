"""How well search works on a catalogue, asked with what the catalogue has itself.

Nobody has to say which answers are right: another photo of a product should find the product among
those of its source, and so should its title. What finds something else first, and what looks the
same, is shown to whoever keeps the shop.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter

import numpy as np

from lib.calibration import scales_of
from lib.embedding import Embedder
from lib.filters import Filters
from lib.products import Product
from lib.store import Match, Store, Vectors

SAMPLE = 200
PHOTOS = 4  # of a product, the first
FIRST, AMONG, WORDS_AMONG = 1, 5, 10
SHOWN = 12
NOTHING_TO_ASK_WITH = "There is no product with a photo to ask with. Import a catalogue first."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two products by their ids: `other` was found where `product` was meant, or looks the same."""

    product: str
    other: str
    distance: float


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the questions, `photos` and `titles` of them, that found their own product.

    `first` and `among` tell of another photo, first and among five; `titled` of a title, among
    ten. `missed` and `same` are some of their kind; `twins` of the products look like another.
    """

    day: str
    products: int
    photos: int
    titles: int
    first: float | None
    among: float | None
    titled: float | None
    twins: int
    missed: tuple[Pair, ...]
    same: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one product's photos and title found.

    `twin` looks the same; `before` came nearer to the second photo than another photo of its own
    did, None where there is only one; `titled`: whether the title found it.
    """

    product: Product
    twin: Match | None
    before: list[Match] | None
    titled: bool


def measure(store: Store, embedder: Embedder, say: Callable[[float], None]) -> Quality | None:
    """Ask with a varied sample of SAMPLE products and remember the answer; None without photos.

    `say` hears which share is done.
    """
    products = [product for product in store.browse(limit=SAMPLE) if product.photos]
    if not products:
        return None
    kept = store.vectors_of([photo.digest for p in products for photo in p.photos[:PHOTOS]])
    titles = embedder.embed_texts([product.title for product in products])
    near = scales_of(store, embedder)["image"].same
    answers = []
    for done, (product, title) in enumerate(zip(products, titles, strict=True), start=1):
        digests = dict.fromkeys(photo.digest for photo in product.photos[:PHOTOS])
        views = np.array([kept[digest] for digest in digests if digest in kept])
        if len(views):  # else it was deleted while we asked
            answers.append(_answer(product, views, title, near, store))
        say(done / len(products))
    quality = _summed_up(answers, store.count())
    store.remember("quality", json.dumps(asdict(quality)))
    return quality


def last_measured(store: Store) -> Quality | None:
    """What `measure` found last, if it ever did, and this version of it."""
    told = json.loads(store.recall("quality") or "{}")
    if told.keys() != {field.name for field in fields(Quality)}:
        return None
    pairs = {name: tuple(Pair(**pair) for pair in told[name]) for name in ("missed", "same")}
    return Quality(**(told | pairs))


def _answer(product: Product, views: Vectors, title: Vectors, near: float, store: Store) -> Answer:
    own = _own(product)
    twin = next(_others(product, store.search(views[0], own, 2)), None)
    titled = [match.product.id for match in store.search(title, own, WORDS_AMONG)]
    return Answer(
        product,
        twin if twin and twin.distance <= near else None,
        _nearer(product, views, store) if len(views) > 1 else None,
        product.id in titled,
    )


def _summed_up(answers: Sequence[Answer], products: int) -> Quality:
    ranks = [len(answer.before) for answer in answers if answer.before is not None]
    missed = [_pair(answer.product, answer.before[0]) for answer in answers if answer.before]
    twins = [_pair(answer.product, answer.twin) for answer in answers if answer.twin]
    once = {frozenset((pair.product, pair.other)): pair for pair in twins}
    return Quality(
        datetime.now(UTC).date().isoformat(),
        products,
        len(ranks),
        len(answers),
        _share([rank < FIRST for rank in ranks]),
        _share([rank < AMONG for rank in ranks]),
        _share([answer.titled for answer in answers]),
        len(twins),
        tuple(missed[:SHOWN]),
        tuple(sorted(once.values(), key=attrgetter("distance"))[:SHOWN]),
    )


def _nearer(product: Product, views: Vectors, store: Store) -> list[Match]:
    """The other products that the second photo finds before any other photo of its own."""
    asked, rest = views[1], np.delete(views, 1, axis=0)
    own = float((1 - rest @ asked).min())
    others = _others(product, store.search(asked, _own(product), AMONG + 1))
    return [match for match in others if match.distance < own]


def _own(product: Product) -> Filters:
    """Another source may well sell the same, which is no mistake."""
    return Filters(sources=(product.source,))


def _others(product: Product, matches: list[Match]) -> Iterator[Match]:
    return (match for match in matches if match.product.id != product.id)


def _pair(product: Product, match: Match) -> Pair:
    return Pair(product.id, match.product.id, match.distance)


def _share(answers: list[bool]) -> float | None:
    return float(np.mean(answers)) if answers else None
