"""What importing a feed again would change is told before, and comes true."""

import dataclasses

import pytest

from lib.errors import FeedError
from lib.feeds.rows import RowProblem
from lib.importing import Options, run_import
from lib.importing.comparison import Comparison, compare, source_of
from lib.importing.options import Shard
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder
from tests.feeds_made_up import Counting, MadeUpFeed, listing, made_up

SPRING = Options(source="spring")


@pytest.fixture
def store(tmp_path):
    store = LocalStore(tmp_path / "store", ColourEmbedder.name, ColourEmbedder.dimensions)
    yield store
    store.close()


def imported(store, feed, source="spring", **options):
    return run_import(feed, Counting(), store, Options(source, **options))


def test_what_is_told_comes_true(store):
    feed = made_up(300)
    imported(store, feed)
    dearer = [
        dataclasses.replace(row, product=dataclasses.replace(row.product, price=9.0))
        for row in feed.rows[:20]
    ]
    later = MadeUpFeed([*dearer, *feed.rows[20:280], *made_up(310).rows[300:]], made_up(310).files)
    told = compare(later, store, SPRING)
    assert told == Comparison(new=10, changed=20, unchanged=260, gone=20)
    assert later.read_addresses == []
    done = imported(store, later, remove_missing=True)
    assert (done.new, done.changed, done.unchanged, done.removed) == (10, 20, 260, 20)
    assert compare(later, store, SPRING) == Comparison(unchanged=290)


def test_other_pictures_or_missing_ones_are_looked_at_again(store):
    feed = MadeUpFeed([listing(i, f"{i}.png", f"{i}-b.png") for i in range(4)], made_up(0).files)
    feed.files |= {f"{i}.png": data for i, data in enumerate(made_up(4).files.values())}
    imported(store, feed)
    assert compare(feed, store, SPRING) == Comparison(changed=4)
    imported(store, one := made_up(4))
    moved = MadeUpFeed([listing(0, "elsewhere.png"), *one.rows[1:]])
    assert compare(moved, store, SPRING) == Comparison(changed=1, unchanged=3)


def test_a_source_that_has_nothing_is_not_compared(store):
    imported(store, made_up(3))
    assert compare(made_up(3), store, Options("summer")) is None


def test_a_row_that_cannot_be_imported_or_comes_twice_counts_once_at_most(store):
    imported(store, made_up(3))
    rows = made_up(4).rows
    bad = [RowProblem(9, "price", "No amount."), dataclasses.replace(rows[3], pictures=())]
    twice = MadeUpFeed([*rows, *rows, *bad])
    assert compare(twice, store, SPRING) == Comparison(new=1, unchanged=3)
    dearer = dataclasses.replace(rows[0], product=dataclasses.replace(rows[0].product, price=9.0))
    assert compare(MadeUpFeed([*rows[:3], dearer]), store, SPRING) == Comparison(unchanged=3)


def test_what_cannot_be_read_this_time_is_not_gone(store):
    imported(store, feed := made_up(3))
    bare = dataclasses.replace(feed.rows[0], pictures=())
    broken = RowProblem(3, "price", "No amount.", {"sku": "p1", "price": "?"})
    later = MadeUpFeed([bare, broken, feed.rows[2]])
    assert compare(later, store, SPRING) == Comparison(unchanged=1)
    assert imported(store, later, remove_missing=True).removed == 0


def test_cells_of_broken_rows_do_not_stand_in_for_rows_that_are_read(store):
    imported(store, feed := made_up(20))
    broken = [RowProblem(n, "price", "No amount.", {"stock": f"p{n}"}) for n in range(20)]
    told = compare(MadeUpFeed([*broken, *made_up(26).rows]), store, SPRING)
    assert told == Comparison(new=6, unchanged=20)
    assert feed.read_addresses


def test_rows_that_failed_before_are_new(store):
    feed = made_up(3)
    lost = {name: data for name, data in feed.files.items() if name != "1-0.png"}
    imported(store, MadeUpFeed(feed.rows, lost))
    assert compare(feed, store, SPRING) == Comparison(new=1, unchanged=2)


def test_a_feed_that_breaks_off_counts_as_far_as_it_was_read(store):
    imported(store, made_up(3))
    broken = MadeUpFeed([*made_up(2).rows, FeedError("Here it ends.")])
    assert compare(broken, store, SPRING) == Comparison(unchanged=2, gone=None)
    some = Options("spring", limit=2)
    assert compare(made_up(3), store, some) == Comparison(unchanged=2, gone=None)
    shards = [compare(made_up(3), store, Options("spring", shard=Shard(n, 2))) for n in (1, 2)]
    assert sum(told.unchanged for told in shards) == 3
    assert {told.gone for told in shards} == {None}


def renamed(feed):
    rows = [
        dataclasses.replace(row, product=dataclasses.replace(row.product, id=f"SKU {n}"))
        for n, row in enumerate(feed.rows)
    ]
    return MadeUpFeed(rows, feed.files)


def test_other_ids_for_what_may_be_the_same_products_are_warned_of(store):
    feed = made_up(40)
    imported(store, feed)
    told = compare(renamed(feed), store, SPRING)
    assert (told.new, told.gone) == (40, 40)
    assert "'SKU 0'" in told.warning
    assert "'p0'" in told.warning
    assert compare(made_up(60), store, SPRING).warning == ""
    assert compare(made_up(4), store, SPRING).warning == ""


def called(feed, title):
    rows = [
        dataclasses.replace(row, product=dataclasses.replace(row.product, title=f"{title} {n}"))
        for n, row in enumerate(feed.rows)
    ]
    return MadeUpFeed(rows, feed.files)


def test_another_shops_products_that_have_the_same_ids_are_warned_of(store):
    imported(store, called(made_up(8), "Mug"), "mugs")
    sofas = called(made_up(6), "Sofa")
    told = compare(sofas, store, Options("mugs"))
    assert (told.changed, told.gone) == (6, 2)
    assert "'p0' is 'Sofa 0' here and 'Mug 0' there" in told.warning
    assert source_of(sofas, store) == ""
    assert source_of(called(made_up(6), "MUG"), store) == "mugs"
    imported(store, called(made_up(30), "Shoe"), "shoes")
    assert source_of(called(made_up(7), "Mug"), store) == "mugs"


def test_few_of_many_and_many_of_few_are_warned_of(store):
    imported(store, made_up(40))
    some = MadeUpFeed([*renamed(made_up(2)).rows], made_up(2).files)
    assert compare(some, store, SPRING).warning
    imported(store, made_up(2), "small")
    assert compare(renamed(made_up(40)), store, Options("small")).warning


def test_the_bundled_shop_is_nobodys_source(store):
    run_import(made_up(5), Counting(), store, Options(""))
    assert source_of(made_up(5), store) == ""


def test_the_source_of_a_later_export_is_known_by_its_ids(store):
    imported(store, made_up(20), "spring")
    imported(store, renamed(made_up(30)), "summer")
    assert source_of(made_up(35), store) == "spring"
    assert source_of(renamed(made_up(10)), store) == "summer"
    assert source_of(made_up(41), store) == ""
    assert source_of(MadeUpFeed([]), store) == ""
