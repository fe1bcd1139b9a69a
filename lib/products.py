"""What a shop sells: products and their photos."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

Availability = Literal["in stock", "out of stock", "preorder"]
COLOURS_APART = ", "  # in the fact that names them
UNPARTED = "\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff\uf900-\ufaff"
"""Chinese and Japanese characters, which part no words, for a regular expression."""

SMALL = 3  # letters or digits make a word or a number that says more
_VOICED = "\u3099\u309a"
_UNPARTED = re.compile(f"[{UNPARTED}]")
SEARCHED = ("title", "brand", "category", "colour", "material", "pattern")  # by words


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of a product.

    `address` is an https URL or a path inside the catalogue; `digest` is the SHA-256 of the
    picture's bytes in hex; `thumbnail` is a path under `static/`, or empty when there is none.
    """

    product_id: str
    position: int
    address: str
    digest: str
    alt: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One thing for sale; `category` is a path such as "Home > Lighting > Table lamps".

    `colour` may name several, COLOURS_APART. `source` names the feed it came from; the bundled
    shop's is empty.
    """

    id: str
    title: str
    description: str = ""
    brand: str = ""
    category: str = ""
    colour: str = ""
    material: str = ""
    pattern: str = ""
    price: float | None = None
    currency: str = ""
    availability: Availability = "in stock"
    url: str = ""
    photos: tuple[Photo, ...] = field(default=())
    source: str = ""

    @property
    def words(self) -> str:
        """What its title and facts say: folded words, a blank around each."""
        said = " ".join(fold(getattr(self, name)) for name in SEARCHED)
        return f" {said} "


def colours(colour: str) -> list[str]:
    """The colours that a product's fact names."""
    return colour.split(COLOURS_APART) if colour else []


def start_of(word: str) -> str:
    """How a word that begins so stands in `Product.words`, folded.

    Chinese and Japanese part no words: one may begin anywhere. A small number begins no other, nor
    do one letter or two.
    """
    if stands_alone(word):
        return f" {fold(word)} "
    return fold(word) if _UNPARTED.search(word) else f" {fold(word)}"


def whole(word: str) -> str:
    """How the whole word stands there."""
    start = start_of(word)
    return f"{start.rstrip()} " if start.startswith(" ") else start


def stands_alone(word: str) -> bool:
    """Whether a word begins no other: the 6 of "6 mugs" not "600 ml", the C of "USB C" no "cup"."""
    plain = fold(word)
    return len(plain) < SMALL and plain.isascii() and (plain.isdecimal() or plain.isalpha())


def fold(text: str) -> str:
    """Words in lower case without accents, one blank between them.

    Done here and not by a database's collation, so that every server finds the same words.
    """
    return " ".join(re.findall(r"[^\W_]+", unaccented(text).casefold()))


def unaccented(text: str) -> str:
    """A text without accents, in common letters; what makes バ of ハ is none."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in apart if not unicodedata.combining(c) or c in _VOICED)
    return unicodedata.normalize("NFC", plain)
