"""Wix Stores' product CSV: a row for each product, followed by one for each of its variants."""

from collections.abc import Iterable, Iterator, Sequence

from lib.feeds.cells import addresses, is_yes
from lib.feeds.columns import fields_of, folded
from lib.feeds.feed import Format, Items
from lib.feeds.groups import Group, neighbours
from lib.feeds.listings import Facts, Terms, listed, problem
from lib.feeds.options import OPTIONS
from lib.feeds.rows import NOT_PUBLISHED, Picture, RowProblem
from lib.feeds.table import Row

NAME = "Wix product CSV"
MEDIA = "https://static.wixstatic.com/media/"
"""Where the pictures are that it names."""

NAMES = {
    "handleid": "id",
    "fieldtype": "type",
    "name": "title",
    "description": "description",
    "productimageurl": "image",
    "collection": "category",
    "price": "price",
    "surcharge": "surcharge",
    "visible": "published",
    "discountmode": "discount mode",
    "discountvalue": "discount",
    "inventory": "availability",
    "brand": "brand",
    **{f"productoptionname{n}": f"option{n} name" for n in range(1, 7)},
    **{f"productoptiondescription{n}": f"option{n} value" for n in range(1, 7)},
}


def recognise(columns: Sequence[str]) -> Format | None:
    """The format, if these are the columns of Wix's exporter."""
    known = {folded(column) for column in columns}
    if not {"handleid", "fieldtype", "productimageurl"} <= known:
        return None
    return Format(NAME, fields_of(columns, NAMES), read)


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products; those that are not visible are left out and said so."""
    for group in neighbours(rows, lambda row: row.facts.get("id", "")):
        if isinstance(group, RowProblem):
            yield group
        elif not _is_visible(group[0].facts):
            yield problem(group, NOT_PUBLISHED, "it is not visible in the shop, so it is left out.")
        else:
            yield from _product(group, terms)


def _is_visible(facts: Facts) -> bool:
    return is_yes(facts.get("published", ""), otherwise=True)


def _product(group: Group, terms: Terms) -> Items:
    first = group[0].facts
    own = {
        **first,
        **{field: _option(first, names) for field, names in OPTIONS.items()},
        "category": first.get("category", "").partition(";")[0],
    }
    variants = [row.facts for row in group[1:] if _is_visible(row.facts)] or [first]
    sold = [_sold(first, variant) for variant in variants]
    yield from listed(group, own, _pictures(first), terms, variants=sold)


def _pictures(facts: Facts) -> Iterator[Picture]:
    for named in addresses(facts.get("image", "")):
        address = named if "/" in named else MEDIA + named
        yield Picture(address, facts.get("title", ""))


def _option(facts: Facts, names: Sequence[str]) -> str:
    """The first value of the option with one of `names` in its own; "#CC9BD0:Lilac" is lilac."""
    for n in range(1, 7):
        if set(folded(facts.get(f"option{n} name", "")).split()) & set(names):
            return facts.get(f"option{n} value", "").partition(";")[0].rpartition(":")[2]
    return ""


def _sold(product: Facts, variant: Facts) -> Facts:
    """What a variant costs, which is so much more than its product, and whether it can be had."""
    stock = variant.get("availability") or product.get("availability", "")
    return {"price": _price(product, variant.get("surcharge", "")), "availability": stock}


def _price(product: Facts, surcharge: str) -> str:
    """The price with the surcharge and less the discount; as it is where one is no number."""
    if not product.get("price"):
        return ""
    said = (product.get("price"), surcharge, product.get("discount"))
    try:
        price, more, less = (float(text or 0) for text in said)
    except ValueError:
        return product.get("price", "")
    by_share = product.get("discount mode", "").casefold() == "percent"
    full = price + more
    return f"{max(full * (1 - less / 100) if by_share else full - less, 0):.2f}"
