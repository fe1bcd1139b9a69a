"""Tables in which every row is a product or, under a common `group`, a variant of one."""

from collections.abc import Iterable, Iterator, Mapping

from lib.feeds.cells import addresses, is_yes
from lib.feeds.feed import Items
from lib.feeds.groups import Group, gathered
from lib.feeds.listings import Facts, Terms, listed, problem
from lib.feeds.rows import NOT_PUBLISHED, Picture, RowProblem
from lib.feeds.table import Row


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products; rows of one group are gathered, wherever in the table they stand."""
    shown = _published(rows)
    groups: Iterable[Group | Row | RowProblem] = shown
    if "group" in terms.fields:
        groups = gathered(shown, lambda row: [key] if (key := _key(row)) else [])
    for group in groups:
        if isinstance(group, RowProblem):
            yield group
        else:
            yield from _product(group if isinstance(group, list) else [group], terms)


def _published(rows: Iterable[Row | RowProblem]) -> Iterable[Row | RowProblem]:
    """The rows; what a shop says it does not show becomes a problem."""
    for row in rows:
        if isinstance(row, Row) and not is_yes(row.facts.get("published", ""), otherwise=True):
            yield problem([row], NOT_PUBLISHED, "it is not published, so it is left out.")
        else:
            yield row


def _key(row: Row) -> str:
    return row.facts.get("group") or row.facts.get("id", "")


def _product(group: Group, terms: Terms) -> Items:
    kept, doubled = _by_id(group)
    first = kept[0].facts
    yield from listed(
        kept,
        {**first, "id": _key(kept[0]), "category": _category(first)},
        (picture for row in kept for picture in pictures(row.facts)),
        terms,
        variants=[_with_sale_dates(row.facts) for row in kept],
    )
    for row, earlier in doubled:
        reason = f'the id "{row.facts["id"][:80]}" was already listed in row {earlier.number}.'
        yield problem([row], "duplicate", reason)


def _category(facts: Facts) -> str:
    """The merchant's own category, else one of everybody's; none that is only a number."""
    known = [facts.get(field, "") for field in ("category", "google category", "fb category")]
    return next((name for name in known if name and not name.isdigit()), "")


def _by_id(group: Group) -> tuple[Group, list[tuple[Row, Row]]]:
    """The first row of each id, and each further one with the first."""
    kept: Group = []
    doubled: list[tuple[Row, Row]] = []
    firsts: dict[str, Row] = {}
    for row in group:
        first = firsts.setdefault(row.facts.get("id", str(row.number)), row)
        if first is row:
            kept.append(row)
        else:
            doubled.append((row, first))
    return kept, doubled


def pictures(facts: Facts) -> Iterator[Picture]:
    """The pictures that one row names, the main one first."""
    alt = facts.get("image_alt") or facts.get("title", "")
    for address in addresses(facts.get("image", ""), many=False):
        yield Picture(address, alt)
    for address in addresses(facts.get("additional_images", "")):
        yield Picture(address, facts.get("title", ""))


def _with_sale_dates(facts: Facts) -> Mapping[str, str]:
    starts, _, ends = facts.get("sale dates", "").partition("/")
    return {**facts, "sale_starts": starts.strip(), "sale_ends": ends.strip()}
