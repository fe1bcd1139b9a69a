"""How well search heeds more than the first words or photo, measured on the bundled shop."""

from collections import Counter
from dataclasses import replace

import numpy as np

from lib import shop
from lib.embedding import Embedder
from lib.filters import CATEGORY_SEPARATOR
from lib.pictures import read_picture
from lib.query import COLOURS, Query, mixed
from lib.store import Store
from lib.votes import Votes

FEW, VOTES = 5, 2
MIXED = "multicolour"


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
        kind = _leaf(category)
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


def voted(embedder: Embedder, store: Store) -> dict[str, float]:
    """A kind of product, and likes and dislikes for the colour, pattern or material that is meant.

    Liked are the first VOTES of those found that are so, disliked the first VOTES that are not.
    Of the FEW next, or as many as are left, the share of that kind that are so; beside it what the
    same words find without votes. Asked for the same as `unwanted` is.
    """
    products = store.browse(limit=store.count())
    right: list[float] = []
    without: list[float] = []
    for category, fact, value in _told_apart(store):
        query = Query(text=_leaf(category))
        meant = {p.id for p in products if p.category == category and getattr(p, fact) == value}
        found = _found(query, embedder, store)
        liked = [product_id for product_id in found if product_id in meant][:VOTES]
        disliked = [product_id for product_id in found if product_id not in meant][:VOTES]
        asked = replace(query, votes=Votes.of(liked, disliked))
        left = min(FEW, len(meant) - len(liked))
        for shares, ids in ((right, _found(asked, embedder, store)), (without, found)):
            following = [each for each in ids if each not in (*liked, *disliked)][:left]
            shares.append(sum(each in meant for each in following) / left)
    return {
        "so after two likes and two dislikes": float(np.mean(right)),
        "so without": float(np.mean(without)),
        "queries": len(right),
    }


def _found(query: Query, embedder: Embedder, store: Store) -> list[str]:
    vector = query.votes.away(query.vector(embedder, store), store)
    return [match.product.id for match in store.search(vector, limit=48)]


def _leaf(category: str) -> str:
    return category.rpartition(CATEGORY_SEPARATOR)[2].lower()


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
