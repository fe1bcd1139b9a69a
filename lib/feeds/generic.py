"""Any table whatever, whose columns are guessed or chosen by whoever imports it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from lib.feeds import parquet, variants
from lib.feeds.cells import addresses
from lib.feeds.columns import folded
from lib.feeds.family import unknown
from lib.feeds.feed import Format, Items
from lib.feeds.guessing import guessed
from lib.feeds.listings import Terms
from lib.feeds.rows import RowProblem
from lib.feeds.table import Row
from lib.feeds.texts import FACT

OUR_OWN = "Findalike products.csv"
OUR_COLUMNS = {"id", "title", "category", "price", "image", "additional images"}


def guess(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Format:
    """What the columns probably mean; `sample` are the cells of the first rows."""
    is_ours = {folded(column) for column in columns} >= OUR_COLUMNS
    return Format(OUR_OWN if is_ours else "table", guessed(columns, sample), read)


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products, or the one problem that nobody said which columns hold title and picture."""
    if missing := unknown(terms):
        yield missing
    else:
        yield from variants.read(_with_ids(rows, terms), terms)


def _with_ids(rows: Iterable[Row | RowProblem], terms: Terms) -> Iterable[Row | RowProblem]:
    """The rows; where no column is an id, what is listed is known by its main picture.

    Without a picture by its title, so that it is the picture that is missed and not the id.
    """
    if "id" in terms.fields:
        yield from rows
        return
    for row in rows:
        if isinstance(row, Row):
            pictures = addresses(row.facts.get("image", ""))
            known = _unplaced(pictures[0]) if pictures else row.facts.get("title", "")
            yield Row(row.number, row.cells, {**row.facts, "id": known[-FACT:]})
        else:
            yield row


def _unplaced(address: str) -> str:
    """A picture's address without the row where it stands, which another row may have tomorrow."""
    return re.sub(rf"^({parquet.FOLDER}/\d+)/\d+-", r"\1/", address)
