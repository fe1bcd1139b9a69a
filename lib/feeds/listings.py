"""Facts that rows state become a listing, or the reason why they do not."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from lib.feeds import cells, texts
from lib.feeds.colours import all_colours
from lib.feeds.currencies import named_currency
from lib.feeds.named_pictures import usable_pictures
from lib.feeds.prices import Price, price
from lib.feeds.rows import Listing, Picture, RowProblem
from lib.feeds.shelf import Shelf
from lib.feeds.table import Row
from lib.products import Availability, Product

MOST_KEPT = 200_000
"""Characters of one product's rows that go along with it, in case its pictures fail."""

Facts = Mapping[str, str]

FirstRow = Callable[[str, int], int]
"""Product id and row to the row in which that id was first listed."""

_BEST_FIRST: tuple[Availability, ...] = ("in stock", "preorder", "out of stock")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a whole feed: fields, the currency of bare prices, pictures beside it."""

    fields: Set[str]
    currency: str
    shelf: Shelf
    first_row: FirstRow


class Unfit(Exception):  # noqa: N818 - it reads as what happened
    """A row cannot become a listing; it never leaves `lib.feeds`."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def listed(
    rows: Sequence[Row],
    facts: Facts,
    named: Iterable[Picture],
    terms: Terms,
    *,
    variants: Sequence[Facts] = (),
) -> Iterator[Listing | RowProblem]:
    """The product that `rows` list together, and what is wrong with it.

    It costs what its cheapest variant costs, and can be had if one of them can.
    """
    try:
        product = _product(facts, variants or (facts,), terms)
        pictures, refused = usable_pictures(named, terms.shelf)
        if pictures:
            _check_first(product.id, rows[0].number, terms)
        elif not refused:
            raise Unfit("no picture", "it names no picture. Add the address of one.")
    except Unfit as unfit:
        yield problem(rows, unfit.kind, str(unfit))
        return
    if refused:
        yield problem(rows, refused.kind, refused.reason)
    if pictures:
        cells, *rest = _as_they_stand(rows)
        yield Listing(rows[0].number, product, tuple(pictures), cells, tuple(rest))


def _as_they_stand(rows: Sequence[Row]) -> list[Mapping[str, str]]:
    size = sum(len(text) for row in rows for text in row.cells.values())
    return [row.cells for row in rows] if size <= MOST_KEPT else [{}]


def problem(rows: Sequence[Row], kind: str, reason: str) -> RowProblem:
    """What is wrong with the product that `rows` list together."""
    first, *rest = rows
    sentence = texts.identity(f"Row {first.number}: {reason}")
    return RowProblem(first.number, kind, sentence, first.cells, tuple(row.cells for row in rest))


def _check_first(product_id: str, number: int, terms: Terms) -> None:
    first = terms.first_row(product_id, number)
    if first != number:
        raise Unfit(
            "duplicate",
            f'the product "{product_id[:80]}" was already listed in row {first}, which is the '
            "one used. Keep the rows of a product together, or remove one.",
        )


def _product(facts: Facts, variants: Sequence[Facts], terms: Terms) -> Product:
    product_id = texts.identity(facts.get("id", ""))
    title = texts.line(facts.get("title", ""), texts.TITLE)
    if not product_id:
        raise Unfit("id", "it has no id. Give every product an id of its own.")
    if len(product_id) > texts.FACT:
        raise Unfit("id", f"its id is longer than {texts.FACT} characters. Shorten it.")
    if not title:
        raise Unfit("title", "it has no title. Give it one.")
    lowest = _lowest(variants, terms)
    return Product(
        id=product_id,
        title=title,
        description=texts.line(facts.get("description", ""), texts.DESCRIPTION),
        brand=texts.line(facts.get("brand", "")),
        category=texts.category(facts.get("category", "")),
        colour=all_colours(facts, variants),
        material=texts.line(facts.get("material", "")),
        pattern=texts.line(facts.get("pattern", "")),
        price=lowest.amount,
        currency=lowest.currency,
        availability=_availability(variants),
        url=cells.web_address(facts.get("url", "")).replace(" ", "%20"),
    )


def _lowest(variants: Sequence[Facts], terms: Terms) -> Price:
    prices = [current_price(variant, terms) for variant in variants]
    named = [each for each in prices if each.amount is not None]
    return min(named, key=lambda each: each.amount or 0.0) if named else Price(None)


def current_price(facts: Facts, terms: Terms) -> Price:
    """What a variant costs today: its sale price while the sale lasts, else its price."""
    code = named_currency(texts.identity(facts.get("currency", "")))
    each = code or terms.currency
    try:
        usual, sale = (price(facts.get(name, ""), each) for name in ("price", "sale_price"))
    except ValueError as error:
        raise Unfit("price", f"the price {error}. Write it like 19.99 or 19.99 EUR.") from error
    dates = facts.get("sale_starts", ""), facts.get("sale_ends", "")
    # shops write 0 where there is no sale
    reduced = bool(sale.amount) and cells.within(dates, datetime.datetime.now(datetime.UTC))
    now = sale if reduced and _is_less(sale, usual) else usual
    if now.amount is None:
        return Price(None)
    said = now.currency or usual.currency or code or sale.currency
    return Price(now.amount, said or terms.currency)


def _is_less(sale: Price, usual: Price) -> bool:
    return usual.amount is None or (sale.amount or 0.0) < usual.amount


def _availability(variants: Sequence[Facts]) -> Availability:
    try:
        found = [cells.availability(variant.get("availability", "")) for variant in variants]
    except ValueError as error:
        raise Unfit("availability", f"the availability {error}.") from error
    return min(found, key=_BEST_FIRST.index)
