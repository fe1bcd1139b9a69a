"""What a source says of its products, held against what their photos show.

A shop's own look-alikes tell in which category a product belongs, and the encoder which colour a
photo shows. What says otherwise may be a slip in the feed; where the feed says nothing, something
is proposed.
"""

from collections.abc import Callable

from lib.calibration import scales_of
from lib.embedding import Embedder
from lib.goods import goods_of
from lib.inspecting.categories import misfiled
from lib.inspecting.colours import miscoloured
from lib.inspecting.finding import Finding
from lib.store import Store


def inspect(
    store: Store, embedder: Embedder, source: str, say: Callable[[float], None]
) -> list[Finding]:
    """The findings among a source's products that have photos: slips, then gaps, plainest first.

    `say` hears which share is done. Takes the square of the products' number in time.
    """
    goods = goods_of(store, source)
    if not goods.ids:
        return []
    far = scales_of(store, embedder)["image"].loose
    found = [*miscoloured(goods, embedder), *misfiled(goods, far, say)]
    return sorted(found, key=lambda finding: (not finding.said, -finding.plainness))
