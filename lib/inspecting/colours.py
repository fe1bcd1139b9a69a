"""Products whose photos show another colour than they say, or that say none."""

from collections import Counter
from collections.abc import Iterator, Mapping

from lib.embedding import Embedder
from lib.goods import Goods
from lib.inspecting.finding import Finding
from lib.inspecting.shades import COMMON, Eye, meant
from lib.products import colours

OTHERWISE = 2.2


def miscoloured(goods: Goods, embedder: Embedder) -> Iterator[Finding]:
    """What first photos show of colours that products do not say.

    Another colour has to be nearer than all that a product says by OTHERWISE times the standard
    deviation of its photo's distances from the colours; where nothing is said, it has to be plain
    (see `Eye`). A name that says none of the common ones ("multi", "moonlight") is not judged.
    """
    eye = Eye(embedder)
    away, plain = eye.distances(goods.first_photos), eye.sees(goods.first_photos)
    shown = [COMMON[place] for place in away.argmin(axis=1)]
    means = {name: meant(name, embedder) for said in set(goods.colours) for name in colours(said)}
    called = _called(goods, means, shown)
    for number, said in enumerate(goods.colours):
        sets, near = [means[name] for name in colours(said)], float(away[number].min())
        if not said:
            own, tells = None, bool(plain[number])
        elif all(sets):
            places = [COMMON.index(colour) for colour in frozenset().union(*sets)]
            own = float(away[number, places].min())
            tells = own - near > OTHERWISE * away[number].std()
        else:
            continue
        if tells:
            product = (goods.ids[number], goods.titles[number])
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
