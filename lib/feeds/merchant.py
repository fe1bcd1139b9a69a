"""Google Merchant Center and Meta catalogues: one row a variant, grouped by item_group_id."""

from collections.abc import Sequence

from lib.feeds import variants
from lib.feeds.columns import folded
from lib.feeds.feed import Format

NAMES = {
    "id": "id",
    "item group id": "group",
    "title": "title",
    "description": "description",
    "summary": "description",
    "content": "description",
    "brand": "brand",
    "product type": "category",
    "product category": "google category",
    "google product category": "google category",
    "fb product category": "fb category",
    "color": "colour",
    "colour": "colour",
    "material": "material",
    "pattern": "pattern",
    "price": "price",
    "sale price": "sale_price",
    "currency": "currency",
    "sale price effective date": "sale dates",
    "availability": "availability",
    "link": "url",
    "image link": "image",
    "additional image link": "additional_images",
}

_NOT_GOOGLES = {"fb product category", "product category", "currency"}
ATTRIBUTES = tuple(name.replace(" ", "_") for name in NAMES if name not in _NOT_GOOGLES)
"""What elements of Merchant Center's XML are called."""

_META_BEGINS = ("id", "title", "description", "availability", "condition", "price", "link")
_META_ONLY = {"fb product category", "video url", "quantity to sell on facebook"}


def recognise(columns: Sequence[str]) -> Format | None:
    """The format, if these are the columns of a Merchant Center or Meta catalogue."""
    plain = {column: folded(column).removeprefix("g:") for column in columns}
    known = set(plain.values())
    if not {"id", "title", "link", "image link"} <= known or known & {"handle", "regular price"}:
        return None
    is_meta = known & _META_ONLY or tuple(plain.values())[:7] == _META_BEGINS
    mapping = {column: NAMES[name] for column, name in plain.items() if name in NAMES}
    name = "Meta catalogue" if is_meta else "Google Merchant Center feed"
    return Format(name, mapping, variants.read)
