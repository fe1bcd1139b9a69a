"""One item of a feed in XML: what its elements and its own attributes say."""

from collections.abc import Mapping
from functools import lru_cache

from lib.feeds import words
from lib.feeds.cells import is_availability
from lib.feeds.columns import folded, known_as
from lib.feeds.markup import Start
from lib.feeds.prices import is_price

PICTURES = {
    *("image_link", "additional_image_link", "image", "images", "img", "imgs", "imgurl"),
    *("imgurl_alternative", "additionalimage", "additional_imageurl", "picture", "pictures"),
    *("photo", "photos"),
}
"""Elements that may come several times or hold several others, each with a picture."""

_OWN = ("id", "url", "price", "available", "avail", "stock", "group_id")
"""Attributes of an item that say something of it, as Yandex and Ceneo have them."""

_BESIDE = {
    **{field: {"alt", "title", "position", "width", "height"} for field in PICTURES},
    "category": {"id"},
}
"""What elements hold that is neither the picture nor the name."""

_LONGEST = 60
_FIELDS = {known_as(name): field for field, names in words.COLUMNS.items() for name in names}
_PARAMETERS = {"colour", "material", "pattern", "brand"}
"""Fields that parameters may tell, such as <param name="Colour">."""


class Fields:
    """The texts of an item's elements, as they are told one after the other."""

    def __init__(self, item: Start) -> None:
        own = {name.casefold(): value for name, value in item.attributes.items()}
        self._beside = {name: own[name] for name in _OWN if _is_fit(name, own.get(name, ""))}
        self._told: dict[str, list[str]] = {}
        self._field, self._is_parameter, self._silent = "", False, 0
        self._text: list[str] = []

    def start(self, element: Start, depth: int) -> None:
        """An element begins, `depth` of them within the item."""
        if depth == 1:
            self._field, self._is_parameter = _called(element)
            self._text = [_link(element)]
            if _FIELDS.get(known_as(self._field)) == "price":
                self._beside.setdefault("currency", element.attributes.get("currency", ""))
        elif not self._silent and element.tag.casefold() in _BESIDE.get(self._field, ()):
            self._silent = depth
        elif self._field in PICTURES:
            self._text.append("|" + element.attributes.get("url", ""))

    def text(self, piece: str) -> None:
        """A piece of text."""
        if not self._silent:
            self._text.append(piece)

    def end(self, depth: int) -> None:
        """The element `depth` within the item ends."""
        if depth == 1 and (said := "".join(self._text).strip(" \t\r\n|")):
            if self._is_parameter:
                self._beside.setdefault(self._field, said)
            else:
                self._told.setdefault(self._field, []).append(said)
        elif self._field in PICTURES:
            self._text.append("|")
        if depth == self._silent:
            self._silent = 0

    def cells(self) -> dict[str, str]:
        """All pictures of an element, of others the first text.

        Attributes and parameters where no element says anything of the same field.
        """
        cells = {
            name: _pictures(texts) if name in PICTURES else texts[0]
            for name, texts in self._told.items()
        }
        told = {_FIELDS.get(known_as(name), name) for name in cells}
        beside = self._beside.items()
        return {n: text for n, text in beside if text and _FIELDS[known_as(n)] not in told} | cells


def _is_fit(name: str, value: str) -> bool:
    fit = {"price": is_price, "stock": is_availability, "avail": is_availability}
    return bool(value) and fit.get(name, bool)(value)


def _pictures(texts: list[str]) -> str:
    """Addresses and paths, not the numbers and names that stand beside them."""
    pieces = [piece.strip() for text in texts for piece in text.split("|")]
    named = [piece for piece in pieces if "." in piece or "/" in piece]
    return "|".join(named or filter(None, pieces))


def _called(element: Start) -> tuple[str, bool]:
    """What an element is called, and whether as a parameter whose name we know."""
    name = element.attributes.get("name", "")
    if max(len(name), len(element.tag)) > _LONGEST:
        return folded(element.tag).replace(" ", "_"), False
    return _known(element.tag, name)


@lru_cache(1024)
def _known(tag: str, name: str) -> tuple[str, bool]:
    is_parameter = known_as(tag) not in _FIELDS and _FIELDS.get(known_as(name)) in _PARAMETERS
    return folded(name if is_parameter else tag).replace(" ", "_"), is_parameter


def _link(element: Start) -> str:
    """In Atom the address of a link is an attribute."""
    alternate = element.attributes.get("rel", "alternate") == "alternate"
    is_link = element.tag.casefold() == "link" and alternate
    return element.attributes.get("href", "") if is_link else ""


def with_path(cells: Mapping[str, str]) -> Mapping[str, str]:
    """The item with Heureka's path of categories, "A | B", written as others do."""
    path = cells.get("categorytext", "")
    return {**cells, "categorytext": path.replace(" | ", " > ")} if path else cells
