"""How much memory reading a feed takes."""

import tracemalloc
from pathlib import Path

from lib.feeds import Listing, open_feed


def peak_of(path: Path) -> tuple[int, int]:
    """How many products a feed lists, and the most bytes that Python held while it was read."""
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Listing) for item in open_feed(path))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
