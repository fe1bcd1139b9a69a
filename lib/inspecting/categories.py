"""Products whose look-alikes are all in another category, or that are in none."""

from collections.abc import Callable, Iterator

import numpy as np

from lib.filters import is_under
from lib.goods import BLOCK, Goods
from lib.inspecting.finding import Finding
from lib.inspecting.shelves import LOOK_ALIKES, Shelves, apart
from lib.store.matrix import nearest


def misfiled(goods: Goods, far: float, say: Callable[[float], None]) -> Iterator[Finding]:
    """What the categories of look-alikes, of the same goods, say of each product's own.

    None of these lies farther than `far`. `say` hears which share is done.
    """
    shelves = Shelves(goods.categories)
    nowhere = ~shelves.under("")[goods.owners]
    for number, away in enumerate(goods.distances(goods)):
        away[goods.bounds[number] : goods.bounds[number + 1]] = np.inf
        said = goods.categories[number]
        rows = nearest(np.where(nowhere, np.inf, away), goods.owners, LOOK_ALIKES)
        like = [row for row in rows if not nowhere[row] and away[row] <= far]
        if shown := shelves.proposed(said, [goods.categories[goods.owners[row]] for row in like]):
            first = next(
                row for row in like if is_under(goods.categories[goods.owners[row]], (shown,))
            )
            own = None
            if said:
                own = float(away[shelves.under(apart(said, shown))[goods.owners]].min())
            yield Finding(
                "category",
                goods.ids[number],
                goods.titles[number],
                said,
                shown,
                own,
                float(away[first]),
                goods.ids[goods.owners[first]],
            )
        if number % BLOCK == 0:
            say(number / len(goods.ids))
