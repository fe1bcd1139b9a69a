"""For each product the others that look most like it: what shops show as "You may also like"."""

from collections.abc import Iterator

import numpy as np

from lib.goods import Related, goods_of
from lib.store import Store


def related(store: Store, source: str, count: int, far: float) -> Iterator[Related]:
    """The products of a source that have photos, each with `count` others of it at most.

    What is sold out is not offered, nor what lies farther than `far`.
    """
    goods = goods_of(store, source)
    for number, away in enumerate(goods.distances(goods)):
        away[goods.sold_out] = np.inf
        away[goods.bounds[number] : goods.bounds[number + 1]] = np.inf
        yield Related(goods.ids[number], goods.titles[number], goods.nearest(away, count, far))


def counterparts(store: Store, source: str, among: str, count: int = 1) -> Iterator[Related]:
    """The products of a source that have photos, each with the nearest of another source.

    However far that is: who wants to know what both sell looks at the distance.
    """
    mine, theirs = goods_of(store, source), goods_of(store, among)
    for number, away in enumerate(mine.distances(theirs)):
        yield Related(mine.ids[number], mine.titles[number], theirs.nearest(away, count, np.inf))
