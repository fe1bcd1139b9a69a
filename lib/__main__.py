"""The command line: `python -m lib search | evaluate | status | bake`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from lib import evaluate, shop
from lib.embedding import Embedder, open_embedder
from lib.errors import FindalikeError, QueryError
from lib.fetch import fetch_picture_bytes
from lib.filters import parse_filters
from lib.pictures import read_picture
from lib.query import Query, words
from lib.search import Results, search
from lib.settings import load_settings
from lib.store import Store, open_store

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (2 after one line on what was wrong)."""
    options = _parser().parse_args(arguments)
    try:
        answer, table = options.command(options)
    except FindalikeError as error:
        print(f"findalike: {error}", file=sys.stderr)
        return USAGE_ERROR
    print(json.dumps(answer, ensure_ascii=False, indent=2) if options.json else table)
    return 0


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without repeating the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE_ERROR, f"findalike: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("python -m lib", description=__doc__)
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print JSON instead of a table")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: object, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[common], help=about, description=about)
        added.set_defaults(command=command)
        return added

    asking = add("search", _search, "Search the shop by words, a picture file or an image address.")
    by = asking.add_mutually_exclusive_group(required=True)
    by.add_argument("--text", help="words, such as 'navy striped cushion'")
    by.add_argument("--image", type=Path, metavar="FILE", help="a picture file")
    by.add_argument("--url", help="the public address of a picture")
    asking.add_argument("--limit", type=_limit, default=24, metavar="N", help="at most N products")
    asking.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="CONDITION",
        help="category=…, colour=…, availability=… or 'price<50'; may be repeated",
    )
    add("evaluate", _evaluate, "Measure search on the bundled shop's own questions.")
    add("status", _status, "Say what is connected and how much is in it.")
    add("bake", _bake, "Remake the bundled shop's thumbnails and vectors (for developers).")
    return parser


def _limit(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def _open() -> tuple[Embedder, Store]:
    settings = load_settings()
    embedder = open_embedder(settings.embedder)
    store = open_store(settings, embedder.name, embedder.dimensions)
    shop.stock(store, embedder)
    return embedder, store


def _search(options: argparse.Namespace) -> tuple[object, str]:
    filters = parse_filters(options.filter)
    query = _query(options)
    embedder, store = _open()
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
    return answer, _table(results)


def _query(options: argparse.Namespace) -> Query:
    if options.text is not None:
        return Query(text=words(options.text))
    if options.url is not None:
        return Query(picture=read_picture(fetch_picture_bytes(options.url)))
    try:
        return Query(picture=read_picture(options.image.read_bytes()))
    except OSError as error:
        raise QueryError(f"{options.image} cannot be read: {error.strerror}.") from error


def _table(results: Results) -> str:
    rows = [
        f"{'–' if card.distance is None else f'{card.distance:.3f}':>6}  {card.label:<15}  "
        f"{card.product.price or 0:>9,.2f}  {card.product.id:<16}  {card.product.title}"
        for card in results.cards
    ]
    times = f"embedding {results.embedding_ms:.1f} ms, search {results.search_ms:.1f} ms"
    note = [results.note] if results.note else []
    return "\n".join([*note, *rows, f"{len(rows)} of {results.of} products; {times}"])


def _evaluate(_: argparse.Namespace) -> tuple[object, str]:
    embedder, store = _open()
    answer = {
        "scene": evaluate.scenes(embedder, store),
        "second_view": evaluate.second_views(store),
        "phrases": evaluate.phrases(embedder, store),
    }
    rows = [
        f"{name:<12} " + "  ".join(f"{key} {value:.3g}" for key, value in figures.items())
        for name, figures in answer.items()
    ]
    return answer, "\n".join(rows)


def _status(_: argparse.Namespace) -> tuple[object, str]:
    embedder, store = _open()
    answer = {
        "embedder": embedder.name,
        "dimensions": embedder.dimensions,
        "store": str(load_settings().store_dir / embedder.name),
        "products": store.count(),
    }
    return answer, "\n".join(f"{name:<12} {value}" for name, value in answer.items())


def _bake(_: argparse.Namespace) -> tuple[object, str]:
    embedder = open_embedder(load_settings().embedder)
    photos = shop.bake(embedder)
    return {"photos": photos}, f"{photos} photos"


if __name__ == "__main__":
    sys.exit(main())
