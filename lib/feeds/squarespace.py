"""Squarespace's product CSV: a row a variant, of which only the first names the product."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lib.feeds.cells import addresses, is_yes
from lib.feeds.columns import fields_of, folded
from lib.feeds.feed import Format, Items
from lib.feeds.groups import Group, neighbours
from lib.feeds.listings import Facts, Terms, listed, problem
from lib.feeds.options import OPTIONS, chosen
from lib.feeds.rows import NOT_PUBLISHED, Picture, RowProblem
from lib.feeds.table import Row

NAME = "Squarespace product CSV"
UNLIMITED = "unlimited"

NAMES = {
    "product id [non editable]": "id",
    "product url": "address",
    "title": "title",
    "description": "description",
    "price": "price",
    "sale price": "sale_price",
    "on sale": "on sale",
    "stock": "availability",
    "categories": "category",
    "visible": "published",
    "hosted image urls": "image",
    **{f"option name {n}": f"option{n} name" for n in range(1, 7)},
    **{f"option value {n}": f"option{n} value" for n in range(1, 7)},
}


def recognise(columns: Sequence[str]) -> Format | None:
    """The format, if these are the columns of Squarespace's exporter."""
    known = {folded(column) for column in columns}
    if not {"product id [non editable]", "title", "hosted image urls"} <= known:
        return None
    return Format(NAME, fields_of(columns, NAMES), read)


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products; those that are not visible are left out and said so."""
    for group in neighbours(_continued(rows), lambda row: row.facts.get("id", "")):
        if isinstance(group, RowProblem):
            yield group
        elif not is_yes(group[0].facts.get("published", ""), otherwise=True):
            yield problem(group, NOT_PUBLISHED, "it is not visible in the shop, so it is left out.")
        else:
            yield from _product(group, terms)


def _continued(rows: Iterable[Row | RowProblem]) -> Iterator[Row | RowProblem]:
    """The rows; one without a title goes on with the product above.

    In a table that Squarespace has not given ids yet, a product's address is its id.
    """
    last = ""
    for row in rows:
        if isinstance(row, Row):
            address = row.facts.get("address", "") if row.facts.get("title") else ""
            last = row.facts.get("id") or address or last
            row = replace(row, facts={**row.facts, "id": last})
        yield row


def _product(group: Group, terms: Terms) -> Items:
    first = group[0].facts
    own = {
        **first,
        **{field: chosen(first, names) for field, names in OPTIONS.items()},
        "category": _category(first.get("category", "")),
    }
    pictures = [
        Picture(address, first.get("title", ""))
        for row in group
        for address in addresses(row.facts.get("image", ""))
    ]
    yield from listed(group, own, pictures, terms, variants=[_sold(row.facts) for row in group])


def _sold(facts: Facts) -> Facts:
    """What a variant costs and whether it can be had; its sale price counts while it is on sale."""
    said = dict(facts)
    if not is_yes(said.get("on sale", ""), otherwise=False):
        said["sale_price"] = ""
    if said.get("availability", "").casefold() == UNLIMITED:
        said["availability"] = "in stock"
    return said


def _category(text: str) -> str:
    """The first of several pages, "/cats/cat-care", as a path of categories."""
    steps = text.partition(",")[0].strip().strip("/").split("/")
    return " > ".join(step.replace("-", " ").capitalize() for step in steps)
