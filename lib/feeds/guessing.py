"""What the columns of any table mean, guessed by their names, then by what stands in them."""

import re
from collections.abc import Callable, Mapping, Sequence

from lib.feeds import words
from lib.feeds.cells import is_availability, names_picture
from lib.feeds.columns import FIELDS, folded, known_as
from lib.feeds.prices import is_price
from lib.feeds.taxes import untaxed
from lib.feeds.woocommerce_names import tells_kinds

Sample = Sequence[Mapping[str, str]]

_ADDRESS = re.compile(r"(https?:)?//|www\.", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|zip|mp4|mov|txt)([?#]\S*)?$", re.IGNORECASE)
_IN_NAMES_OF_MANY = re.compile(r"[\d_#./]")
_PICTURE_NAMES = {known_as(name) for name in words.COLUMNS["image"]}
_PICTURES = {known_as(name) for name in words.PICTURES}
_LAST_TITLES = [known_as(name) for name in words.LAST_TITLES]
DIFFERENT = 0.9
"""So many of the cells of an id differ at least; a few are doubled by mistake."""

_PRICES = ("price", "sale_price")
_FIRST_LESSER_PRICE = "retailprice"  # it and those behind it are of another kind
_UNSURE_STOCK = {"available", "avail"}
_UNSURE_PRICE = {"offers", "prices", "baseprice"}
_UNSURE_STATE = {"status", "productstatus"}


def guessed(columns: Sequence[str], sample: Sample) -> dict[str, str]:
    """Columns to fields; `sample` are the cells of the first rows."""
    products = _products(columns)
    others = [c for c in columns if c not in products and not tells_kinds(c, sample)]
    mapping = by_name(others, sample) | products
    for field, share in (("image", _picture_share), ("title", _title_share)):
        if field not in mapping.values():
            free = [column for column in columns if column not in mapping]
            shares = {column: share([row.get(column, "") for row in sample]) for column in free}
            best = max(free, key=lambda column: shares[column], default="")
            if best and shares[best] > 0.5:
                mapping[best] = field
    if "title" not in mapping.values():
        left = {known_as(column): column for column in columns if column not in mapping}
        last = [left[name] for name in _LAST_TITLES if name in left]
        last.sort(key=lambda column: _most(str.isdigit, _told(column, sample)))
        mapping |= dict.fromkeys(last[:1], "title")
    return {column: mapping[column] for column in columns if column in mapping}


def _products(columns: Sequence[str]) -> dict[str, str]:
    """The column that names the products of which the rows are variants, if there is one."""
    known = {known_as(column): column for column in reversed(columns)}
    for name, beside in words.PRODUCTS.items():
        if known_as(name) in known and any(known_as(each) in known for each in beside):
            return {known[known_as(name)]: "group"}
    return {}


def by_name(columns: Sequence[str], sample: Sample) -> dict[str, str]:
    """Columns to fields: of several names for a field, the one that we list first.

    One that says something comes before one that is empty; of one name the first column.
    """
    own = {column: folded(column).replace(" ", "_") for column in columns}
    if set(own.values()) <= {*FIELDS}:  # a table made for us
        return {c: f for c, f in own.items() if f != "id" or not sample or _told(c, sample)}
    by_known = {known_as(column): column for column in reversed(columns)}
    mapping: dict[str, str] = {}
    for field, names in words.COLUMNS.items():
        if field in _PRICES:
            found = _priced(columns, names)
        else:
            found = [by_known[key] for name in names if (key := known_as(name)) in by_known]
        free = _fit(field, [column for column in found if column not in mapping], sample)
        for column in free if field == "additional_images" else free[:1]:
            mapping[column] = field
    for column in columns:
        if column not in mapping and _is_one_of_many_pictures(column, sample):
            is_first = "image" not in mapping.values()
            mapping[column] = "image" if is_first else "additional_images"
    return {column: mapping[column] for column in columns if column in mapping}


def _priced(columns: Sequence[str], names: Sequence[str]) -> list[str]:
    """The columns of prices, by their names: of what it costs here with tax first, without last.

    "Price (tax incl.)" and "Bruttopreis" are also known as a price and a Preis.
    """
    order = {known_as(name): place for place, name in reversed([*enumerate(names)])}
    lesser = order.get(_FIRST_LESSER_PRICE, len(names))
    found = []
    for column in columns:
        name, tax = untaxed(column)
        places = [order[key] for key in map(known_as, (column, name)) if key in order]
        if places:
            place = min(places)
            found.append((max(place, lesser), tax, place, column))
    return [column for *_, column in sorted(found, key=lambda each: each[:3])]


def _fit(field: str, columns: Sequence[str], sample: Sample) -> list[str]:
    """Those of the columns that may be the field, the fittest first."""
    told = {column: _told(column, sample) for column in columns}
    fit = sorted(columns, key=lambda column: not told[column])
    if field == "id" and sample:  # an empty one is worse than none
        fit.sort(key=lambda column: len(set(told[column])) < DIFFERENT * len(told[column]))
        return [column for column in fit if told[column]]
    if field in _PRICES:
        priced = {column: _most(is_price, cells) for column, cells in told.items()}
        fit.sort(key=lambda column: not priced[column])
        return [c for c in fit if priced[c] or known_as(c) not in _UNSURE_PRICE]
    if field == "availability":
        tells = {column: _most(is_availability, cells) for column, cells in told.items()}
        fit.sort(key=lambda column: not tells[column])
        return [c for c in fit if tells[c] or known_as(c) not in _UNSURE_STOCK]
    if field == "published":  # a number or a letter may be any state
        odd = {c for c in fit if any(_is_number_or_letter(cell) for cell in told[c])}
        return [c for c in fit if c not in odd or known_as(c) not in _UNSURE_STATE]
    return fit


def _told(column: str, sample: Sample) -> list[str]:
    """The cells of a column that are not empty."""
    return [cell for row in sample if (cell := row.get(column, "").strip())]


def _most(is_fit: Callable[[str], bool], cells: Sequence[str]) -> bool:
    """Whether half of the cells or more are fit, as they are where there are none."""
    return sum(map(is_fit, cells)) * 2 >= len(cells)


def _is_number_or_letter(cell: str) -> bool:
    return len(cell) == 1 or cell.lstrip("-").isdigit()


def _is_one_of_many_pictures(column: str, sample: Sample) -> bool:
    """Whether a column is called "image 7" or "images", and holds addresses or files."""
    name = known_as(column)
    bare = _IN_NAMES_OF_MANY.sub("", name)
    is_size = re.search(r"\d{3}", name)
    if name not in _PICTURES and (bare == name or is_size or bare not in _PICTURE_NAMES):
        return False
    return _most(_may_be_picture, _told(column, sample))


def _may_be_picture(cell: str) -> bool:
    return names_picture(cell) or bool(_ADDRESS.match(cell) and not _DOCUMENT.search(cell))


def _picture_share(cells: Sequence[str]) -> float:
    """How many of the cells that are not empty name a picture."""
    said = [cell for cell in cells if cell]
    return sum(map(names_picture, said)) / len(said) if said else 0.0


def _title_share(cells: Sequence[str]) -> float:
    """How many cells could be titles: short texts with a blank in them, no two alike."""
    fit = {
        cell
        for cell in cells
        if 3 <= len(cell) <= 150
        and " " in cell
        and "://" not in cell
        and not is_price(cell)
        and not is_availability(cell)
    }
    return len(fit) / len(cells) if cells else 0.0
