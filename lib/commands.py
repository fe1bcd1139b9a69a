"""What the command line can do: each command gives an answer as data and as text."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from typing import NamedTuple

from lib import shop
from lib.calibration import scales_of
from lib.embedding import Finder, open_embedder
from lib.engine import Catalogue, open_catalogue
from lib.errors import CatalogueError, QueryError
from lib.feeds.export import findings_csv, related_csv
from lib.fetch import fetch_picture_bytes
from lib.filters import parse_filters
from lib.inspecting import inspect
from lib.pictures import read_picture
from lib.query import Query, words
from lib.related import counterparts, related
from lib.results import Results
from lib.search import search
from lib.settings import load_settings
from lib.store import Store
from lib.things import things
from lib.votes import Votes
from lib.wishes import Wishes, wishes

SILENT_S = 5.0


class Answer(NamedTuple):
    """What a command found, as data and as text, and the exit code."""

    data: object
    text: str
    code: int = 0


def search_shop(options: Namespace) -> Answer:
    """Search by words, a picture file or an address."""
    said, filters, order = _said(options)
    query = _query(options, said)
    embedder, store = open_shop()
    how = {"filters": filters, "limit": options.limit, "order": order}
    results = search(query, embedder, store, **how)
    answer = {
        "results": [
            {
                "id": card.product.id,
                "title": card.product.title,
                "price": card.product.price,
                "distance": card.distance,
                "photo": card.photo.address if card.photo else None,
            }
            for card in results.cards
        ],
        "milliseconds": {"embedding": results.embedding_ms, "search": results.search_ms},
        "note": results.note,
    }
    return Answer(answer, _table(results))


def find_things(options: Namespace) -> Answer:
    """Tell what is in a picture that the shop has the like of, and where."""
    if options.image is None and options.url is None:
        raise QueryError("Say which picture to look at: --image or --url.")
    picture = read_picture(_picture(options))
    embedder, store = open_shop()
    if not isinstance(embedder, Finder):
        raise QueryError(
            f"{embedder.name} does not tell where in a picture things are. "
            "Set EMBEDDER=builtin, or give --part yourself."
        )
    found = things(picture, embedder, store)
    answer = [
        {
            "part": str(thing.part),
            "kind": thing.kind,
            "id": thing.card.product.id,
            "title": thing.card.product.title,
            "distance": thing.card.distance,
        }
        for thing in found
    ]
    rows = [
        f"{thing.card.distance:6.3f}  {thing.part!s:<23}  {thing.kind:<20}  "
        + thing.card.product.title
        for thing in found
    ]
    return Answer(answer, "\n".join(rows) or "Nothing in it looks like anything in this shop.")


def list_related(options: Namespace) -> Answer:
    """List for each product of a source what looks most like it, there or in another source."""
    embedder, store = open_shop()
    _refuse_unknown(options.source, store)
    _refuse_unknown(options.among, store, "--among")
    scale = scales_of(store, embedder)["image"]
    if options.among is None:
        found = related(store, options.source, options.limit, scale.loose)
    else:
        found = counterparts(store, options.source, options.among, options.limit)
    lists = []
    for mine in found:
        lists.append(mine)
        if len(lists) % 1000 == 0:
            say(f"{len(lists):,} products")
    answer = [
        {"id": mine.id, "title": mine.title, "related": [other._asdict() for other in mine.others]}
        for mine in lists
    ]
    return Answer(answer, "".join(related_csv(lists, scale.word)).strip())


def inspect_source(options: Namespace) -> Answer:
    """List what a source says of its products and their photos do not show."""
    embedder, store = open_shop()
    _refuse_unknown(options.source, store)
    found = inspect(store, embedder, options.source, _now_and_then())
    answer = [finding._asdict() for finding in found]
    return Answer(answer, "".join(findings_csv(found)).strip())


def _now_and_then() -> Callable[[float], None]:
    """Tells how far something is that takes long."""
    told = time.monotonic()

    def hear(share: float) -> None:
        nonlocal told
        if time.monotonic() - told > SILENT_S:
            told = time.monotonic()
            say(f"{share:.0%}")

    return hear


def show_status(_: Namespace) -> Answer:
    """Say what is connected and how much is in it."""
    embedder, store = open_shop()
    answer = {"embedder": embedder.name, "dimensions": embedder.dimensions}
    answer |= asdict(store.status())
    return Answer(answer, "\n".join(f"{name:<12} {value}" for name, value in answer.items()))


def build_index(_: Namespace) -> Answer:
    """Make the vector index, saying on standard error how far it is."""
    ended = open_shop().store.build_index(say)
    return Answer({"index": ended}, ended)


def bake_shop(_: Namespace) -> Answer:
    """Remake the bundled shop's thumbnails and vectors."""
    settings = load_settings()
    photos = shop.bake(open_embedder(settings.embedder, settings))
    return Answer({"photos": photos}, f"{photos} photos")


def open_shop() -> Catalogue:
    """The embedder and the store that the settings name; see `open_catalogue`."""
    return open_catalogue(load_settings())


def _refuse_unknown(source: str | None, store: Store, option: str = "--source") -> None:
    if source is not None and source not in store.sources():
        raise CatalogueError(
            f"There is no source {source!r}. `python -m lib sources` lists them; name one "
            f"with {option}."
        )


def _said(options: Namespace) -> Wishes:
    """The words, and the filters and order with what the words say of them."""
    filters = parse_filters(options.filter)
    text = "" if options.text is None else words(options.text)
    said = wishes(text, filters, options.order)
    return said if options.order == "nearest" else said._replace(order=options.order)


def _query(options: Namespace, said: str) -> Query:
    votes = Votes.of(options.liked, options.disliked)
    if options.image is None and options.url is None:
        if options.part:
            raise QueryError("Words have no parts: give --part with --image or --url.")
        if not (said or votes.liked):
            raise QueryError("Say what to search for: --text, --image, --url or --liked.")
        return Query(text=said, votes=votes)
    picture = read_picture(_picture(options))
    seen = options.part.of(picture) if options.part else picture
    return Query(picture=seen, text=said, votes=votes)


def _picture(options: Namespace) -> bytes:
    if options.url is not None:
        return fetch_picture_bytes(options.url)
    try:
        content: bytes = options.image.read_bytes()
    except OSError as error:
        raise QueryError(f"{options.image} cannot be read: {error.strerror}.") from error
    return content


def _table(results: Results) -> str:
    rows = [
        f"{'–' if card.distance is None else f'{card.distance:.3f}':>6}  {card.label:<15}  "
        f"{card.product.price or 0:>9,.2f}  {card.product.id:<16}  {card.product.title}"
        for card in results.cards
    ]
    times = f"embedding {results.embedding_ms:.1f} ms, search {results.search_ms:.1f} ms"
    note = [results.note] if results.note else []
    return "\n".join([*note, *rows, f"{len(rows)} of {results.of} products; {times}"])


def say(line: str) -> None:
    """Tell how far it is, beside the answer."""
    sys.stderr.write(f"{line}\n")
