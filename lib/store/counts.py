"""Counts of what products have, as a facet shows them."""

from collections import Counter

from lib.filters import CATEGORY_SEPARATOR
from lib.products import colours


def with_parents(leaves: dict[str, int]) -> dict[str, int]:
    """Counts of categories and of every category above them, in order of their names."""
    counts: dict[str, int] = {}
    for path, n in leaves.items():
        names = path.split(CATEGORY_SEPARATOR)
        for depth in range(1, len(names) + 1):
            parent = CATEGORY_SEPARATOR.join(names[:depth])
            counts[parent] = counts.get(parent, 0) + n
    return dict(sorted(counts.items()))


def by_colour(counts: dict[str, int]) -> dict[str, int]:
    """Counts of single colours, from those of what products name together."""
    single: Counter[str] = Counter()
    for named, n in counts.items():
        single.update(dict.fromkeys(colours(named), n))
    return dict(single)


def most_first(counts: dict[str, int]) -> dict[str, int]:
    """The same counts, the largest first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
