"""Pictures without a table: folders are categories, and file names are titles."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lib.feeds.rows import Listing, Picture, RowProblem
from lib.feeds.shelf import Shelf, is_path_inside
from lib.feeds.texts import FACT, TITLE, category, line
from lib.products import Product

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".heif")
TABLES = (
    *(".csv", ".tsv", ".xml", ".rss", ".atom", ".parquet", ".jsonl", ".ndjson"),
    *(".xlsx", ".xlsm", ".xls", ".ods"),
)
_LISTS = re.compile(r"(.*/)?(products?|catalog(ue)?)\.json", re.IGNORECASE)
_LITTER = {"thumbs.db", "desktop.ini", "__macosx"}


def is_picture(path: str) -> bool:
    """Whether a file calls itself a picture."""
    return path.lower().endswith(SUFFIXES)


def is_table(path: str) -> bool:
    """Whether a file calls itself a list of products; other JSON may say anything of pictures."""
    return path.lower().endswith(TABLES) or bool(_LISTS.fullmatch(path))


def is_litter(path: str) -> bool:
    """Whether a system put this here for itself."""
    parts = path.lower().split("/")
    return any(part in _LITTER or re.match(r"\.[^.]", part) for part in parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a folder or archive, or why it is refused; numbers count from 1."""

    number: int
    path: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class PicturesFeed:
    """Pictures in folders; see `lib.feeds.rows.Feed`."""

    format: str
    entries: Callable[[], Iterable[Entry]]
    shelf: Shelf
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    top: str = ""
    """A folder around all others, which is no category."""

    def __iter__(self) -> Iterator[Listing | RowProblem]:
        """One product a picture."""
        for entry in self.entries():
            reason = entry.refused or _why_not(entry.path)
            if reason:
                yield refusal(entry.number, entry.path, reason)
            else:
                yield _listing(entry, self.top, self.shelf.version(entry.path))

    def read(self, address: str) -> bytes:
        """The bytes of one of the pictures; raises PictureError."""
        return self.shelf.read(address)


def refusal(number: int, path: str, reason: str) -> RowProblem:
    """The problem of a file that is not imported."""
    return RowProblem(number, "file", f'The file "{line(path, 120)}" {reason}.')


def common_top(paths: Iterable[str]) -> str:
    """The folder around all pictures, if each lies in a further folder inside it."""
    tops = {path.partition("/")[0] if path.count("/") > 1 else "" for path in paths}
    return tops.pop() if len(tops) == 1 else ""


def tables_among(paths: Iterable[str]) -> list[str]:
    """The files that call themselves lists of products."""
    return sorted(filter(is_table, paths))


def _why_not(path: str) -> str:
    if not is_picture(path):
        return "is not a picture that we read"
    if not is_path_inside(path) or len(path) > FACT:
        return f"has a path longer than {FACT} characters, or with signs we do not read"
    return ""


def _listing(entry: Entry, top: str, version: str) -> Listing:
    path = entry.path.removeprefix(top + "/") if top else entry.path
    *folders, name = path.split("/")
    title = line(_readable(name.rpartition(".")[0]), TITLE) or name
    product = Product(path, title, category=category(" > ".join(map(_readable, folders))))
    return Listing(entry.number, product, (Picture(entry.path, title, version),))


def _readable(name: str) -> str:
    """A file's name as a title: "red-mug_01" becomes "Red mug 01"."""
    words = " ".join(unicodedata.normalize("NFC", re.sub(r"[_\-+]+", " ", name)).split())
    return words[:1].upper() + words[1:]
