"""Ids that begin with a source's name are told apart, however feeds and sources use them."""

from dataclasses import replace

import numpy as np
import pytest

from lib.feeds import open_feed
from lib.feeds.export import products_csv
from lib.goods import goods_of
from lib.identity import own_ids, stored_ids
from lib.importing import Options, run_import
from lib.products import Product
from lib.store.local import LocalStore
from tests.feeds_made_up import Counting, MadeUpFeed, listing, png

SHOP = Options(source="shop")
REMOVING = replace(SHOP, remove_missing=True)


@pytest.fixture
def store(tmp_path):
    store = LocalStore(tmp_path / "store", Counting.name, Counting.dimensions)
    yield store
    store.close()


def feed_of(*ids, **facts):
    """A feed of products by these ids, each titled as it is called there."""
    rows = [listing(n, row=n + 2) for n in range(len(ids))]
    rows = [
        replace(row, product=replace(row.product, id=i, title=f"Our {i}", **facts))
        for row, i in zip(rows, ids, strict=True)
    ]
    return MadeUpFeed(rows, {f"{n}.png": png(n) for n in range(len(ids))})


def bring(store, *ids, options=SHOP, **facts):
    return run_import(feed_of(*ids, **facts), Counting(), store, options)


def titles(store, source="shop"):
    return {p.id: p.title for p in store.get(store.ids(source, limit=1000))}


def taken_by_another(store, *ids):
    for name in ids:
        store.upsert([Product(name, "Theirs", source="other")], np.empty((0, 64), np.float32))


@pytest.mark.parametrize("ids", [("shop:b", "b"), ("b", "shop:b")])
@pytest.mark.parametrize("between", [0, 298], ids=["one batch", "two batches"])
def test_no_product_takes_the_place_of_another(store, ids, between):
    first, last = ids
    bring(store, first, *(f"p{n}" for n in range(between)), last)
    assert store.sources()["shop"] == between + 2
    assert {i: t for i, t in titles(store).items() if "b" in i} == {
        "b": "Our b",
        "shop:b": "Our shop:b",
    }
    assert {"b", "shop:b"} <= set(goods_of(store, "shop").ids)
    done = bring(store, first, *(f"p{n}" for n in range(between)), last, price=1)
    assert (done.changed, store.sources()["shop"]) == (between + 2, between + 2)
    bring(store, "p0", "b", options=REMOVING)
    assert titles(store) == {"b": "Our b", "p0": "Our p0"}


def test_nor_where_they_come_one_after_the_other(store):
    bring(store, "shop:b")
    bring(store, "shop:b", "b")
    assert titles(store) == {"shop:b": "Our shop:b", "b": "Our b"}
    bring(store, "b", options=REMOVING)
    assert titles(store) == {"b": "Our b"}


def test_a_lone_product_is_called_what_its_feed_calls_it(store):
    bring(store, "shop:b")
    assert goods_of(store, "shop").ids == ["shop:b"]
    taken_by_another(store, "c")
    bring(store, "shop:b", "c")
    assert goods_of(store, "shop").ids == ["shop:b", "c"]
    stored = stored_ids(store, "shop", ["shop:b", "c"])
    assert stored == {"shop:b": "shop:b", "c": "shop:c"}


def test_an_export_that_is_imported_again_doubles_and_removes_nothing(store, tmp_path):
    taken_by_another(store, "0", "1")
    bring(store, "0", "1", "2")
    assert list(titles(store)) == ["2", "shop:0", "shop:1"]
    path = tmp_path / "products.csv"
    path.write_text("".join(products_csv(store.get(store.ids("shop")))))
    for n in range(3):
        (tmp_path / f"{n}.png").write_bytes(png(n))
    for options in (SHOP, REMOVING):
        run_import(open_feed(path), Counting(), store, options)
        assert list(titles(store)) == ["2", "shop:0", "shop:1"]
    bring(store, "0", "1", "2", price=3, options=REMOVING)
    assert list(titles(store)) == ["2", "shop:0", "shop:1"]
    assert goods_of(store, "shop").ids == ["2", "0", "1"]


def test_what_clashes_with_nothing_costs_no_look_into_the_journal(store, monkeypatch):
    ids = [str(n) for n in range(100)]
    bring(store, *ids)
    monkeypatch.setattr(store.journal, "entries", None)
    assert stored_ids(store, "shop", ids) == {i: i for i in ids}
    assert own_ids(store, "shop", ids) == {i: i for i in ids}
