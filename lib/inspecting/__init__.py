"""What a source says of its products, held against what their photos show.

A shop's own look-alikes tell in which category a product belongs, and the encoder which colour a
photo shows. What says otherwise may be a slip in the feed; where the feed says nothing, something
is proposed.
"""

from collections.abc import Callable
from operator import attrgetter

from lib.embedding import Embedder
from lib.goods import goods_of
from lib.inspecting.categories import misfiled
from lib.inspecting.colours import miscoloured
from lib.inspecting.finding import Finding
from lib.store import Store


def inspect(
    store: Store, embedder: Embedder, source: str, say: Callable[[float], None]
) -> list[Finding]:
    """The findings among a source's products that have photos, the plainest first.

    `say` hears which share is done. Takes the square of the products' number in time.
    """
    goods = goods_of(store, source)
    found = [*miscoloured(goods, embedder), *misfiled(goods, say)] if goods.ids else []
    return sorted(found, key=attrgetter("plainness"), reverse=True)
