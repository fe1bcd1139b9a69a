"""A public Shopify store: its own products.json."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from lib.errors import FetchError
from lib.feeds.columns import folded
from lib.feeds.currencies import currency as currency_code
from lib.feeds.json_table import Json, objects_in, said_as_text
from lib.feeds.listings import Terms, listed
from lib.feeds.options import OPTIONS
from lib.feeds.rows import Listing, Picture, RowProblem
from lib.feeds.store_feed import Platform, json_at
from lib.feeds.table import Row
from lib.network import Network

_FACTS = {
    "id": "handle",
    "title": "title",
    "description": "body_html",
    "brand": "vendor",
    "category": "product_type",
}


def _products(said: object) -> list[Json] | None:
    products = said.get("products") if isinstance(said, dict) else None
    return products if isinstance(products, list) else None


def _currency(store: str, network: Network) -> str:
    """The store's currency as it says itself; nothing when it does not."""
    try:
        said = json_at(f"{store}/meta.json", network)
        return currency_code(said_as_text(said.get("currency") if isinstance(said, dict) else ""))
    except (FetchError, ValueError):
        return ""


def _listed(number: int, said: Json, store: str, terms: Terms) -> Iterator[Listing | RowProblem]:
    own = {name: said_as_text(said.get(key)) for name, key in _FACTS.items()}
    own["url"] = f"{store}/products/{quote(own['id'])}" if own["id"] else ""
    variants = objects_in(said, "variants")
    options = [folded(said_as_text(option.get("name"))) for option in objects_in(said, "options")]
    for name, called in OPTIONS.items():
        place = next((n for n, option in enumerate(options, 1) if option in called), 0)
        if place and variants:
            own[name] = said_as_text(variants[0].get(f"option{place}"))
    yield from listed(
        [Row(number, {"Handle": own["id"], "Title": own["title"]})],
        own,
        [
            Picture(said_as_text(image.get("src")), said_as_text(image.get("alt")))
            for image in objects_in(said, "images")
        ],
        terms,
        variants=[_variant(variant) for variant in variants],
    )


def _variant(said: Json) -> Mapping[str, str]:
    available = said.get("available", True) is not False
    return {
        "price": said_as_text(said.get("price")),
        "availability": "in stock" if available else "out of stock",
    }


# Shopify gives no more than 250 products a page.
SHOPIFY = Platform(
    "Shopify", "/products.json?limit={size}&page={page}", 250, _products, _listed, _currency
)
