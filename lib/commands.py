"""What the command line can do: each command gives an answer as data and as text."""

import sys
from argparse import Namespace
from dataclasses import asdict
from typing import NamedTuple

from lib import evaluate, rooms, shop
from lib.embedding import Finder, open_embedder
from lib.engine import Catalogue, open_catalogue
from lib.errors import QueryError
from lib.fetch import fetch_picture_bytes
from lib.filters import parse_filters
from lib.pictures import read_picture
from lib.quality import NOTHING_TO_ASK_WITH, measure
from lib.query import Query, words
from lib.results import Results
from lib.search import search
from lib.settings import load_settings
from lib.things import things


class Answer(NamedTuple):
    """What a command found, as data and as text, and the exit code."""

    data: object
    text: str
    code: int = 0


def search_shop(options: Namespace) -> Answer:
    """Search by words, a picture file or an address."""
    filters = parse_filters(options.filter)
    query = _query(options)
    embedder, store = open_shop()
    results = search(query, embedder, store, filters=filters, limit=options.limit)
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


def evaluate_search(_: Namespace) -> Answer:
    """Measure search on the bundled shop's own questions."""
    embedder, store = open_shop()
    answer = {
        "scene": evaluate.scenes(embedder, store),
        "second_view": evaluate.second_views(store),
        "phrases": evaluate.phrases(embedder, store),
        **{
            f"but {fact}": evaluate.otherwise(embedder, store, fact)
            for fact in ("colour", "pattern", "material")
        },
        "unwanted": evaluate.unwanted(embedder, store),
    }
    if isinstance(embedder, Finder):
        answer["rooms"] = rooms.evaluate(embedder, store)
    rows = [
        f"{name:<12} " + "  ".join(f"{key} {value:.4g}" for key, value in figures.items())
        for name, figures in answer.items()
    ]
    return Answer(answer, "\n".join(rows))


def measure_quality(_: Namespace) -> Answer:
    """Measure search on whatever the catalogue holds."""
    embedder, store = open_shop()
    found = measure(store, embedder, lambda share: None)
    if found is None:
        raise QueryError(NOTHING_TO_ASK_WITH)
    shares = {
        f"another photo finds its product first, of {found.photos}": found.first,
        "… among the first five": found.among,
        f"a title finds its product among ten, of {found.titles}": found.titled,
    }
    rows = [f"{share:6.1%}  {name}" for name, share in shares.items() if share is not None]
    rows.append(f"{found.twins:6}  of {found.titles} products look the same as another:")
    rows += [f"        {pair.product} and {pair.other}" for pair in found.same]
    return Answer(asdict(found), "\n".join(rows))


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


def _query(options: Namespace) -> Query:
    said = "" if options.text is None else words(options.text)
    if options.image is None and options.url is None:
        if options.part:
            raise QueryError("Words have no parts: give --part with --image or --url.")
        if not said:
            raise QueryError("Say what to search for: --text, --image or --url.")
        return Query(text=said)
    picture = read_picture(_picture(options))
    return Query(picture=options.part.of(picture) if options.part else picture, text=said)


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
