"""How well search works on the bundled shop, measured on queries whose answer is known."""

from collections import Counter

import numpy as np

from lib import shop
from lib.embedding import Embedder
from lib.filters import CATEGORY_SEPARATOR
from lib.pictures import read_picture
from lib.products import Product
from lib.query import Query
from lib.search import search
from lib.store import Store

PHRASES = 40
FIRST = 10


def scenes(embedder: Embedder, store: Store) -> dict[str, float]:
    """Lived-in scenes -> their product, through the same search that visitors use."""
    ranks = []
    for path in shop.scenes():
        query = Query(picture=read_picture(path.read_bytes()))
        found = [card.product.id for card in search(query, embedder, store, limit=5).cards]
        ranks.append(found.index(path.stem) if path.stem in found else len(found))
    return _recall(ranks)


def second_views(store: Store) -> dict[str, float]:
    """Each product's second photo -> its product, among the first photos of all."""
    vectors = [store.vectors(p.id) for p in store.browse(limit=store.count())]
    vectors = [v for v in vectors if len(v) > 1]
    firsts, seconds = (np.stack([v[i] for v in vectors]) for i in (0, 1))
    similarities = seconds @ firsts.T
    own = similarities.diagonal()
    return _recall((similarities > own[:, None]).sum(axis=1).tolist())


def phrases(embedder: Embedder, store: Store) -> dict[str, float]:
    """Phrases such as "navy striped cushions" -> products of that colour and category.

    precision@10 counts the first ten, or as many as the shop has of that colour and category.
    """
    products = store.browse(limit=store.count())
    stock = Counter((p.colour, p.category) for p in products)
    scores = []
    for phrase, colour, category in make_phrases(products):
        first = min(FIRST, stock[colour, category])
        cards = search(Query(text=phrase), embedder, store, limit=first).cards
        right = sum((c.product.colour, c.product.category) == (colour, category) for c in cards)
        scores.append(right / first)
    return {"precision@10": float(np.mean(scores)), "queries": len(scores)}


def make_phrases(products: list[Product]) -> list[tuple[str, str, str]]:
    """PHRASES times (phrase, colour, category), the best stocked first, each phrase once."""
    kinds = Counter((p.colour, p.pattern, p.category) for p in products)
    made: dict[str, tuple[str, str, str]] = {}
    for (colour, pattern, category), _ in sorted(kinds.items(), key=lambda k: (-k[1], k[0])):
        leaf = category.rpartition(CATEGORY_SEPARATOR)[2].lower()
        phrase = " ".join([colour, *([] if pattern == "plain" else [pattern]), leaf])
        made.setdefault(phrase, (phrase, colour, category))
    return list(made.values())[:PHRASES]


def _recall(ranks: list[int]) -> dict[str, float]:
    """Share of queries whose own product came first, and among the first five."""
    first, among = (float(np.mean([rank < k for rank in ranks])) for k in (1, 5))
    return {"recall@1": first, "recall@5": among, "queries": len(ranks)}
