"""BigCommerce's product CSV, today's and the older one: products, each with its variants below."""

import re

from lib.feeds.cells import is_yes
from lib.feeds.family import inherited
from lib.feeds.layout import Layout, by_type
from lib.feeds.listings import Facts
from lib.feeds.options import labelled

NAME = "BigCommerce product CSV"

_OPTION = re.compile(r"Name=([^|]{1,100})\|Value=([^|\[]{1,100})")
"""Such as "Type=Swatch|Name=Color|Value=Blue[#0000ff]"."""

_OLD_OPTION = re.compile(r"\[[A-Z]+\]([^=,\[]{1,100})=([^,\[:]{1,100})")
"""Such as "[S]Size=Small,[CS]Color=Blue:#0000ff", in place of a variant's name."""


def _told(facts: Facts) -> Facts:
    """A picture's address comes before its file."""
    pairs = _OPTION.findall(facts.get("options", "")) or _OLD_OPTION.findall(facts.get("title", ""))
    return {
        **labelled((name, value.partition("Type=")[0]) for name, value in pairs),
        **facts,
        "image": facts.get("image") or facts.get("variant_image", ""),
        "variant_image": "",
        "category": _category(facts.get("category", "")),
    }


def _category(text: str) -> str:
    """The first of several that is more than a number, such as "Category Path: Kitchen/Mugs"."""
    names = (each.rpartition("Category Path:")[2].strip() for each in text.split(";"))
    return next((name for name in names if name and not name.isdigit()), "").replace("/", " > ")


def _sold(product: Facts, variant: Facts) -> Facts:
    """What is counted as a whole or not at all has no variants that are sold out."""
    counted = product.get("counted", "").casefold()
    if counted != "none" and not counted.removeprefix("by ").startswith("product"):
        own = variant
    else:
        own = {field: text for field, text in variant.items() if field != "availability"}
    said = dict(inherited(product, own))
    if counted == "none":
        said["availability"] = "in stock"
    if not is_yes(said.get("for sale", ""), otherwise=True):
        said["availability"] = "out of stock"
    return said


LAYOUT = Layout(
    name=NAME,
    known={"item", "sku", "image url (import)"},
    names={
        "item": "type",
        "id": "id",
        "sku": "id",
        "name": "title",
        "options": "options",
        "inventory tracking": "counted",
        "current stock": "availability",
        "price": "price",
        "sale price": "sale_price",
        "brand name": "brand",
        "categories": "category",
        "category": "category",
        "description": "description",
        "is visible": "published",
        "variant image url": "variant_image",
        "internal image url (export)": "image",
        "image url (import)": "image",
        "image description": "image_alt",
        "image is thumbnail": "main picture",
        "image sort order": "image position",
        "product url": "url",
    },
    kind=by_type({"product": "product", "variant": "variant", "image": "picture"}),
    told=_told,
    sold=_sold,
)

OLD = Layout(
    name=NAME,
    known={"item type", "product name", "product code/sku"},
    names={
        "item type": "type",
        "product id": "id",
        "product code/sku": "id",
        "product name": "title",
        "brand name": "brand",
        "product description": "description",
        "price": "price",
        "sale price": "sale_price",
        "allow purchases?": "for sale",
        "product visible?": "published",
        "track inventory": "counted",
        "current stock level": "availability",
        "category": "category",
        "category details": "category",
        "product url": "url",
    },
    several={"product image url - ": "image", "product image file - ": "variant_image"},
    kind=by_type({"product": "product", "sku": "variant", "rule": "picture"}),
    told=_told,
    sold=_sold,
)
