"""WooCommerce's product CSV: variable products whose prices and pictures stand on variations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lib.feeds.cells import addresses, is_yes
from lib.feeds.columns import fields_of, folded
from lib.feeds.feed import Format, Items
from lib.feeds.groups import Group, gathered
from lib.feeds.guessing import by_name
from lib.feeds.listings import Facts, Terms, listed, problem
from lib.feeds.options import OPTIONS
from lib.feeds.rows import NOT_PUBLISHED, Picture, RowProblem
from lib.feeds.table import Row
from lib.feeds.woocommerce_names import ATTRIBUTES, ITS_SERVERS, NAMES, tells_kinds, translated

NAME = "WooCommerce product CSV"

FACTS = {
    *("description", "brand", "category", "colour", "material", "pattern"),
    *("price", "sale_price", "currency", "availability", "url"),
}
"""What everybody's names for columns may add to WooCommerce's in another language."""


def recognise(columns: Sequence[str]) -> Format | None:
    """The format, if these are the columns of WooCommerce's own exporter."""
    known = {folded(column) for column in columns}
    if not {"type", "sku", "name"} <= known or "handle" in known:
        return None
    if not known & {"regular price", "is featured?", "visibility in catalog"}:
        return None
    own, more = fields_of(columns, NAMES), fields_of(columns, ITS_SERVERS)
    missing = {column: field for column, field in more.items() if field not in own.values()}
    return Format(NAME, own | missing, read)


def guess(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Format | None:
    """The format, if these are its columns in another language; `sample` are the first rows."""
    kinds = next((column for column in columns if tells_kinds(column, sample)), "")
    mapping = translated(columns, kinds) if kinds else {}
    if not mapping:
        return None
    others = by_name([column for column in columns if column not in mapping], sample)
    known = {*mapping.values()}
    more = {column: field for column, field in others.items() if field in FACTS - known}
    return Format(NAME, mapping | more, read)


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products with their variations, which may stand anywhere, even before their parent."""
    for group in gathered(rows, _names, _parent):
        if isinstance(group, RowProblem):
            yield group
        else:
            yield from _group(group, terms)


def _group(group: Group, terms: Terms) -> Items:
    parents = [row for row in group if not _is_variation(row)]
    if not parents:
        parent = group[0].facts.get("parent", "")[:80]
        reason = f'it varies the product "{parent}", which is not in the file.'
        yield problem(group, "parent", reason)
        return
    if reason := _hidden(parents[0].facts):
        yield problem(group, NOT_PUBLISHED, reason)
    else:
        visible = [row for row in group if _is_variation(row) and _is_published(row.facts)]
        yield from _product([parents[0], *visible], terms)
    for row in parents[1:]:
        reason = f"its SKU or ID was already listed in row {parents[0].number}."
        yield problem([row], "duplicate", reason)


def _names(row: Row) -> list[str]:
    if _is_variation(row):
        return []
    names = ("sku:" + row.facts.get("id", ""), "id:" + row.facts.get("number", ""))
    return [name for name in names if not name.endswith(":")]


def _parent(row: Row) -> str:
    """The name under which a variation's parent goes; nothing for other rows."""
    if not _is_variation(row):
        return ""
    parent = row.facts.get("parent", "")
    return parent if parent.startswith("id:") else "sku:" + parent


def _is_variation(row: Row) -> bool:
    return "variation" in row.facts.get("type", "").casefold()


def _is_published(facts: Facts) -> bool:
    return is_yes(facts.get("published", ""), otherwise=True)


def _hidden(facts: Facts) -> str:
    if not _is_published(facts):
        return "it is not published, so it is left out."
    if facts.get("visibility", "").casefold() == "hidden":
        return "it is hidden in the shop, so it is left out."
    return ""


def _product(rows: Group, terms: Terms) -> Items:
    parent, *variations = rows
    first = parent.facts
    chosen = {field: _attribute(rows, names) for field, names in OPTIONS.items()}
    colours = _colours(parent, variations)
    own = {
        **first,
        **{field: value for field, value in chosen.items() if value},
        **({"colour": colours} if colours else {}),
        "id": first.get("id") or first.get("number", ""),
        "description": _text(first.get("description") or first.get("short description", "")),
        "brand": first.get("brand") or _attribute(rows, ("brand", "marke")),
        "category": _category(first.get("category", "")),
    }
    sold = [_with_backorders(row.facts) for row in variations or [parent]]
    yield from listed(rows, own, _pictures(rows), terms, variants=sold)


def _colours(parent: Row, variations: Group) -> str:
    """All colours: the variations', or the parent's list where one of these may be of any."""
    values = list(_values(variations, OPTIONS["colour"]))
    if not all(values) or not values:
        values = list(_values([parent], OPTIONS["colour"])) or values
    return ", ".join(filter(None, dict.fromkeys(values)))


def _text(said: str) -> str:
    """The exporter writes a line's end as a backslash and an n."""
    return said.replace("\\n", "\n")


def _pictures(rows: Group) -> Iterator[Picture]:
    for row in rows:
        for address in addresses(row.facts.get("image", "")):
            yield Picture(address, rows[0].facts.get("title", ""))


def _with_backorders(facts: Facts) -> Mapping[str, str]:
    if facts.get("availability") == "0" and facts.get("backorders", "").casefold() in (
        "1",
        "notify",
    ):
        return {**facts, "availability": "backorder"}
    return facts


def _category(text: str) -> str:
    """The first of several categories; a comma inside a name is written with a backslash."""
    terms = text.replace("\\,", "\0").split(",")
    return terms[0].replace("\0", ",")


def _attribute(rows: Group, names: Sequence[str]) -> str:
    """The first value of the attribute that goes by one of `names`, a variation's before all."""
    return next(_values((*rows[1:2], rows[0]), names), "").partition(",")[0]


def _values(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    """What rows say of the attribute that goes by one of `names`."""
    for row in rows:
        for n in ATTRIBUTES:
            name = row.facts.get(f"attribute{n} name", "")
            if name and folded(name) in names:
                yield row.facts.get(f"attribute{n} value", "")
