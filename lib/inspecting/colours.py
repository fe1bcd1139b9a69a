"""Products whose photos show another colour than they say, or that say none."""

from collections.abc import Iterator

from lib.embedding import Embedder
from lib.goods import Goods
from lib.inspecting.finding import Finding
from lib.inspecting.shades import COMMON, Eye, Names, is_plain
from lib.products import colours

CONTRADICTS = 2.2


def miscoloured(goods: Goods, embedder: Embedder) -> Iterator[Finding]:
    """What first photos show of colours that products do not say.

    Another colour has to be nearer than all that a product says by CONTRADICTS times the standard
    deviation of its photo's distances from the colours; where nothing is said, it has to be plain
    (see `Eye`). A name that says none of the common ones ("multi", "moonlight") is not judged.
    """
    away = Eye(embedder).distances(goods.first_photos)
    names = Names(goods.colours, embedder)
    for number, said in enumerate(goods.colours):
        far = away[number]
        means = [names[name] for name in colours(said)]
        shown, near = COMMON[far.argmin()], float(far.min())
        if not said:
            own, tells = None, is_plain(far)
        elif all(means):
            own = float(min(far[COMMON.index(colour)] for its in means for colour in its))
            tells = own - near > CONTRADICTS * far.std()
        else:
            continue
        if tells:
            product = (goods.ids[number], goods.titles[number])
            yield Finding("colour", *product, said, names.called[shown], own, near)
