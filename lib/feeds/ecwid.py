"""Ecwid's catalogue CSV: a row for each product, followed by its variations."""

from lib.feeds.layout import Layout, by_type
from lib.feeds.listings import Facts
from lib.feeds.options import OPTIONS

_OPTIONS = {
    f"product {kind} {name}": field
    for field, names in OPTIONS.items()
    for each in names
    for kind in ("variation option", "attribute")
    for name in (each, f"{{{each}}}")
}


def _told(facts: Facts) -> Facts:
    return {**facts, "category": facts.get("category", "").replace(" / ", " > ")}


LAYOUT = Layout(
    name="Ecwid catalogue CSV",
    known={"type", "product internal id", "product name"},
    names={
        "type": "type",
        "product internal id": "id",
        "product sku": "id",
        "product name": "title",
        "product description": "description",
        "product brand": "brand",
        "product category 1": "category",
        "product price": "price",
        "product is available": "published",
        "product is inventory tracked": "counted",
        "product quantity": "availability",
        "product media main image url": "image",
        "product media main image alt": "image_alt",
        **_OPTIONS,
    },
    several={"product media gallery image url": "image"},
    kind=by_type({"product": "product", "product_variation": "variant"}),
    told=_told,
    owner="id",
)
