"""How well search works on the bundled shop, measured on queries whose answer is known."""

from collections import Counter

import numpy as np

from lib import shop
from lib.embedding import Embedder
from lib.filters import CATEGORY_SEPARATOR
from lib.pictures import read_picture
from lib.products import Product
from lib.query import COLOURS, Query, mixed
from lib.search import search
from lib.store import Store

PHRASES = 40
FIRST, FEW = 10, 5
MIXED = "multicolour"


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


def otherwise(embedder: Embedder, store: Store, fact: str) -> dict[str, float]:
    """Lived-in scenes with words such as "in red" beside them -> products of that kind that are so.

    Asked for each colour, pattern or material, whichever `fact` is, that the shop has of the kind
    but the scene does not show.
    """
    stock = {(p.category, getattr(p, fact)) for p in store.browse(limit=store.count())}
    put = "in {}" if fact == "colour" else "{}"
    asked = {value: put.format(value) for _, value in sorted(stock) if value not in ("", MIXED)}
    told = dict(zip(asked, embedder.embed_texts(list(asked.values())), strict=True))
    colours = embedder.embed_texts(list(COLOURS))
    right = []
    for path in shop.scenes():
        (shown,) = store.get([path.stem])
        seen = Query(picture=read_picture(path.read_bytes())).vector(embedder, store)
        for value, words in told.items():
            if value != getattr(shown, fact) and (shown.category, value) in stock:
                found = store.search(mixed(seen, words, colours), limit=1)[0].product
                right.append((found.category == shown.category, getattr(found, fact) == value))
    return {
        f"kind and {fact} right first": float(np.mean([all(both) for both in right])),
        "kind right first": float(np.mean([kind for kind, _ in right])),
        "queries": len(right),
    }


def unwanted(embedder: Embedder, store: Store) -> dict[str, float]:
    """A kind of product but not in a colour, pattern or material -> the five that look so.

    Products that say so are not left out here, as they are in a search. Asked for what some of a
    kind have and others have not; beside it the same words, read as any others.
    """
    so, right, as_words = [], [], []
    for category, fact, value in _told_apart(store):
        kind = category.rpartition(CATEGORY_SEPARATOR)[2].lower()
        query, read = Query(text=kind, unwanted=(value,)), Query(text=f"{kind} not {value}")
        found, others = (
            [match.product for match in store.search(its.vector(embedder, store), limit=FEW)]
            for its in (query, read)
        )
        so += [getattr(product, fact) == value for product in found]
        right += [p.category == category and getattr(p, fact) != value for p in found]
        as_words += [getattr(product, fact) == value for product in others]
    return {
        "right kind and not so": float(np.mean(right)),
        "so": float(np.mean(so)),
        "so, read as any words": float(np.mean(as_words)),
        "queries": len(so) // FEW,
    }


def make_phrases(products: list[Product]) -> list[tuple[str, str, str]]:
    """PHRASES times (phrase, colour, category), the best stocked first, each phrase once."""
    kinds = Counter((p.colour, p.pattern, p.category) for p in products)
    made: dict[str, tuple[str, str, str]] = {}
    for (colour, pattern, category), _ in sorted(kinds.items(), key=lambda k: (-k[1], k[0])):
        leaf = category.rpartition(CATEGORY_SEPARATOR)[2].lower()
        phrase = " ".join([colour, *([] if pattern == "plain" else [pattern]), leaf])
        made.setdefault(phrase, (phrase, colour, category))
    return list(made.values())[:PHRASES]


def _told_apart(store: Store) -> list[tuple[str, str, str]]:
    """(category, fact, value) that at least three products of it have and FEW have not."""
    products = store.browse(limit=store.count())
    kinds = Counter(product.category for product in products)
    having = Counter(
        (product.category, fact, getattr(product, fact))
        for product in products
        for fact in ("colour", "pattern", "material")
    )
    return sorted(
        told
        for told, count in having.items()
        if told[2] not in ("", "plain", MIXED) and 3 <= count <= kinds[told[0]] - FEW
    )


def _recall(ranks: list[int]) -> dict[str, float]:
    """Share of queries whose own product came first, and among the first five."""
    first, among = (float(np.mean([rank < k for rank in ranks])) for k in (1, 5))
    return {"recall@1": first, "recall@5": among, "queries": len(ranks)}
