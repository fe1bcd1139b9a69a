"""The address bar is the page's state: everything but an uploaded photo can be linked to.

Callbacks change the address; the next run reads it. So a link, a reload and the browser's back
button all show the same page.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self, cast, get_args

import streamlit as st

from lib.filters import Filters
from lib.part import Part
from lib.results import Order
from lib.votes import NO_VOTES, Votes
from lib.wishes import wishes
from pages.parts import spoken

SIZES = (24, 48, 96)
MOST = 480
FIRST_PAGE = {"pages": 1, "weak": False}


@dataclass(frozen=True, slots=True)
class Address:
    """What `?q=…&url=…&sample=…&part=…&but=…&like=…` ask for, and filters such as `colour=…`.

    One of `q` (words), `url` and `sample` (a bundled photo) starts a search; `part` of a photo is
    what is meant of it, and `but` says how it should be instead; `like` is the trail of products
    followed from there, the last one searched by; `liked` and `disliked` products lead on from it.
    `item` is open in the drawer. `order` is nearest, cheapest or dearest first, or varied. `size`
    products make a page and `pages` are shown; `weak` shows weak matches too. On the `wall` all
    products hang.
    """

    q: str = ""
    url: str = ""
    sample: str = ""
    part: Part | None = None
    but: str = ""
    like: tuple[str, ...] = ()
    votes: Votes = NO_VOTES
    item: str = ""
    filters: Filters = field(default_factory=Filters)
    order: Order = "nearest"
    size: int = SIZES[0]
    pages: int = 1
    weak: bool = False
    wall: bool = False

    @classmethod
    def parse(cls, query: Mapping[str, list[str]]) -> Self:
        """Read the parameters, words and all; what makes no sense is left out."""
        return cls.read(query).settled()

    @classmethod
    def read(cls, query: Mapping[str, list[str]]) -> Self:
        """The parameters as they stand."""

        def first(name: str) -> str:
            return next(iter(query.get(name, [])), "")

        return cls(
            q=first("q"),
            url=first("url"),
            sample=first("sample"),
            part=Part.parse(first("part")),
            but=first("but"),
            like=tuple(query.get("like", [])),
            votes=Votes.of(query.get("liked", []), query.get("disliked", [])),
            item=first("item"),
            filters=Filters(
                categories=tuple(query.get("category", [])),
                colours=tuple(query.get("colour", [])),
                brands=tuple(query.get("brand", [])),
                availability=tuple(query.get("availability", [])),
                sources=tuple(query.get("source", [])),
                price_from=_price(first("from")),
                price_to=_price(first("to")),
            ),
            order=cast(Order, first("order") if first("order") in get_args(Order) else "nearest"),
            size=_number(first("size"), SIZES[0], *SIZES),
            pages=_number(first("pages"), 1, *range(1, MOST // SIZES[0] + 1)),
            weak=first("weak") == "1",
            wall=first("wall") == "1",
        )

    def settled(self) -> Self:
        """With what its words say of prices, stock and order where that belongs.

        "cheapest mug under 20 in stock" is a mug.
        """
        q, filters, order = wishes(self.q, self.filters, self.order)
        but, filters, order = wishes(self.but, filters, order)
        return replace(self, q=q, but=but, filters=filters, order=order)

    @property
    def limit(self) -> int:
        """How many products to show at most."""
        return MOST if self.wall else min(self.size * self.pages, MOST)

    def parameters(self) -> dict[str, str | list[str]]:
        """The shortest parameters that `parse` reads back as this."""
        said: dict[str, str | list[str]] = {
            "q": self.q,
            "url": self.url,
            "sample": self.sample,
            "part": str(self.part or ""),
            "but": self.but,
            "like": list(self.like),
            "liked": list(self.votes.liked),
            "disliked": list(self.votes.disliked),
            "item": self.item,
            "category": list(self.filters.categories),
            "colour": list(self.filters.colours),
            "brand": list(self.filters.brands),
            "availability": list(self.filters.availability),
            "source": list(self.filters.sources),
            "from": _plain(self.filters.price_from),
            "to": _plain(self.filters.price_to),
            "order": "" if self.order == "nearest" else self.order,
            "size": "" if self.size == SIZES[0] else str(self.size),
            "pages": "" if self.pages == 1 else str(self.pages),
            "weak": "1" if self.weak else "",
            "wall": "1" if self.wall else "",
        }
        return {name: value for name, value in said.items() if value}


def current() -> Address:
    """The page's address now."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    return _settled(Address.read(query))


def change(**parts: object) -> None:
    """Go to the same address with some parts changed; for use in callbacks."""
    changed = replace(current(), **parts)  # type: ignore[arg-type]
    st.query_params.from_dict(_settled(changed).parameters())


def start(*, q: str = "", url: str = "", sample: str = "") -> None:
    """Begin a new search; the filters stay but those that words named, and so does the wall."""
    asked = {"q": q, "url": url, "sample": sample, "part": None, "but": "", "like": ()}
    filters = spoken.forgotten(current().filters)
    change(**asked, filters=filters, votes=NO_VOTES, item="", order="nearest", **FIRST_PAGE)


def follow(product_id: str) -> None:
    """Search for more like a product; going on from there lengthens the trail."""
    trail = [step for step in current().like if step != product_id]
    follow_to((*trail, product_id))


def follow_to(trail: tuple[str, ...]) -> None:
    """Search by the last product of the trail, or by what was asked first; votes are for one."""
    change(like=trail, votes=NO_VOTES, item="", **FIRST_PAGE)


def _settled(address: Address) -> Address:
    """The address settled; what its words say of filters is remembered."""
    settled = address.settled()
    if settled.filters != address.filters:
        spoken.note(address.filters, settled.filters)
    return settled


def _price(text: str) -> float | None:
    try:
        price = float(text)
    except ValueError:
        return None
    return price if math.isfinite(price) else None


def _number(text: str, usual: int, *allowed: int) -> int:
    return next((number for number in allowed if text == str(number)), usual)


def _plain(price: float | None) -> str:
    return "" if price is None else repr(price).removesuffix(".0")
