"""Wix Stores' product CSV: a row for each product, followed by its variants and pictures."""

from collections.abc import Sequence
from dataclasses import replace

from lib.feeds.cells import addresses
from lib.feeds.columns import folded
from lib.feeds.layout import Layout, by_type
from lib.feeds.listings import Facts
from lib.feeds.options import OPTIONS

MEDIA = "https://static.wixstatic.com/media/"
"""Where the pictures are that it names."""

_OWN_SCHEME = "wix:image://v1/"

NAMES = {
    "handleid": "id",
    "handle": "id",
    "fieldtype": "type",
    "name": "title",
    "description": "description",
    "plaindescription": "description",
    "productimageurl": "image",
    "media": "image",
    "mediaalttext": "image_alt",
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
    **{f"productoptionchoices{n}": f"option{n} value" for n in range(1, 7)},
}


def _told(facts: Facts) -> Facts:
    options = {field: _option(facts, names) for field, names in OPTIONS.items()}
    return {
        **facts,
        **{field: value for field, value in options.items() if value},
        "image": "|".join(map(_address, addresses(facts.get("image", "")))),
        "category": facts.get("category", "").partition(";")[0],
    }


def _address(named: str) -> str:
    if named.startswith(_OWN_SCHEME):
        return MEDIA + named.removeprefix(_OWN_SCHEME).partition("/")[0]
    return named if "/" in named else MEDIA + named


def _option(facts: Facts, names: Sequence[str]) -> str:
    """The first value of the option with one of `names` in its own; "#CC9BD0:Lilac" is lilac."""
    for n in range(1, 7):
        if set(folded(facts.get(f"option{n} name", "")).split()) & set(names):
            return facts.get(f"option{n} value", "").partition(";")[0].rpartition(":")[2]
    return ""


def _sold(product: Facts, variant: Facts) -> Facts:
    """What a variant costs, which is so much more than its product, and whether it can be had."""
    stock = variant.get("availability") or product.get("availability", "")
    return {"price": _price(product, variant), "availability": stock}


def _price(product: Facts, variant: Facts) -> str:
    """The price with the surcharge and less the discount; as it is where one is no number."""
    price = variant.get("price") or product.get("price", "")
    if not price:
        return ""
    said = (price, variant.get("surcharge"), product.get("discount"))
    try:
        amount, more, less = (float(text or 0) for text in said)
    except ValueError:
        return price
    by_share = product.get("discount mode", "").casefold() == "percent"
    full = amount + more
    return f"{max(full * (1 - less / 100) if by_share else full - less, 0):.2f}"


LAYOUT = Layout(
    name="Wix product CSV",
    known={"handle", "fieldtype", "media"},
    names=NAMES,
    kind=by_type({"product": "product", "variant": "variant", "media": "picture"}),
    told=_told,
    sold=_sold,
    owner="id",
)
OLD = replace(LAYOUT, known={"handleid", "fieldtype", "productimageurl"})
