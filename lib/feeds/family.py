"""Rows that list one product together: what it is, what of it is for sale, and its pictures."""

import math
from collections.abc import Callable, Iterable, Sequence

from lib.feeds.cells import addresses, is_yes
from lib.feeds.feed import Items
from lib.feeds.groups import Group
from lib.feeds.listings import Facts, Terms, listed
from lib.feeds.options import OPTION_NAMES, OPTIONS, chosen
from lib.feeds.rows import Picture, RowProblem
from lib.feeds.table import Row

LEFT_OUT = "it is not published, so it is left out."

Sold = Callable[[Facts, Facts], Facts]
"""What a variant costs and whether it can be had, of what its product and itself say."""

_PRICE = ("price", "sale_price", "sale dates", "sale_starts", "sale_ends")
_STOCK = ("availability", "counted", "currency")


def is_shown(row: Row) -> bool:
    """Whether nothing says that a row is kept from sale."""
    hidden = is_yes(row.facts.get("hidden", ""), otherwise=False)
    return not hidden and is_yes(row.facts.get("published", ""), otherwise=True)


def unknown(terms: Terms) -> RowProblem | None:
    """The problem that nobody said which columns hold title and picture."""
    fields = terms.fields | ({"image"} if "variant_image" in terms.fields else set())
    missing = [field for field in ("title", "image") if field not in fields]
    reason = f"No column is known to hold the {' or the '.join(missing)}. Choose which one does."
    return RowProblem(1, "columns", reason) if missing else None


def inherited(product: Facts, variant: Facts) -> Facts:
    """A variant's facts: what it does not say of its price or its stock, its product says for it.

    What nobody counts is in stock.
    """
    silent = _STOCK if "price" in variant else (*_PRICE, *_STOCK)
    said = {field: product[field] for field in silent if field in product} | dict(variant)
    if not is_yes(said.get("counted", ""), otherwise=True):
        said["availability"] = "in stock"
    return said


def alone(_: Facts, variant: Facts) -> Facts:
    """A variant's facts, where the first variant is the product's own row."""
    return inherited({}, variant)


def family(
    rows: Group,
    variants: Sequence[Row],
    pictures: Iterable[Picture],
    terms: Terms,
    *,
    sold: Sold = inherited,
) -> Items:
    """The product whose rows these are, its own first; `variants` are those that can be bought.

    Of what its own row does not say, the first variant's word counts; if they are in a group, it is
    known by that.
    """
    own, first = rows[0].facts, variants[0].facts
    said = {**first, **{field: text for field, text in own.items() if text}}
    said["id"] = said.get("group") or said.get("id", "")
    has_options = not OPTION_NAMES.isdisjoint(said)
    if has_options:
        said = {field: chosen(said, names) for field, names in OPTIONS.items()} | said
    offers = [dict(sold(own, row.facts)) for row in variants]
    if has_options or "colour" in terms.fields:
        offers = [_looks(row.facts) | offer for row, offer in zip(variants, offers, strict=True)]
    yield from listed(rows, said, pictures, terms, variants=offers)


def _looks(variant: Facts) -> dict[str, str]:
    """What a variant says of its colour, in a column for that or as an option."""
    return {f: text for f, text in variant.items() if f == "colour" or f.startswith("option")}


def gallery(rows: Iterable[Row], alt: str = "") -> list[Picture]:
    """The pictures in their own order, then those of variants that are not among them.

    `alt` is what they show where nothing else is said of them.
    """
    placed = sorted(rows, key=_place)
    return [
        Picture(address, row.facts.get("image_alt") or alt)
        for row in placed
        for address in addresses(row.facts.get("image", ""))
    ] + [
        Picture(address, alt)
        for row in placed
        for address in addresses(row.facts.get("variant_image", ""))
    ]


def _place(row: Row) -> tuple[bool, float]:
    text = row.facts.get("image position", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else math.inf
    return not is_yes(row.facts.get("main picture", ""), otherwise=False), number
