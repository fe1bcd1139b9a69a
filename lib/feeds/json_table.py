"""JSON: one product a line (JSON Lines), or a list of products."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lib.feeds.cells import names_picture
from lib.feeds.json_objects import objects
from lib.feeds.rows import RowProblem
from lib.feeds.source import Source
from lib.feeds.table import MAX_COLUMNS, Row, check_cells, header
from lib.feeds.texts import identity

Json = Mapping[str, Any]

NOT_AN_OBJECT = "Row {} is not a JSON object. Write one product a line, or a list."
_AMOUNTS = ("amount", "value", "price", "raw", "$numberDecimal")
_CURRENCIES = ("currency", "currency_code", "currencyCode", "priceCurrency")
_NO_PRICES = {"src", "url", "image_url", "name", "title"}
"""What a picture or a colour has, even where it costs something."""

_PICTURES = ("image_url", "url_standard", "secure_url", "original", "large", "source")
_LONGEST = 20
SAMPLE = 1000
"""Objects whose keys become the columns."""


@dataclass(frozen=True, slots=True)
class JsonTable:
    """A file of JSON objects; row numbers are line numbers, or places in the list."""

    source: Source
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row | RowProblem]:
        """One row an object; keys that the first ones do not have are not read."""
        for row in _rows(self.source):
            if isinstance(row, RowProblem):
                yield row
            else:
                yield Row(row.number, {name: row.cells.get(name, "") for name in self.columns})


def open_json(source: Source) -> JsonTable:
    """The table; FeedError when the first lines hold no objects."""
    names: dict[str, None] = {}
    for row in islice(_rows(source), SAMPLE):
        if isinstance(row, Row):
            names.update(dict.fromkeys(row.cells))
        if len(names) > MAX_COLUMNS:
            break  # which `header` refuses
    if not names:
        raise source.refuse("this JSON lists no products. Write one object a line, or a list.")
    return JsonTable(source, header(list(names), source, "its first lines"))


def _rows(source: Source) -> Iterator[Row | RowProblem]:
    for number, said in objects(source):
        if isinstance(said, dict):
            cells = {identity(name): said_as_text(said[name]) for name in said}
            check_cells(cells.values(), f"row {number}", source)
            yield Row(number, cells)
        else:
            yield RowProblem(number, "json", NOT_AN_OBJECT.format(number))


def said_as_text(value: object) -> str:
    """A value of JSON or Parquet as the text of a cell; lists with commas, what is in them not."""
    if isinstance(value, list):
        prices = (_price(item) for item in value if isinstance(item, Mapping))
        texts = [text for item in value if (text := _single(item))]
        return next(filter(None, prices), "") or ", ".join(texts)
    return _single(value)


def objects_in(said: Json, name: str) -> list[Json]:
    """The objects that are listed under a name; none where no list is."""
    listed_there = said.get(name)
    several = listed_there if isinstance(listed_there, list) else []
    return [each for each in several if isinstance(each, dict)]


def _single(value: object) -> str:
    if value is None or isinstance(value, bytes | list):
        return ""
    if isinstance(value, Mapping):
        return _price(value) or _known_as(value)
    return str(value).strip().encode("utf-8", "ignore").decode()


def _known_as(value: Mapping[str, object]) -> str:
    """What an object is known by: its picture's address, else its name, else where it leads."""
    said = {key: text for key, text in value.items() if isinstance(text, str)}
    own = next((said[key] for key in ("src", "url") if key in said), "")
    pictures = (said[key] for key in _PICTURES if "://" in said.get(key, ""))
    links = [said[key] for key in ("link", "href", "path") if key in said]
    files = filter(names_picture, links)
    name = said.get("name", "")
    names = [*links, name] if names_picture(name) else [name, *links]
    return next(filter(None, (own, *pictures, *files, *names, said.get("value", ""))), "")


def _price(value: Mapping[str, object]) -> str:
    """An amount and its currency that an object tells; nothing where it tells no such thing."""
    if isinstance(told := value.get("formatted_with_code"), str):
        return told
    if value.keys() & _NO_PRICES and "priceCurrency" not in value:
        return ""
    code = next((text for key in _CURRENCIES if isinstance(text := value.get(key), str)), "")
    amounts = (_number(value.get(key)) for key in _AMOUNTS)
    amount = next(filter(None, amounts), "")
    if not amount or not (code or "$numberDecimal" in value):
        return ""
    cents = _number(value.get("currency_minor_unit"))
    if cents in ("1", "2", "3", "4") and amount.isdecimal():
        amount = f"{int(amount) / 10 ** int(cents)}"
    return f"{amount} {code}".strip()


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= _LONGEST else ""
