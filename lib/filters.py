"""Which products may appear: facets a visitor chose, and what there is to choose from."""

import math
import re
from dataclasses import dataclass, field, replace

from lib.errors import QueryError
from lib.products import Product, colours

_CONDITION = re.compile(r"\s*([a-z]+)\s*(<=|>=|=|<|>)\s*(.*?)\s*", re.DOTALL)
FACETS = {
    "category": "categories",
    "colour": "colours",
    "brand": "brands",
    "availability": "availability",
    "source": "sources",
}
"""What a product has one of, by its name in a product, and what `Filters` call a choice of it."""
PLAIN = {facet: name for name, facet in FACETS.items() if name != "category"}
"""The facets whose values have to be equal."""
CATEGORY_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class Filters:
    """Values are OR-ed inside a facet and AND-ed across facets; an empty facet lets all through.

    A category lets its sub-categories through too. Prices are in the catalogue's own currency,
    both ends included; a product without a price passes no price limit.
    """

    categories: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    price_from: float | None = None
    price_to: float | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    def lets(self, product: Product) -> bool:
        """Whether a product passes."""
        low = -math.inf if self.price_from is None else self.price_from
        high = math.inf if self.price_to is None else self.price_to
        any_price = (low, high) == (-math.inf, math.inf)
        return (
            (not self.categories or is_under(product.category, self.categories))
            and all(is_one_of(getattr(product, PLAIN[f]), wanted, f) for f, wanted in self.plain())
            and (any_price or (product.price is not None and low <= product.price <= high))
        )

    def plain(self) -> list[tuple[str, tuple[str, ...]]]:
        """The facets of PLAIN of which something is chosen, with what is."""
        return [(name, wanted) for name in PLAIN if (wanted := getattr(self, name))]

    def without(self, facet: str) -> "Filters":
        """The same filters with one facet ("categories", …, or "price") open again."""
        if facet == "price":
            return replace(self, price_from=None, price_to=None)
        return self.choosing(facet, ())

    def choosing(self, facet: str, values: tuple[str, ...]) -> "Filters":
        """The same filters with these values chosen in a facet of texts."""
        return replace(self, **{facet: values})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many products each value would show: counted under every filter but the facet's own."""

    categories: dict[str, int] = field(default_factory=dict)
    colours: dict[str, int] = field(default_factory=dict)
    brands: dict[str, int] = field(default_factory=dict)
    availability: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    prices: tuple[float, float] | None = None


def is_one_of(value: str, wanted: tuple[str, ...], facet: str) -> bool:
    """Whether a value in a facet is one of those wanted; of several colours one may be."""
    return value in wanted or (facet == "colours" and not set(wanted).isdisjoint(colours(value)))


def is_under(category: str, wanted: tuple[str, ...]) -> bool:
    """Whether a category is one of those wanted, or part of one."""
    path = category + CATEGORY_SEPARATOR
    return any(path.startswith(name + CATEGORY_SEPARATOR) for name in wanted)


def parse_filters(conditions: list[str]) -> Filters:
    """Read conditions such as "category=Home > Lighting", "colour=navy" and "price<50".

    Repeating a facet adds a value to it. Raises QueryError naming the condition it cannot read.
    """
    filters = Filters()
    for condition in conditions:
        filters = _add(filters, condition)
    return filters


def _add(filters: Filters, condition: str) -> Filters:
    match = _CONDITION.fullmatch(condition)
    if not match or not match[3]:
        raise QueryError(
            f"The filter {condition!r} is not understood. "
            'Write category=…, colour=…, brand=…, availability=…, source=… or "price<50".'
        )
    name, operator, value = match.groups()
    if name == "price":
        return _add_price(filters, operator, value, condition)
    if name not in FACETS or operator != "=":
        raise QueryError(
            f"The filter {condition!r} is not understood. "
            "Facets are category, colour, brand, availability, source (with =) and price (with <, "
            "<=, >, >=, =)."
        )
    facet = FACETS[name]
    return filters.choosing(facet, (*getattr(filters, facet), value))


def _add_price(filters: Filters, operator: str, value: str, condition: str) -> Filters:
    try:
        price = float(value)
    except ValueError as error:
        raise QueryError(f"In the filter {condition!r}, {value!r} is not a number.") from error
    if not math.isfinite(price):
        raise QueryError(f"In the filter {condition!r}, {value!r} is not a number.")
    if operator == "<":
        price = math.nextafter(price, -math.inf)
    if operator == ">":
        price = math.nextafter(price, math.inf)
    return replace(
        filters,
        price_to=price if operator in ("<", "<=", "=") else filters.price_to,
        price_from=price if operator in (">", ">=", "=") else filters.price_from,
    )
