"""How many slips in colours and categories their photos betray.

python -m benchmarks.inspecting [SOURCE]     of the store that the settings name; else the shop

Of a source some words are put to other products, or left out, and its photos asked. Nothing is
written. What was wrong before counts as a false alarm. The time is one against `lib.related`'s.
"""

import sys
import time
from collections.abc import Callable, Iterable

import numpy as np

from lib.calibration import scales_of
from lib.commands import open_shop
from lib.embedding import Embedder
from lib.goods import Goods, goods_of
from lib.inspecting.categories import misfiled
from lib.inspecting.colours import miscoloured
from lib.inspecting.finding import Finding
from lib.inspecting.shades import meant
from lib.related import related

SLIPS, GAPS = 0.03, 0.2
FEW = 50  # categories are left out one after the other
Look = Callable[[list[str]], Iterable[Finding]]
Same = Callable[[str, str], bool]


def slips(said: list[str], look: Look, ids: list[str], same: Same) -> str:
    """SLIPS of the words put to other products: how many are found, and how many others."""
    rng = np.random.default_rng(3)
    given = list(said)
    for place in np.flatnonzero(rng.random(len(said)) < SLIPS):
        given[place] = said[rng.integers(len(said))]
    pairs = zip(ids, said, given, strict=True)
    wrong = {i: true for i, true, now in pairs if now != true and not same(true, now)}
    changed = {i for i, true, now in zip(ids, said, given, strict=True) if now != true}
    found = list(look(given))
    hit = [finding for finding in found if finding.id in wrong]
    right = np.mean([same(wrong[finding.id], finding.shown) for finding in hit])
    others = sum(finding.id not in changed for finding in found)
    return (
        f"of {len(wrong):,} slips {len(hit) / len(wrong):.3f} found, {right:.3f} of these rightly; "
        f"of {len(ids) - len(changed):,} others {others / (len(ids) - len(changed)):.3f} doubted"
    )


def gaps(said: list[str], look: Look, ids: list[str], same: Same) -> str:
    """GAPS of the words left out: of how many something is proposed, and how much of it right."""
    rng = np.random.default_rng(4)
    given = ["" if rng.random() < GAPS else word for word in said]
    true = {i: was for i, was, now in zip(ids, said, given, strict=True) if was and not now}
    found = [finding for finding in look(given) if finding.id in true]
    right = np.mean([same(true[finding.id], finding.shown) for finding in found])
    return (
        f"of {len(true):,} gaps {len(found) / len(true):.3f} filled, {right:.3f} of these rightly"
    )


def nameless(goods: Goods, far: float) -> str:
    """Each category left out whole: for how many of its products another one is proposed."""
    proposed = 0
    for gone in set(goods.categories):
        given = ["" if category == gone else category for category in goods.categories]
        found = misfiled(goods._replace(categories=given), far, lambda share: None)
        shown = [finding.shown for finding in found if not finding.said]
        proposed += sum(not gone.startswith(category) for category in shown)
    return f"of {len(goods.ids):,} in a category that is left out whole {proposed} given another"


def looks(goods: Goods, embedder: Embedder, far: float) -> dict[str, tuple[list[str], Look, Same]]:
    """For each fact what is said, what looks at it, and when two say the same."""

    def colours(given: list[str]) -> Iterable[Finding]:
        return miscoloured(goods._replace(colours=given), embedder)

    def categories(given: list[str]) -> Iterable[Finding]:
        return misfiled(goods._replace(categories=given), far, lambda share: None)

    def one_colour(first: str, second: str) -> bool:
        return bool(meant(first, embedder) & meant(second, embedder))

    return {
        "colour": (goods.colours, colours, one_colour),
        "category": (goods.categories, categories, lambda true, shown: true.startswith(shown)),
    }


def main(source: str) -> None:
    """Print all of it."""
    embedder, store = open_shop()
    goods, far = goods_of(store, source), scales_of(store, embedder)["image"].loose
    for fact, (said, look, same) in looks(goods, embedder, far).items():
        print(f"{fact}: {slips(said, look, goods.ids, same)}")
        print(f"{fact}: {gaps(said, look, goods.ids, same)}")
        started = time.perf_counter()
        list(look(said))
        print(f"{fact}: {1000 * (time.perf_counter() - started) / len(goods.ids):.3f} ms a product")
    if len(set(goods.categories)) < FEW:
        print(f"category: {nameless(goods, far)}")
    started = time.perf_counter()
    count = sum(1 for _ in related(store, source, 6, 2.0))
    print(f"lib.related: {1000 * (time.perf_counter() - started) / count:.3f} ms a product")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
