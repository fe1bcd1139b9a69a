"""Which column is which: headers are compared without regard to case, blanks and underscores."""

import re
from collections.abc import Iterable, Mapping

from lib.errors import FeedError
from lib.feeds.spreadsheets import unquoted
from lib.products import unaccented

FIELDS = (
    "id",
    "group",
    "title",
    "description",
    "brand",
    "category",
    "colour",
    "material",
    "pattern",
    "price",
    "sale_price",
    "currency",
    "availability",
    "published",
    "url",
    "image",
    "additional_images",
    "image_alt",
)
"""What a column can be mapped to; rows with the same `group` are variants of one product."""

PICTURES = ("image", "additional_images", "variant_image")
"""Fields of addresses and paths of pictures."""

SEVERAL = (*PICTURES, "stocks")
"""Fields that several columns may fill together; of all others the first that is not empty."""


def folded(header: str) -> str:
    """`header` as it is compared: "\\ufeffImage_Link " and "image link" are the same."""
    return " ".join(re.split(r"[\s_]+", header.strip("\ufeff \t").casefold())).strip()


def bare(header: str) -> str:
    """`header` without what Amazon's newer templates add: "brand[language_tag=de_DE]#1.value"."""
    return re.sub(r"\[\w+=[^\[\]]*\]|#\d+(?=\.)", "", header.strip()).removesuffix(".value")


def known_as(header: str) -> str:
    """`header` as it is looked up among names that we know: "Précio Venta (€)" is "precioventa"."""
    plain = unaccented(folded(bare(header))).replace("-", " ")
    plain = re.sub(r"\s*\([^()]*\)(?=[\s*#]*$)", "", plain)
    return "".join(plain.strip(" *#?¿:.").split())


def fields_of(columns: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """The columns that `names` (folded header -> field) knows, each with its field."""
    known = ((column, names.get(folded(column))) for column in columns)
    return {column: field for column, field in known if field}


def remapped(
    guessed: Mapping[str, str], chosen: Mapping[str, str], columns: Iterable[str]
) -> dict[str, str]:
    """What was guessed, overruled by what a person chose ("" leaves a column out).

    What is chosen for one column is not guessed for another, but for more pictures. Raises
    FeedError for a column that is not there or a field that does not exist.
    """
    columns = tuple(columns)
    for column, field in chosen.items():
        if column not in columns:
            raise FeedError(f'There is no column "{column[:60]}". Choose one of the file\'s own.')
        if field and field not in FIELDS and field != guessed.get(column):
            raise FeedError(f'"{field[:60]}" is not a field. Choose one of {", ".join(FIELDS)}.')
    taken = set(chosen.values()) - {"additional_images"}
    kept = {
        column: field
        for column, field in guessed.items()
        if column not in chosen and field not in taken
    }
    both = kept | {column: field for column, field in chosen.items() if field}
    return {column: both[column] for column in columns if column in both}


def facts(cells: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """What a row says, by field; empty cells say nothing."""
    said: dict[str, str] = {}
    for column, field in mapping.items():
        text = unquoted(cells.get(column, "").strip())
        if not text:
            continue
        if field in SEVERAL and field in said:
            said[field] += "|" + text
        else:
            said.setdefault(field, text)
    return said
