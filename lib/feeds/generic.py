"""Any table whatever: what its columns mean is guessed by name, then by what stands in them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from lib.feeds import parquet, variants, words
from lib.feeds.cells import addresses, is_availability, is_yes
from lib.feeds.columns import folded, known_as
from lib.feeds.feed import Format, Items
from lib.feeds.listings import Terms, problem
from lib.feeds.rows import NOT_PUBLISHED, RowProblem
from lib.feeds.table import Row
from lib.feeds.texts import FACT
from lib.feeds.woocommerce_names import tells_kinds

OUR_OWN = "Findalike products.csv"
OUR_COLUMNS = {"id", "title", "category", "price", "image", "additional images"}

_PICTURE = re.compile(r"\.(jpe?g|png|webp|gif|avif|heic)([?#]\S*)?$", re.IGNORECASE)
_PICTURE_NAMES = {known_as(name) for name in words.COLUMNS["image"]}
_PICTURES = {known_as(name) for name in words.PICTURES}
_NUMBER = re.compile(r"[\d.,\s€$£-]*")


def guess(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Format:
    """What the columns probably mean; `sample` are the cells of the first rows."""
    plain = {folded(column) for column in columns}
    mapping = _by_name([column for column in columns if not tells_kinds(column, sample)], sample)
    if plain >= OUR_COLUMNS:
        return Format(OUR_OWN, mapping, read)
    for field, share in (("image", _picture_share), ("title", _title_share)):
        if field not in mapping.values():
            free = [column for column in columns if column not in mapping]
            shares = {column: share([row.get(column, "") for row in sample]) for column in free}
            best = max(free, key=lambda column: shares[column], default="")
            if best and shares[best] > 0.5:
                mapping[best] = field
    return Format("table", {name: mapping[name] for name in columns if name in mapping}, read)


def read(rows: Iterable[Row | RowProblem], terms: Terms) -> Items:
    """The products, or the one problem that nobody said which columns hold title and picture."""
    missing = [field for field in ("title", "image") if field not in terms.fields]
    if missing:
        reason = (
            f"No column is known to hold the {' or the '.join(missing)}. Choose which one does."
        )
        yield RowProblem(1, "columns", reason)
        return
    yield from variants.read(_published(_with_ids(rows, terms)), terms)


def _published(rows: Iterable[Row | RowProblem]) -> Iterable[Row | RowProblem]:
    """The rows; what a shop says it does not show becomes a problem."""
    for row in rows:
        if isinstance(row, Row) and not is_yes(row.facts.get("published", ""), otherwise=True):
            yield problem([row], NOT_PUBLISHED, "it is not published, so it is left out.")
        else:
            yield row


def _with_ids(rows: Iterable[Row | RowProblem], terms: Terms) -> Iterable[Row | RowProblem]:
    """The rows; where no column is an id, what is listed is known by its main picture."""
    if "id" in terms.fields:
        yield from rows
        return
    for row in rows:
        if isinstance(row, Row) and (pictures := addresses(row.facts.get("image", ""))):
            yield Row(row.number, row.cells, {**row.facts, "id": _unplaced(pictures[0])[-FACT:]})
        else:
            yield row


def _unplaced(address: str) -> str:
    """A picture's address without the row where it stands, which another row may have tomorrow."""
    return re.sub(rf"^({parquet.FOLDER}/\d+)/\d+-", r"\1/", address)


def _by_name(columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Columns to fields: of several names for a field, the one that we list first.

    One that says something comes before one that is empty, and no id is better than an empty one.
    """
    said = {column for column in columns if any(row.get(column, "").strip() for row in sample)}
    by_name = {known_as(column): column for column in columns}
    mapping: dict[str, str] = {}
    for field, names in words.COLUMNS.items():
        found = [by_name[key] for name in names if (key := known_as(name)) in by_name]
        free = [column for column in found if column not in mapping]
        free.sort(key=lambda column: column not in said)
        if field == "id" and sample:
            free = [column for column in free if column in said]
        if field == "availability":
            free.sort(key=lambda column: not _tells_stock(column, sample))
        for column in free if field == "additional_images" else free[:1]:
            mapping[column] = field
    for column in columns:
        if column not in mapping and _is_one_of_many_pictures(known_as(column)):
            is_first = "image" not in mapping.values()
            mapping[column] = "image" if is_first else "additional_images"
    return {column: mapping[column] for column in columns if column in mapping}


def _tells_stock(column: str, sample: Sequence[Mapping[str, str]]) -> bool:
    """Whether most cells say what we can read, and not how long a delivery takes."""
    said = [cell for row in sample if (cell := row.get(column, "").strip())]
    return sum(map(is_availability, said)) * 2 >= len(said)


def _is_one_of_many_pictures(name: str) -> bool:
    """Whether a column is called "image 7" or "Product Image File - 2", or "images"."""
    return name in _PICTURES or (
        name[-1:].isdigit() and name.rstrip("0123456789 _#.") in _PICTURE_NAMES
    )


def _picture_share(cells: Sequence[str]) -> float:
    """How many of the cells that are not empty name a picture."""
    said = [cell for cell in cells if cell]
    return sum(bool(_PICTURE.search(cell)) for cell in said) / len(said) if said else 0.0


def _title_share(cells: Sequence[str]) -> float:
    """How many cells could be titles: short texts with a blank in them, no two alike."""
    fit = {
        cell
        for cell in cells
        if 3 <= len(cell) <= 150
        and " " in cell
        and not _NUMBER.fullmatch(cell)
        and "://" not in cell
    }
    return len(fit) / len(cells) if cells else 0.0
