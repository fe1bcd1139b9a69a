"""Exports in which a product's own row comes first, then those of its variants and pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from lib.feeds.columns import PICTURES, folded
from lib.feeds.family import LEFT_OUT, Sold, alone, family, gallery, inherited, is_shown, unknown
from lib.feeds.feed import Format, Items
from lib.feeds.groups import Group, neighbours
from lib.feeds.guessing import by_name
from lib.feeds.listings import Facts, Terms, problem
from lib.feeds.rows import NOT_PUBLISHED, RowProblem
from lib.feeds.table import Row

Kind = Literal["product", "variant", "picture", ""]


def by_type(kinds: Mapping[str, Kind]) -> Callable[[Facts, Facts], Kind]:
    """What rows are, told by a column of types; those of any other type are passed over."""
    return lambda facts, _: kinds.get(facts.get("type", "").casefold(), "")


def by_title(facts: Facts, _: Facts) -> Kind:
    """What a row is where only a product's own has a title."""
    return "product" if facts.get("title") else "variant"


def _as_told(facts: Facts) -> Facts:
    return facts


@dataclass(frozen=True, slots=True)
class Layout:
    """How one shop's exporter lays out its products."""

    name: str
    known: Set[str]
    """Columns, folded, by which it is recognised."""
    names: Mapping[str, str]
    """Columns, folded, and their fields."""
    kind: Callable[[Facts, Facts], Kind]
    """What a row is, by its facts and those of the product above; one that is "" is passed over."""
    told: Callable[[Facts], Facts] = _as_told
    """What a row says, in everybody's words."""
    sold: Sold = inherited
    owner: str = ""
    """The field in which variants and pictures name their product as it does itself, if any."""
    sells_itself: bool = False
    """Whether a product's own row is a variant, too."""
    several: Mapping[str, str] = field(default_factory=dict)
    """How columns begin of which there may be any number, folded, and their fields."""

    def recognise(self, columns: Sequence[str]) -> Format | None:
        """The format, if these are the exporter's columns."""
        if not self.known <= {folded(column) for column in columns}:
            return None
        fields = {column: self._field(folded(column)) for column in columns}
        mapping = {column: known for column, known in fields.items() if known}
        if not {"image", "variant_image"} & set(mapping.values()):
            others = by_name([column for column in columns if column not in mapping], ())
            mapping |= {column: known for column, known in others.items() if known in PICTURES}
        return Format(self.name, mapping, self.read)

    def _field(self, name: str) -> str:
        begun = (known for begins, known in self.several.items() if name.startswith(begins))
        return self.names.get(name) or next(begun, "")

    def read(self, rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
        """The products; those that are not published are left out and said so."""
        if missing := unknown(terms):
            yield missing
            return
        for group in neighbours(self._told(rows), lambda row: row.facts["product"]):
            if isinstance(group, RowProblem):
                yield group
            elif not is_shown(group[0]):
                yield problem(group, NOT_PUBLISHED, LEFT_OUT)
            else:
                yield from self._product(group, terms)

    def _told(self, rows: Iterable[Row | RowProblem]) -> Iterator[Row | RowProblem]:
        """The rows with what they are, and the number of the row where their product begins."""
        above: Facts = {}
        broken = False
        for row in rows:
            if isinstance(row, RowProblem):
                broken = True  # it may have been a product: what follows need not be of that above
                yield row
                continue
            facts = self.told(row.facts)
            if kind := self.kind(facts, above):
                owned = self._is_owned(facts, above, sure=not broken)
                begins = kind == "product" or not above or not owned
                broken = broken and not begins
                number = str(row.number) if begins else above["product"]
                facts = {**facts, "kind": kind, "product": number}
                above = facts if begins else above
                yield replace(row, facts=facts)

    def _is_owned(self, facts: Facts, above: Facts, *, sure: bool) -> bool:
        """Whether a row is of the product above, by its owner, or where that is `sure` without."""
        owner = facts.get(self.owner, "")
        return owner == above.get(self.owner) if owner else sure

    def _product(self, group: Group, terms: Terms) -> Items:
        own, *others = group
        shown = [row for row in others if is_shown(row)]
        variants = [row for row in shown if row.facts["kind"] == "variant"]
        sold = self.sold
        if self.sells_itself:
            variants, sold = [own, *variants], alone
        pictures = gallery([own, *shown], own.facts.get("title", ""))
        yield from family(group, variants or [own], pictures, terms, sold=sold)
