"""The CSV from which Google's Vision Product Search is filled: eight columns, mostly unnamed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote_plus

from lib.feeds.columns import folded
from lib.feeds.feed import Format, Items
from lib.feeds.groups import Group, gathered
from lib.feeds.listings import Terms, listed
from lib.feeds.options import labelled
from lib.feeds.rows import Picture, RowProblem
from lib.feeds.table import Row

NAME = "Google Vision Product Search CSV"

COLUMNS = (
    "image-uri",
    "image-id",
    "product-set-id",
    "product-id",
    "product-category",
    "product-display-name",
    "labels",
    "bounding-poly",
)

NAMES = {
    "image-uri": "image",
    "product-id": "id",
    "product-category": "kind",
    "product-display-name": "title",
    "labels": "labels",
}

_KIND = re.compile(r"(homegoods|apparel|toys|packagedgoods|general)(-v\d)?")


def unnamed(cells: Sequence[str]) -> tuple[str, ...]:
    """The columns, if these cells are a first row of data; else none."""
    looks_so = cells[0].strip().startswith("gs://") or (
        6 <= len(cells) <= len(COLUMNS) and _KIND.fullmatch(cells[4].strip())
    )
    return COLUMNS if looks_so else ()


def recognise(columns: Sequence[str]) -> Format | None:
    """The format, if these are its columns, given by name or by `unnamed`."""
    plain = {column: folded(column).replace(" ", "-") for column in columns}
    if not {"image-uri", "product-id"} <= set(plain.values()):
        return None
    mapping = {column: NAMES[name] for column, name in plain.items() if name in NAMES}
    return Format(NAME, mapping, read)


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products; every row is one picture of one."""
    for group in gathered(rows, lambda row: [row.facts["id"]] if "id" in row.facts else []):
        if isinstance(group, RowProblem):
            yield group
        else:
            yield from _product(group, terms)


def _product(group: Group, terms: Terms) -> Items:
    own: dict[str, str] = {}
    for row in group:  # what a later row adds is as good as what the first says
        own = {**_labels(row.facts.get("labels", "")), **row.facts, **own}
    own["title"] = own.get("title") or own.get("id", "")
    own["category"] = own.get("category") or _readable(own.get("kind", ""))
    pictures = [Picture(row.facts.get("image", ""), own["title"]) for row in group]
    yield from listed(group, own, [p for p in pictures if p.address], terms)


def _labels(text: str) -> Mapping[str, str]:
    """Those of "color=red,style=casual" that are facts we keep."""
    pairs = [
        (unquote_plus(key), unquote_plus(value))
        for key, _, value in (label.partition("=") for label in text.split(","))
    ]
    price = next((value.strip() for key, value in pairs if folded(key) == "price"), "")
    return labelled(pairs) | ({"price": price} if price else {})


def _readable(kind: str) -> str:
    names = {"homegoods": "Home goods", "packagedgoods": "Packaged goods", "general": ""}
    name = kind.partition("-v")[0]
    return names.get(name, name.capitalize())
