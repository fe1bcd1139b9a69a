"""Shopify's product CSV, in the header names of today, of the past, and mixed.

Rows with one handle are one product: its own facts stand in the first of them, and each row may
bring a variant, a picture, or both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from lib.feeds.cells import is_yes
from lib.feeds.columns import fields_of, folded
from lib.feeds.family import gallery
from lib.feeds.feed import Format, Items
from lib.feeds.groups import Group, neighbours
from lib.feeds.listings import Facts, Terms, listed, problem
from lib.feeds.options import OPTIONS, chosen
from lib.feeds.rows import NOT_PUBLISHED, RowProblem
from lib.feeds.table import Row

NAME = "Shopify product CSV"

NAMES = {
    "url handle": "id",
    "handle": "id",
    "title": "title",
    "description": "description",
    "body (html)": "description",
    "vendor": "brand",
    "product category": "category",
    "standardized product type": "category",
    "type": "type",
    "custom product type": "type",
    "published on online store": "published",
    "published": "published",
    "status": "status",
    "price": "price",
    "variant price": "price",
    "inventory tracker": "tracker",
    "variant inventory tracker": "tracker",
    "inventory quantity": "quantity",
    "variant inventory qty": "quantity",
    "continue selling when out of stock": "oversold",
    "variant inventory policy": "oversold",
    "product image url": "image",
    "image src": "image",
    "image position": "image position",
    "image alt text": "image_alt",
    "variant image url": "variant_image",
    "variant image": "variant_image",
    **{f"option{n} name": f"option{n} name" for n in (1, 2, 3)},
    **{f"option{n} value": f"option{n} value" for n in (1, 2, 3)},
}


METAFIELDS = {"color-pattern": "colour", "material": "material", "fabric": "material"}
_METAFIELD = re.compile(r"\(product\.metafields\.shopify\.([a-z-]+)\)$")
"""How a column's name ends that Shopify translates: "Kolor (product.metafields.…)"."""


def recognise(columns: Sequence[str]) -> Format | None:
    """The format, if these are Shopify's columns, of whichever generation."""
    known = {folded(column) for column in columns}
    pictures = known & {"product image url", "image src", "published on online store"}
    if "url handle" in known and pictures and "regular price" not in known:
        return Format(NAME, _mapping(columns), read)
    legacy = pictures or known & {"body (html)", "variant price"}
    if "handle" in known and legacy and "attribute 1 value(s)" not in known:
        return Format(NAME, _mapping(columns), read)
    return None


def _mapping(columns: Sequence[str]) -> dict[str, str]:
    ends = ((column, _METAFIELD.search(folded(column))) for column in columns)
    metafields = {c: METAFIELDS[end[1]] for c, end in ends if end and end[1] in METAFIELDS}
    return fields_of(columns, NAMES) | metafields


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products; drafts, archived and unpublished ones are left out and said so."""
    for group in neighbours(_without_notes(rows), lambda row: row.facts.get("id", "")):
        if isinstance(group, RowProblem):
            yield group
        elif reason := _hidden(group[0].facts):
            yield problem(group, NOT_PUBLISHED, reason)
        else:
            yield from _product(group, terms)


def _without_notes(rows: Iterable[Row | RowProblem]) -> Iterator[Row | RowProblem]:
    """The rows but for those of a template that only say which columns are required."""
    for row in rows:
        said = [cell for cell in row.cells.values() if cell] if isinstance(row, Row) else []
        if not (len(said) == 1 and said[0].casefold().startswith("note:")):
            yield row


def _hidden(facts: Facts) -> str:
    status = facts.get("status", "").casefold()
    if status in ("draft", "archived", "unlisted"):
        return f'its status is "{status}", so it is left out.'
    if not is_yes(facts.get("published", ""), otherwise=True):
        return "it is not published, so it is left out."
    return ""


def _product(group: Group, terms: Terms) -> Items:
    first = group[0].facts
    counted = "tracker" not in terms.fields
    variants = [
        {**row.facts, "availability": _stock(row.facts, counted=counted)}
        for row in group
        if _sells(row)
    ]
    options = {field: chosen(first, names) for field, names in OPTIONS.items()}
    own = {
        **{field: value for field, value in options.items() if value},
        **first,
        "id": first.get("id") or _handle(first.get("title", "")),
        "category": first.get("category") or first.get("type", ""),
    }
    for field in METAFIELDS.values():
        several = first.get(field, "")
        own[field] = options[field] or (several if field == "colour" else several.partition(";")[0])
    yield from listed(group, own, gallery(group), terms, variants=variants)


def _handle(title: str) -> str:
    """The handle that Shopify would make of a title."""
    return "-".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())


def _sells(row: Row) -> bool:
    """Whether a row is a variant, and not only one more picture."""
    return any(row.facts.get(field) for field in ("price", "quantity", "option1 value"))


def _stock(facts: Facts, *, counted: bool) -> str:
    """How many there are; "in stock" where nobody counts, or all are sold on at none.

    Without a column for who counts, they are `counted`.
    """
    oversold = facts.get("oversold", "")
    if oversold.casefold() == "continue" or is_yes(oversold, otherwise=False):
        return "in stock"
    return facts.get("quantity", "in stock") if counted or facts.get("tracker") else "in stock"
