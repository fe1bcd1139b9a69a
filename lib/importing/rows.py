"""Rows of a feed: what they are called, what they say, and whether a store can keep it."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from lib.feeds.rows import Listing, Picture, RowProblem
from lib.identity import id_name
from lib.products import Product

EDITION = 1  # of `digest_of`: with another one every row is looked at again
MOST_PICTURES = 24  # of one product; the others are left out
MOST_CHARACTERS = {
    "id": 190,  # with the longest name of a source before it, what a store's id may be
    "category": 500,
    "colour": 100,
    "currency": 20,
    "description": 500_000,
}
LONGEST_TEXT = 10_000
FACTS = tuple(f.name for f in fields(Product) if f.name not in ("photos", "source"))


def name_of(item: Listing | RowProblem) -> str:
    """The row's name in the journal: by its id where it has one that can be kept."""
    if isinstance(item, Listing):
        feed_id = item.product.id
        if 0 < len(feed_id) <= MOST_CHARACTERS["id"] and _is_sound(feed_id):
            return id_name(feed_id)
    return row_name(item.row)


def row_name(row: int) -> str:
    """The name of a row that has no id of its own."""
    return f"row:{row}"


def pictures_of(listing: Listing) -> list[Picture]:
    """The pictures to import: each address once, the first MOST_PICTURES."""
    return list({picture.address: picture for picture in listing.pictures}.values())[:MOST_PICTURES]


def key_of(picture: Picture) -> str:
    """Under what the journal remembers a picture: its address, with its version if it has one."""
    return f"{picture.address}\n{picture.version}" if picture.version else picture.address


def by_address(pictures: Mapping[str, str]) -> dict[str, str]:
    """Pictures as the journal has them, without their versions."""
    return {key.partition("\n")[0]: digest for key, digest in pictures.items()}


def digest_of(listing: Listing, *, see_colours: bool = False) -> str:
    """SHA-256 over all that the row says, in hex; what its pictures look like is not in it.

    Whether its colour is to be seen in them is, where the row says none.
    """
    pictures = [(picture.address, picture.alt) for picture in listing.pictures]
    told = [EDITION, _facts(listing.product), pictures]
    if see_colours and not listing.product.colour:
        told.append("as its photo shows")
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def cells_of(listing: Listing, mapping: Mapping[str, str]) -> dict[str, str]:
    """The row in the feed's own columns (column -> field), or in ours where it has none.

    So that it can be mended and imported again.
    """
    first, *others = [picture.address for picture in listing.pictures] or [""]
    facts = {name: "" if v is None else str(v) for name, v in _facts(listing.product).items()}
    facts |= {"image": first, "additional_images": ", ".join(others)}
    if not mapping:
        return facts
    columns = {field: column for column, field in reversed(list(mapping.items()))}
    if "additional_images" not in columns:
        facts["image"] = ", ".join(filter(None, [first, *others]))
    if "currency" not in columns:
        facts["price"] = f"{facts['price']} {facts['currency']}".strip()
    return {columns[name]: text for name, text in facts.items() if name in columns}


def unfit(listing: Listing) -> str | None:
    """Why no store can keep this row, as a sentence; None where it can."""
    product = listing.product
    if not product.id:
        return "This row has no id. Give every product one of its own."
    for name, text in _texts(listing):
        most = MOST_CHARACTERS.get(name, LONGEST_TEXT)
        if len(text) > most:
            return f"The {name} has {len(text):,} characters. Shorten it to {most:,}."
        if not _is_sound(text):
            return f"The {name} holds characters that are none. Save the file as UTF-8."
    if product.price is not None and not (math.isfinite(product.price) and product.price >= 0):
        return "The price is not an amount. Write it as a number such as 12.50."
    if not listing.pictures:
        return "This product has no picture. Give it the address of one."
    return None


def _texts(listing: Listing) -> list[tuple[str, str]]:
    facts = _facts(listing.product)
    texts = [(name, value) for name, value in facts.items() if isinstance(value, str)]
    for picture in listing.pictures:
        texts += [("picture's address", picture.address), ("picture's text", picture.alt)]
    return texts


def _facts(product: Product) -> dict[str, Any]:
    return {name: getattr(product, name) for name in FACTS}


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair of surrogates
        return False
    return True
