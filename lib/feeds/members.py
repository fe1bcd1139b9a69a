"""Which members of an archive may be read; the others are refused by name."""

import stat
import unicodedata
import zipfile
from collections.abc import Sequence

from lib.feeds.pictures_only import Entry, is_litter, is_table
from lib.feeds.shelf import is_path_inside
from lib.pictures import MAX_BYTES

MAX_RATIO = 200
"""How much larger than packed a member may be; texts are some 20 times, pictures once."""

MAX_TABLE = 2**32
"""Bytes of a list of products."""

LOCAL_HEADER = 30
"""Bytes before a member's own, and its name comes on top."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NEVER = {"\\", "\0"}  # zipfile itself turns the one into a slash and cuts at the other


def sorted_out(
    infos: Sequence[zipfile.ZipInfo],
) -> tuple[dict[str, zipfile.ZipInfo], list[Entry]]:
    """The members that may be read, by path in order, and those that are refused."""
    overlapping = _overlapping(infos)
    members: dict[str, zipfile.ZipInfo] = {}
    refused: list[Entry] = []
    lower: set[str] = set()
    for info in sorted(infos, key=lambda info: info.filename):
        path = unicodedata.normalize("NFC", info.filename)
        if info.is_dir() or is_litter(path):
            continue
        reason = _why_refused(info, path)
        if not reason and info.header_offset in overlapping:
            reason = "shares its bytes with another one"
        if not reason and path.casefold() in lower:
            reason = "comes twice, capitals aside"
        if reason:
            refused.append(Entry(len(refused) + 1, path, reason))
        else:
            lower.add(path.casefold())
            members[path] = info
    return members, refused


def _why_refused(info: zipfile.ZipInfo, path: str) -> str:
    if not is_path_inside(path) or not path.isprintable() or _NEVER & set(info.orig_filename):
        return "has a name that leads out of the archive or is not text"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return "is a link or another thing that is not a plain file"
    if info.flag_bits & 1:
        return "is encrypted. Pack it without a password"
    if info.compress_type not in _METHODS:
        return "is packed in a way that we do not read"
    if info.file_size > (MAX_TABLE if is_table(path) else MAX_BYTES):
        return "is too large"
    if info.file_size > 1024 and info.file_size > MAX_RATIO * max(1, info.compress_size):
        return f"would be more than {MAX_RATIO} times as large unpacked"
    return ""


def _overlapping(infos: Sequence[zipfile.ZipInfo]) -> set[int]:
    """Where members begin whose bytes are those of an earlier one too."""
    shared: set[int] = set()
    end = -1
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            shared.add(info.header_offset)
        end = max(end, info.header_offset + LOCAL_HEADER + info.compress_size)
    return shared
