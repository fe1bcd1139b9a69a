"""The command line: `python -m lib search | import | sources | quality | status | …`."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, get_args

from lib.commands import (
    Answer,
    bake_shop,
    build_index,
    find_things,
    inspect_source,
    list_related,
    search_shop,
    show_status,
)
from lib.errors import FindalikeError
from lib.importing.commands import import_feed, show_sources
from lib.measuring import evaluate_search, measure_quality
from lib.part import Part
from lib.results import Order

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (2 after one line on what was wrong)."""
    options = _parser().parse_args(arguments)
    try:
        answer: Answer = options.command(options)
    except FindalikeError as error:
        print(f"findalike: {error}", file=sys.stderr)
        return USAGE_ERROR
    data = json.dumps(answer.data, ensure_ascii=False, indent=2) if options.json else answer.text
    try:
        print(data, flush=True)
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.code


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

    asking = add(
        "search", search_shop, "Search the shop by words, a picture file or an image address."
    )
    asking.add_argument(
        "--text",
        metavar="WORDS",
        help="words, such as 'navy cushion'; with a picture, how it should be instead",
    )
    _add_picture(asking)
    asking.add_argument(
        "--part",
        type=_part,
        metavar="L,T,R,B",
        help="of the picture only this: its left, top, right and bottom edge, such as 0.5,0,1,0.8",
    )
    for vote, where in {"liked": "towards", "disliked": "away from"}.items():
        about = f"the id of a product to lead {where}; repeatable"
        asking.add_argument(f"--{vote}", action="append", default=[], metavar="ID", help=about)
    asking.add_argument("--limit", type=_limit, default=24, metavar="N", help="at most N products")
    asking.add_argument(
        "--order",
        choices=get_args(Order),
        default="nearest",
        help="nearest first, varied, or the close matches among the nearest 480 by price",
    )
    asking.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="CONDITION",
        help="category=…, colour=…, brand=…, availability=…, source=… or 'price<50'; repeatable",
    )
    _add_picture(add("things", find_things, "Tell what is in a picture, and where, for --part."))
    _add_importing(add)
    alike = add("related", list_related, "List what looks most like each product, as CSV.")
    alike.add_argument("--source", default="", metavar="NAME", help="whose; else the bundled shop")
    alike.add_argument(
        "--among", metavar="NAME", help="of another source, however far: what both of them sell"
    )
    alike.add_argument("--limit", type=_limit, default=6, metavar="N", help="at most N each")
    looked = add(
        "inspect", inspect_source, "List products whose photos show what they do not say, as CSV."
    )
    looked.add_argument("--source", default="", metavar="NAME", help="whose; else the bundled shop")
    add("evaluate", evaluate_search, "Measure search on the bundled shop's own questions.")
    add("quality", measure_quality, "Measure search on your own catalogue's photos and titles.")
    add("status", show_status, "Say what is connected and how much is in it.")
    add("index", build_index, "Make searching a large catalogue in TiDB fast, with TiFlash.")
    add("bake", bake_shop, "Remake the bundled shop's thumbnails and vectors (for developers).")
    return parser


def _add_picture(parser: argparse.ArgumentParser) -> None:
    by = parser.add_mutually_exclusive_group()
    by.add_argument("--image", type=Path, metavar="FILE", help="a picture file")
    by.add_argument("--url", help="the public address of a picture")


def _add_importing(add: Callable[[str, object, str], argparse.ArgumentParser]) -> None:
    bring = add("import", import_feed, "Import a merchant's feed: a file, a folder or a ZIP.")
    bring.add_argument("feed", metavar="FEED", help="a file, a folder, or an address")
    bring.add_argument("--source", metavar="NAME", help="what to call it; else the file's name")
    bring.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="what a column means, where that was not recognised; may be repeated",
    )
    bring.add_argument(
        "--pictures-at",
        default="",
        metavar="ADDRESS",
        help="where its pictures' paths begin, such as https://shop.example/media/",
    )
    bring.add_argument("--dry-run", action="store_true", help="only tell what it would bring")
    bring.add_argument("--shard", metavar="3/16", help="only the third of sixteen parts")
    bring.add_argument("--limit", type=_count, metavar="N", help="only the first N rows")
    bring.add_argument("--retry-failed", action="store_true", help="only what failed last time")
    bring.add_argument("--refetch", action="store_true", help="look at every picture again")
    bring.add_argument(
        "--remove-missing", action="store_true", help="delete products the feed no longer has"
    )
    bring.add_argument(
        "--see-colours", action="store_true", help="name colours by photos where none is said"
    )
    bring.add_argument("--failures", type=Path, metavar="FILE", help="list what failed as CSV")
    known = add("sources", show_sources, "List what was imported from where, or delete it.")
    known.add_argument("--delete", metavar="NAME", help="delete all products of this source")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of rows")
    return int(text)


def _part(text: str) -> Part:
    part = Part.parse(text)
    if part is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not four shares such as 0.5,0,1,0.8")
    return part


def _limit(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
