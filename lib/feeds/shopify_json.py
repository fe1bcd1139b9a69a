"""Shopify's products.json as a file: the rows that its CSV would have for the same products."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from lib.feeds.json_objects import objects
from lib.feeds.json_table import NOT_AN_OBJECT, Json, objects_in, said_as_text
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import Row, check_cells

_PRODUCT = {
    "Handle": "handle",
    "Title": "title",
    "Body (HTML)": "body_html",
    "Vendor": "vendor",
    "Type": "product_type",
    "Status": "status",
}
_OPTIONS = (1, 2, 3)
COLUMNS = (
    *_PRODUCT,
    "Published",
    *(f"Option{n} Name" for n in _OPTIONS),
    *(f"Option{n} Value" for n in _OPTIONS),
    "Variant Price",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Image Src",
    "Image Alt Text",
)


@dataclass(frozen=True, slots=True)
class ShopifyJson:
    """The products in such a file, as a table; row numbers are places in the list."""

    source: Source
    columns: tuple[str, ...] = COLUMNS

    def rows(self) -> Iterator[Row | RowProblem]:
        """For each product as many rows as it has variants or pictures."""
        for number, said in objects(self.source):
            if not isinstance(said, dict):
                yield RowProblem(number, "json", NOT_AN_OBJECT.format(number))
                continue
            for cells in _rows(said):
                check_cells(cells.values(), f"row {number}", self.source)
                yield Row(number, {name: cells.get(name, "") for name in COLUMNS})


def is_shopifys(said: object) -> bool:
    """Whether one of a file's objects is a product of Shopify's."""
    keys = {"handle", "body_html", "variants"}
    return isinstance(said, dict) and said.keys() >= keys and isinstance(said["variants"], list)


def _rows(said: Json) -> Iterator[dict[str, str]]:
    handle = said_as_text(said.get("handle"))
    own = {column: said_as_text(said.get(key)) for column, key in _PRODUCT.items()}
    own["Published"] = str(said.get("published_at", "always") is not None)
    own |= {
        f"Option{n} Name": said_as_text(option.get("name"))
        for n, option in zip(_OPTIONS, objects_in(said, "options"), strict=False)
    }
    variants = objects_in(said, "variants") or [{}]
    for variant, image in zip_longest(variants, objects_in(said, "images")):
        yield {**own, **_variant(variant or {}), **_image(image or {})}
        own = {"Handle": handle}


def _variant(said: Json) -> dict[str, str]:
    """A variant's cells; what everybody can see says only whether it can be had."""
    if not said:
        return {}
    counted = said_as_text(said.get("inventory_quantity"))
    if isinstance(can_be_had := said.get("available"), bool):
        counted = "1" if can_be_had else "0"
    tracker = said_as_text(said.get("inventory_management", "shopify" if counted else ""))
    return {
        **{f"Option{n} Value": said_as_text(said.get(f"option{n}")) for n in _OPTIONS},
        "Variant Price": said_as_text(said.get("price")),
        "Variant Inventory Tracker": tracker,
        "Variant Inventory Qty": counted,
        "Variant Inventory Policy": said_as_text(said.get("inventory_policy")),
    }


def _image(said: Json) -> dict[str, str]:
    alt = said_as_text(said.get("alt"))
    return {"Image Src": said_as_text(said.get("src")), "Image Alt Text": alt} if said else {}
