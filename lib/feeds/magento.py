"""Magento's and Adobe Commerce's product CSV: what can be configured names its variants' SKUs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lib.feeds.columns import PICTURES, fields_of, folded
from lib.feeds.family import LEFT_OUT, family, is_shown
from lib.feeds.feed import Format, Items
from lib.feeds.groups import gathered
from lib.feeds.listings import Facts, Terms, problem
from lib.feeds.options import labelled
from lib.feeds.rows import NOT_PUBLISHED, RowProblem
from lib.feeds.table import Row
from lib.feeds.variants import pictures

NAME = "Magento product CSV"
MEDIA = "/media/catalog/product/"
"""Where a shop keeps the pictures that it names by paths such as /m/b/mb01-blue.jpg."""

NAMES = {
    "sku": "id",
    "store view code": "store",
    "name": "title",
    "description": "description",
    "short description": "short description",
    "product online": "published",
    "visibility": "visibility",
    "price": "price",
    "special price": "sale_price",
    "special price from date": "sale_starts",
    "special price to date": "sale_ends",
    "categories": "category",
    "base image": "image",
    "base image label": "image_alt",
    "additional images": "additional_images",
    "is in stock": "availability",
    "additional attributes": "attributes",
    "configurable variations": "variations",
}

_ALONE = "it is only sold as a variant of a product that is not in the file, so it is left out."
_TRANSLATIONS = (
    "this and all others only say what one view of the store calls its products. Export all store "
    "views."
)
_PATH = re.compile(r"(^|,)\s*/(?!/)")
"""How a path begins that leads on from MEDIA."""

_SKU = re.compile(r"(?:^|[|,])\s*sku=([^,|]+)")


def recognise(columns: Sequence[str]) -> Format | None:
    """The format, if these are Magento's columns."""
    known = {folded(column) for column in columns}
    if not {"sku", "product type", "name"} <= known:
        return None
    if not known & {"configurable variations", "attribute set code", "product online"}:
        return None
    return Format(NAME, fields_of(columns, NAMES), read, MEDIA)


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products; variants stand anywhere, mostly before their product."""
    for group in gathered(_told(rows), _names, _awaits, _answers):
        if isinstance(group, RowProblem):
            yield group
            continue
        own, *others = sorted(group, key=_is_variant)
        variants = list(filter(_is_variant, others))
        doubled = others[: len(others) - len(variants)]
        if _is_variant(own):
            yield problem(group, NOT_PUBLISHED, _ALONE)
        elif not is_shown(own):
            yield problem([own, *variants], NOT_PUBLISHED, LEFT_OUT)
        else:
            kept = [own, *filter(is_shown, variants)]
            yield from family(kept, kept[1:] or kept, pictures(kept), terms)
        for row in doubled:
            reason = f"its SKU was already listed in row {own.number}."
            yield problem([row], "duplicate", reason)


def _told(rows: Iterable[Row | RowProblem]) -> Iterator[Row | RowProblem]:
    """The rows but for what other views of the store call the same products."""
    translated: Row | None = None
    told = False
    for row in rows:
        if isinstance(row, RowProblem):
            yield row
        elif "store" not in row.facts or "visibility" in row.facts:
            told = True
            yield replace(row, facts=_plain(row.facts))
        else:
            translated = translated or row
    if translated and not told:
        yield problem([translated], "store view", _TRANSLATIONS)


def _plain(facts: Facts) -> Facts:
    attributes = (each.partition("=") for each in facts.get("attributes", "").split(","))
    online = facts.get("published", "")
    return {
        **labelled((name, value) for name, _, value in attributes),
        "description": facts.get("short description", ""),
        **facts,
        "published": "no" if online == "2" else online,
        "category": _category(facts.get("category", "")),
        **{field: _PATH.sub(r"\1", facts[field]) for field in PICTURES if field in facts},
    }


def _category(text: str) -> str:
    """The first of several without the root, "Default Category/Gear/Bags"."""
    paths = (path.partition("/")[2] for path in text.split(","))
    return next(filter(None, paths), "").replace("/", " > ")


def _is_variant(row: Row) -> bool:
    return row.facts.get("visibility", "").casefold() == "not visible individually"


def _names(row: Row) -> list[str]:
    own = row.facts.get("id", "")
    return [f"product:{own}"] if own and not _is_variant(row) else []


def _awaits(row: Row) -> str:
    return f"variant:{row.facts.get('id', '')}" if _is_variant(row) else ""


def _answers(row: Row) -> list[str]:
    return [f"variant:{sku.strip()}" for sku in _SKU.findall(row.facts.get("variations", ""))]
