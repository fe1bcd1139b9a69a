"""One item of a feed in XML: what its elements and its own attributes say."""

from collections.abc import Mapping
from functools import lru_cache

from lib.feeds import words
from lib.feeds.columns import folded, known_as
from lib.feeds.markup import Start

PICTURES = {
    *("image_link", "additional_image_link", "image", "images", "img", "imgs", "imgurl"),
    *("imgurl_alternative", "additionalimage", "additional_imageurl", "picture", "pictures"),
    *("photo", "photos"),
}
"""Elements that may come several times or hold several others, each with a picture."""

_OWN = ("id", "url", "price", "available", "avail", "stock", "group_id")
"""Attributes of an item that say something of it, as Yandex and Ceneo have them."""

_BESIDE = {
    **{field: {"alt", "title", "id", "name", "position", "width", "height"} for field in PICTURES},
    "category": {"id"},
}
"""What elements hold that is neither the picture nor the name."""

_LONGEST = 60
_FACTS = ("colour", "material", "pattern", "brand")
_PARAMETERS = {known_as(name) for fact in _FACTS for name in words.COLUMNS[fact]}


class Fields:
    """The texts of an item's elements, as they are told one after the other."""

    def __init__(self, item: Start) -> None:
        self._own = {name.casefold(): value for name, value in item.attributes.items()}
        self._told: dict[str, list[str]] = {}
        self._field, self._text, self._silent = "", "", 0

    def start(self, element: Start, depth: int) -> None:
        """An element begins, `depth` of them within the item."""
        if depth == 1:
            self._field, self._text = _field(element), _link(element)
            if code := element.attributes.get("currency"):
                self._told.setdefault("currency", [code])
        elif not self._silent and element.tag.casefold() in _BESIDE.get(self._field, ()):
            self._silent = depth
        elif self._field in PICTURES:
            self._text += "|" + element.attributes.get("url", "")

    def text(self, piece: str) -> None:
        """A piece of text."""
        if not self._silent:
            self._text += piece

    def end(self, depth: int) -> None:
        """The element `depth` within the item ends."""
        if depth == 1 and (said := self._text.strip(" \t\r\n|")):
            self._told.setdefault(self._field, []).append(said)
        if self._field in PICTURES:
            self._text += "|"
        if depth == self._silent:
            self._silent = 0

    def cells(self) -> dict[str, str]:
        """All pictures of a field, else its first text; attributes where no element says it."""
        cells = {
            name: "|".join(texts) if name in PICTURES else texts[0]
            for name, texts in self._told.items()
        }
        return {**{name: self._own[name] for name in _OWN if self._own.get(name)}, **cells}


def _field(element: Start) -> str:
    """What an element is called; a parameter of a name that we know is called by it."""
    name = element.attributes.get("name", "")
    if max(len(name), len(element.tag)) > _LONGEST:
        return _called.__wrapped__(element.tag, "")
    return _called(element.tag, name)


@lru_cache(1024)
def _called(tag: str, name: str) -> str:
    called = name if known_as(name) in _PARAMETERS else tag
    return folded(called).replace(" ", "_")


def _link(element: Start) -> str:
    """In Atom the address of a link is an attribute."""
    alternate = element.attributes.get("rel", "alternate") == "alternate"
    is_link = element.tag.casefold() == "link" and alternate
    return element.attributes.get("href", "") if is_link else ""


def with_path(cells: Mapping[str, str]) -> Mapping[str, str]:
    """The item with Heureka's path of categories, "A | B", written as others do."""
    path = cells.get("categorytext", "")
    return {**cells, "categorytext": path.replace(" | ", " > ")} if path else cells
