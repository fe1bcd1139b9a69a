"""A public WooCommerce store: the Store API that its own pages read products from.

https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/products
"""

from collections.abc import Iterator

from lib.feeds.json_table import Json, objects_in, said_as_text
from lib.feeds.listings import Terms, listed
from lib.feeds.options import labelled
from lib.feeds.rows import Listing, Picture, RowProblem
from lib.feeds.store_feed import Platform
from lib.feeds.table import Row
from lib.filters import CATEGORY_SEPARATOR


def _products(said: object) -> list[Json] | None:
    """A list of products, or of nothing: what other servers list has no prices like these."""
    if not isinstance(said, list):
        return None
    known = any(isinstance(each, dict) and "prices" in each for each in said)
    return said if known or not said else None


def _listed(number: int, said: Json, store: str, terms: Terms) -> Iterator[Listing | RowProblem]:
    title = _name(said)
    own = {
        **labelled((_name(each), _names(each, "terms")) for each in objects_in(said, "attributes")),
        "id": said_as_text(said.get("sku")) or said_as_text(said.get("id")),
        "title": title,
        "description": said_as_text(said.get("description") or said.get("short_description")),
        "category": _category(said),
        "price": said_as_text(said.get("prices")),
        "availability": _availability(said),
        "url": said_as_text(said.get("permalink")),
    }
    if brands := [name for each in objects_in(said, "brands") if (name := _name(each))]:
        own["brand"] = brands[0]
    pictures = [
        Picture(said_as_text(image.get("src")), said_as_text(image.get("alt")) or title)
        for image in objects_in(said, "images")
    ]
    row = Row(number, {"ID": said_as_text(said.get("id")), "SKU": own["id"], "Name": title})
    yield from listed([row], own, pictures, terms)


def _names(said: Json, of: str) -> str:
    return ", ".join(_name(each) for each in objects_in(said, of))


def _name(said: Json) -> str:
    return said_as_text(said.get("name"))


def _availability(said: Json) -> str:
    if said.get("is_on_backorder") is True:
        return "backorder"
    return "out of stock" if said.get("is_in_stock") is False else "in stock"


def _category(said: Json) -> str:
    """The category that lies deepest, after those of the product's own that it lies in.

    Their addresses tell: …/lighting/lamps/ lies in …/lighting/.
    """
    links = {
        said_as_text(each.get("link")).partition("?lang=")[0].rstrip("/") + "/": _name(each)
        for each in objects_in(said, "categories")
    }
    deepest = max(links, key=lambda link: link.count("/"), default="")
    above = sorted((link for link in links if deepest.startswith(link)), key=len)
    return CATEGORY_SEPARATOR.join(links[link] for link in above)


# WordPress gives no more than 100 things a page.
WOOCOMMERCE = Platform(
    "WooCommerce",
    "/wp-json/wc/store/v1/products?per_page={size}&page={page}&orderby=id&order=asc",
    100,
    _products,
    _listed,
)
