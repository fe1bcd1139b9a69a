"""Products whose photos show another colour than they say, or that say none."""

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from lib.embedding import Embedder
from lib.goods import Goods
from lib.inspecting.finding import Finding
from lib.inspecting.shades import COMMON, distances, meant
from lib.products import colours

OTHERWISE, SURE = 2.2, 0.5  # times as much as a photo's distances from the colours differ


def miscoloured(goods: Goods, embedder: Embedder) -> Iterator[Finding]:
    """What first photos show of colours that products do not say.

    Another colour has to be nearer than all that a product says by OTHERWISE times the standard
    deviation of its photo's distances from the colours; where nothing is said, one than the next by
    SURE times. A name that says none of the common ones ("multi", "moonlight") is not judged.
    """
    away = distances(goods.first_photos, embedder)
    spread = away.std(axis=1)
    nearest, second = np.sort(away, axis=1)[:, :2].T
    shown = [COMMON[place] for place in away.argmin(axis=1)]
    means = {name: meant(name, embedder) for said in set(goods.colours) for name in colours(said)}
    called = _called(goods, means, shown)
    for number, said in enumerate(goods.colours):
        sets = [means[name] for name in colours(said)]
        if not said:
            own, tells = None, second[number] - nearest[number] > SURE * spread[number]
        elif all(sets):
            places = [COMMON.index(colour) for colour in frozenset().union(*sets)]
            own = float(away[number, places].min())
            tells = own - nearest[number] > OTHERWISE * spread[number]
        else:
            continue
        if tells:
            product = (goods.ids[number], goods.titles[number])
            near = float(nearest[number])
            yield Finding("colour", *product, said, called[shown[number]], own, near)


def _called(goods: Goods, means: Mapping[str, frozenset[str]], shown: list[str]) -> dict[str, str]:
    """What the shop calls each common colour: its most frequent name where photos show it."""
    pairs = Counter(
        (colour, said)
        for said, colour in zip(goods.colours, shown, strict=True)
        if colour in means.get(said, ())
    )
    frequent = {colour: said for (colour, said), _ in reversed(pairs.most_common())}
    return {colour: frequent.get(colour, colour) for colour in COMMON}
