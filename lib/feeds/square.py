"""Square's item library: a row for each variation, all of which name their item.

It names no pictures; whoever wants them found adds a column of them.
"""

import re

from lib.feeds import cells
from lib.feeds.layout import Kind, Layout
from lib.feeds.listings import Facts

_ID = re.compile(r" ?\([A-Z0-9]{20,}\).*")
"""What follows a category's name, as in "Drinks > Tea (T2B3ROTJ3HFGVBO22QLOOJDE), New (…)"."""


def _kind(facts: Facts, above: Facts) -> Kind:
    return "variant" if facts.get("title") == above.get("title") else "product"


def _told(facts: Facts) -> Facts:
    counts = facts.get("stocks", "").split("|")
    sold = cells.is_yes(facts.get("sellable", ""), otherwise=True)
    return {
        **facts,
        "id": facts.get("id") or facts.get("title", ""),
        "published": "no" if _is_hidden(facts) else "",
        "category": _ID.sub("", facts.get("category", "")),
        "availability": next(filter(_are_some, counts), counts[0]) if sold else "out of stock",
    }


def _is_hidden(facts: Facts) -> bool:
    return facts.get("visibility", "").casefold() in ("hidden", "unavailable")


def _are_some(count: str) -> bool:
    return cells.is_availability(count) and cells.availability(count) == "in stock"


LAYOUT = Layout(
    name="Square item library",
    known={"token", "item name", "variation name"},
    names={
        "token": "id",
        "sku": "id",
        "item name": "title",
        "description": "description",
        "categories": "category",
        "category": "category",
        "reporting category": "category",
        "price": "price",
        "online sale price": "sale_price",
        "square online item visibility": "visibility",
        "archived": "hidden",
        "sellable": "sellable",
        **{f"option name {n}": f"option{n} name" for n in range(1, 7)},
        **{f"option value {n}": f"option{n} value" for n in range(1, 7)},
    },
    several={"current quantity ": "stocks"},
    kind=_kind,
    told=_told,
    sells_itself=True,
)
