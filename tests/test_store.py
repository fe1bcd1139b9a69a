"""The contract of every store, and what only the embedded one promises."""

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from lib.errors import StoreError, WrongEmbedder
from lib.filters import Filters
from lib.products import Photo, Product
from lib.settings import Settings
from lib.store import Store, open_store
from lib.store.local import LocalStore

RNG = np.random.default_rng(0)


def product(product_id, *, photos=1, **facts):
    pictures = tuple(
        Photo(product_id, i, f"{product_id}-{i}.webp", f"{product_id}-{i}") for i in range(photos)
    )
    return Product(product_id, facts.pop("title", product_id), photos=pictures, **facts)


def units(n, dimensions=4):
    vectors = RNG.normal(size=(n, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def axis(i):
    return np.eye(4, dtype=np.float32)[i]


@pytest.fixture
def shop(store):
    """Three mugs and a lamp; the lamp has two photos."""
    store.upsert(
        [
            product("m1", title="Blue mug", category="Kitchen > Mugs", colour="blue", price=10),
            product("m2", title="Red mug", category="Kitchen > Mugs", colour="red", price=12),
            product(
                "m3",
                title="Café mug",
                category="Kitchen > Mugs",
                colour="red",
                availability="out of stock",
            ),
            product("l1", title="Lamp", category="Home > Lamps", colour="red", price=99, photos=2),
        ],
        np.stack([axis(0), axis(1), axis(2), axis(3), (axis(0) + axis(3)) / np.sqrt(2)]),
    )
    return store


def found(store, vector, **options):
    return [match.product.id for match in store.search(vector, **options)]


# --- every store ---


def test_an_empty_store_answers_everything_with_nothing(store: Store):
    assert store.search(axis(0)) == []
    assert store.count() == 0
    assert store.browse() == []
    assert store.find(["mug"]) == []
    assert store.get(["m1"]) == []
    assert store.vectors("m1").shape == (0, 4)
    assert store.facets().prices is None


def test_what_is_put_in_comes_out(shop: Store):
    (lamp,) = shop.get(["l1"])
    assert lamp == product(
        "l1", title="Lamp", category="Home > Lamps", colour="red", price=99, photos=2
    )
    assert [p.id for p in shop.get(["m2", "nothing", "m1", "m2"])] == ["m2", "m1"]


def test_the_nearest_come_first_with_cosine_distances(shop: Store):
    matches = shop.search(axis(0))
    assert [m.product.id for m in matches] == ["m1", "l1", "m2", "m3"]
    assert [round(m.distance, 3) for m in matches] == [0.0, 0.293, 1.0, 1.0]


def test_a_product_appears_once_by_its_nearest_photo(shop: Store):
    (lamp,) = (m for m in shop.search(axis(3)) if m.product.id == "l1")
    assert (lamp.photo.position, round(lamp.distance, 3)) == (0, 0.0)
    (lamp,) = (m for m in shop.search(axis(0)) if m.product.id == "l1")
    assert (lamp.photo.position, round(lamp.distance, 3)) == (1, 0.293)


def test_many_photos_of_one_product_do_not_crowd_out_others(store: Store):
    store.upsert(
        [product("many", photos=60), product("other")], np.stack([axis(0)] * 60 + [axis(1)])
    )
    assert found(store, axis(0), limit=2) == ["many", "other"]


def test_equal_distances_keep_a_stable_order_at_any_limit(store: Store):
    store.upsert([product(f"p{i:02}") for i in range(40)], np.stack([axis(0)] * 40))
    everything = found(store, axis(1), limit=40)
    assert everything == [f"p{i:02}" for i in range(40)]
    assert found(store, axis(1), limit=7) == everything[:7]


def test_filters_apply_before_the_limit(shop: Store):
    assert found(shop, axis(0), filters=Filters(colours=("red",)), limit=2) == ["l1", "m2"]
    assert found(shop, axis(0), filters=Filters(categories=("Kitchen",))) == ["m1", "m2", "m3"]
    assert found(shop, axis(0), filters=Filters(price_to=12)) == ["m1", "m2"]
    assert found(shop, axis(0), filters=Filters(price_from=11, price_to=20)) == ["m2"]
    assert found(shop, axis(0), filters=Filters(availability=("out of stock",))) == ["m3"]
    assert found(shop, axis(0), filters=Filters(colours=("no such",))) == []


def test_a_category_is_a_path_not_a_prefix(store: Store):
    store.upsert(
        [product("a", category="Home > Lamps"), product("b", category="Home > Lamps and shades")],
        units(2),
    )
    assert store.count(Filters(categories=("Home > Lamps",))) == 1
    assert store.count(Filters(categories=("Home",))) == 2
    assert store.count(Filters(categories=("Home > Lam",))) == 0


def test_facets_count_under_the_other_facets(shop: Store):
    facets = shop.facets(Filters(colours=("red",), categories=("Kitchen > Mugs",)))
    assert facets.categories == {
        "Home": 1,
        "Home > Lamps": 1,
        "Kitchen": 2,
        "Kitchen > Mugs": 2,
    }
    assert facets.colours == {"red": 2, "blue": 1}
    assert facets.availability == {"in stock": 1, "out of stock": 1}
    assert facets.prices == (12, 12)


def test_every_facet_count_is_what_choosing_it_shows(store: Store):
    kinds, colours = ["A", "A > B", "A > C", "D"], ["red", "blue", "green"]
    store.upsert(
        [
            product(f"p{i}", category=kinds[i % 4], colour=colours[i % 3], price=i)
            for i in range(50)
        ],
        units(50),
    )
    chosen = Filters(colours=("red", "blue"), price_to=40)
    facets = store.facets(chosen)
    for colour, n in facets.colours.items():
        assert store.count(chosen.choosing("colours", (colour,))) == n
    for category, n in facets.categories.items():
        assert store.count(chosen.choosing("categories", (category,))) == n


def test_words_are_found_by_their_beginning_whatever_the_case_and_accents(shop: Store):
    assert set(shop.find(["MUG"])) == {"m1", "m2", "m3"}
    assert shop.find(["cafe"]) == ["m3"]
    assert shop.find(["lam"], Filters(colours=("blue",))) == []
    assert shop.find(["red", "mug"])[0] == "m2"


@pytest.mark.parametrize(
    "word", ['"', "' OR 1=1 --", "mug*", "NEAR(", "%", "\0", "mug OR lamp", "-"]
)
def test_hostile_words_find_nothing_and_break_nothing(shop: Store, word):
    assert isinstance(shop.find([word]), list)
    assert shop.count(Filters(colours=(word,), categories=(word,))) == 0
    assert shop.get([word]) == []
    assert shop.count() == 4


def test_browsing_takes_the_categories_in_turn(store: Store):
    store.upsert(
        [product(f"m{i}", category="Mugs") for i in range(20)]
        + [product(f"l{i}", category="Lamps") for i in range(3)],
        units(23),
    )
    first = [p.category for p in store.browse(limit=6)]
    assert sorted(first[:2]) == sorted(first[2:4]) == sorted(first[4:]) == ["Lamps", "Mugs"]
    assert store.browse(limit=30) == store.browse(limit=30)
    assert len(store.browse(limit=30)) == 23
    assert {p.category for p in store.browse(Filters(categories=("Lamps",)))} == {"Lamps"}


def test_browsing_shows_what_is_in_stock_first(store: Store):
    store.upsert(
        [product(f"p{i}", availability="out of stock" if i % 2 else "in stock") for i in range(10)],
        units(10),
    )
    shown = [p.availability for p in store.browse(limit=10)]
    assert shown == ["in stock"] * 5 + ["out of stock"] * 5


def test_a_second_upsert_replaces(shop: Store):
    shop.upsert([product("m1", title="Green mug", colour="green")], axis(2)[None])
    assert shop.count() == 4
    assert shop.get(["m1"])[0].title == "Green mug"
    assert shop.find(["blue"]) == []
    assert shop.facets().colours == {"red": 3, "green": 1}


def test_a_changed_photo_brings_its_new_vector(shop: Store):
    changed = Product("m1", "Blue mug", photos=(Photo("m1", 0, "new.webp", "another digest"),))
    shop.upsert([changed], axis(2)[None])
    assert np.array_equal(shop.vectors("m1"), axis(2)[None])
    assert found(shop, axis(2))[:2] == ["m1", "m3"]


def test_the_deleted_are_gone_at_once(shop: Store):
    assert shop.delete(["m1", "l1", "unknown"]) == 2
    assert found(shop, axis(0)) == ["m2", "m3"]
    assert shop.find(["lamp"]) == []
    assert shop.facets().colours == {"red": 2}
    shop.upsert([product("new")], axis(0)[None])
    assert found(shop, axis(0)) == ["new", "m2", "m3"]


def test_vectors_that_are_not_unit_vectors_are_refused(store: Store):
    for bad in (np.zeros((1, 4)), np.full((1, 4), np.nan), np.ones((1, 4)), np.ones((1, 5))):
        with pytest.raises(ValueError, match=r"unit length|photos need"):
            store.upsert([product("p")], bad.astype(np.float32))
    assert store.count() == 0


def test_notes_are_kept(store: Store):
    assert store.recall("scale") is None
    store.remember("scale", "0.3")
    store.remember("scale", "0.4")
    assert store.recall("scale") == "0.4"


# --- the embedded store ---


def test_another_embedder_is_refused_by_name(tmp_path: Path):
    LocalStore(tmp_path, "one", 4).close()
    with pytest.raises(WrongEmbedder, match=r"one 4.*this is two 4"):
        LocalStore(tmp_path, "two", 4)
    with pytest.raises(WrongEmbedder, match="this is one 8"):
        LocalStore(tmp_path, "one", 8)
    LocalStore(tmp_path, "one", 4).close()


def test_each_embedder_has_a_store_of_its_own(tmp_path: Path):
    one, two = (open_store(Settings(store_dir=tmp_path), name, 4) for name in ("one", "two"))
    one.upsert([product("a")], axis(0)[None])
    assert (one.count(), two.count()) == (1, 0)
    one.close()
    two.close()


def test_search_agrees_with_brute_force_gathered_or_scanned(tmp_path: Path):
    store = LocalStore(tmp_path, "test", 32)
    vectors = units(3000, 32)
    store.upsert([product(f"p{i}", colour=f"c{i % 50}", price=i) for i in range(3000)], vectors)
    store.delete([f"p{i}" for i in range(0, 3000, 7)])
    for filters, keep in (
        (Filters(), lambda i: True),
        (Filters(colours=("c1", "c2")), lambda i: i % 50 in (1, 2)),
        (Filters(price_to=1500), lambda i: i <= 1500),
    ):
        query = units(1, 32)[0]
        alive = [i for i in range(3000) if i % 7 and keep(i)]
        expected = sorted(alive, key=lambda i: float(1 - vectors[i] @ query))[:30]
        assert found(store, query, filters=filters, limit=30) == [f"p{i}" for i in expected]
    store.close()


def test_a_second_opening_sees_what_the_first_wrote(tmp_path: Path):
    one, two = (LocalStore(tmp_path, "test", 4) for _ in range(2))
    one.upsert([product("a")], axis(0)[None])
    assert found(two, axis(0)) == ["a"]
    two.upsert([product("b")], axis(1)[None])
    assert found(one, axis(1)) == ["b", "a"]
    one.close()
    two.close()


def test_threads_search_while_another_writes(tmp_path: Path):
    store = LocalStore(tmp_path, "test", 4)
    store.upsert([product("first")], axis(0)[None])
    done, errors = threading.Event(), []

    def search():
        while not done.is_set():
            try:
                ids = found(store, axis(0), limit=500)
                assert len(ids) == len(set(ids))
                assert ids[0] == "first"
            except Exception as error:  # noqa: BLE001 - any failure of a thread fails the test
                errors.append(error)
                return

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for i in range(60):
        vectors = units(5)
        vectors[:, 0] = -abs(vectors[:, 0])
        store.upsert([product(f"p{i}-{j}") for j in range(5)], vectors)
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert store.count() == 301
    store.close()


def test_a_failed_write_leaves_everything_as_it_was(shop: LocalStore, monkeypatch):
    monkeypatch.setattr("lib.store.local.put_photo", _disk_full)
    with pytest.raises(StoreError, match="disk is full"):
        shop.upsert([product("m1", title="Half"), product("new")], units(2))
    assert shop.get(["m1"])[0].title == "Blue mug"
    assert shop.count() == 4
    assert found(shop, axis(0))[0] == "m1"


def _disk_full(*_):
    raise sqlite3.OperationalError("database or disk is full")


def test_a_cut_vector_file_is_named(tmp_path: Path):
    store = LocalStore(tmp_path, "test", 4)
    store.upsert([product("a")], axis(0)[None])
    store.close()
    (tmp_path / "vectors.f32").write_bytes(b"12")
    with pytest.raises(StoreError, match=r"vectors\.f32 is damaged"):
        LocalStore(tmp_path, "test", 4).search(axis(0))


def test_a_file_that_is_no_database_is_named(tmp_path: Path):
    (tmp_path / "catalogue.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        LocalStore(tmp_path, "test", 4)
