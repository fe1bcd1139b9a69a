"""Tables in which every row is a product or, under a common `group`, a variant of one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lib.feeds.cells import addresses
from lib.feeds.family import LEFT_OUT, alone, family, inherited, is_shown
from lib.feeds.feed import Items
from lib.feeds.groups import Group, gathered
from lib.feeds.listings import Facts, Terms, problem
from lib.feeds.rows import NOT_PUBLISHED, Picture, RowProblem
from lib.feeds.table import Row


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products; rows of one group are gathered, wherever in the table they stand."""
    told = (row if isinstance(row, RowProblem) else _told(row) for row in rows)
    groups: Iterable[Group | Row | RowProblem] = told
    if "group" in terms.fields:
        groups = gathered(told, lambda row: [key] if (key := _key(row)) else [])
    for group in groups:
        if isinstance(group, RowProblem):
            yield group
        else:
            yield from _product(group if isinstance(group, list) else [group], terms)


def _told(row: Row) -> Row:
    starts, _, ends = row.facts.get("sale dates", "").partition("/")
    dates = {"sale_starts": starts.strip(), "sale_ends": ends.strip()}
    return replace(row, facts={**row.facts, **dates, "category": _category(row.facts)})


def _key(row: Row) -> str:
    return row.facts.get("group") or row.facts.get("id", "")


def _product(group: Group, terms: Terms) -> Items:
    """The product of a group; its parent, if there is one, is a row that is in no group itself."""
    group.sort(key=lambda row: "group" in row.facts)
    has_parent = "group" in group[-1].facts and "group" not in group[0].facts
    if has_parent and not is_shown(group[0]):
        yield problem(group, NOT_PUBLISHED, LEFT_OUT)
        return
    for row in group:
        if not is_shown(row):
            yield problem([row], NOT_PUBLISHED, LEFT_OUT)
    kept, doubled = _by_id(list(filter(is_shown, group)))
    if kept:
        variants = kept[1:] if has_parent else []
        sold = inherited if variants else alone
        yield from family(kept, variants or kept, pictures(kept), terms, sold=sold)
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


def pictures(rows: Group) -> Iterator[Picture]:
    """The pictures that the rows of a product name, of each the main one first."""
    for facts in (row.facts for row in rows):
        title = facts.get("title") or rows[0].facts.get("title", "")
        for address in addresses(facts.get("image", ""), many=False):
            yield Picture(address, facts.get("image_alt") or title)
        for address in addresses(facts.get("additional_images", "")):
            yield Picture(address, title)
