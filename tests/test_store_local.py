"""What only the embedded store promises; its contract is in test_store.py."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from lib.errors import StoreError
from lib.filters import Filters
from lib.settings import Settings
from lib.store import open_store
from lib.store.database import Database
from lib.store.local import LocalStore
from tests.stores import axis, found, product, units


def test_each_embedder_has_a_store_of_its_own(tmp_path: Path):
    one, two = (open_store(Settings(store_dir=tmp_path), name, 4) for name in ("one", "two"))
    one.upsert([product("a")], axis(0)[None])
    assert (one.count(), two.count()) == (1, 0)
    one.close()
    two.close()


def test_a_failed_write_leaves_everything_as_it_was(store: LocalStore, monkeypatch):
    store.upsert([product("m1", title="Blue mug")], axis(0)[None])
    monkeypatch.setattr("lib.store.local.put_photo", _disk_full)
    with pytest.raises(StoreError, match="disk is full"):
        store.upsert([product("m1", title="Half"), product("new")], units(2))
    assert store.get(["m1"])[0].title == "Blue mug"
    assert store.count() == 1
    assert found(store, axis(0))[0] == "m1"


def _disk_full(*_):
    raise sqlite3.OperationalError("database or disk is full")


def test_any_number_may_create_a_store_at_the_same_moment(tmp_path: Path):
    together = Barrier(4)

    def create(path: Path) -> int:
        together.wait()
        with closing(Database(path)) as database:
            return database.idle

    with ThreadPoolExecutor(4) as pool:
        for number in range(60):  # it once failed for one of fourteen
            assert list(pool.map(create, [tmp_path / str(number) / "s.sqlite"] * 4)) == [1] * 4


def test_a_cut_vector_file_is_named(tmp_path: Path):
    store = LocalStore(tmp_path, "test", 4)
    store.upsert([product("a")], axis(0)[None])
    store.close()
    (tmp_path / "vectors.f32").write_bytes(b"12")
    with pytest.raises(StoreError, match=r"vectors\.f32 is damaged"):
        LocalStore(tmp_path, "test", 4).search(axis(0))


def test_a_cut_vector_file_is_named_when_single_vectors_are_read(tmp_path: Path):
    store = LocalStore(tmp_path, "test", 4)
    store.upsert([product("a"), product("b")], units(2))
    (tmp_path / "vectors.f32").write_bytes(bytes(4 * 4))
    assert list(store.vectors_of(["a-0"])) == ["a-0"]
    with pytest.raises(StoreError, match=r"vectors\.f32 is damaged"):
        store.vectors_of(["b-0"])
    store.close()


def test_a_catalogue_of_several_pages_is_read_whole(store: LocalStore, monkeypatch):
    monkeypatch.setattr("lib.store.local_products.PAGE", 10)
    products = [
        product(f"p{i:02}", photos=1 + i % 2, price=float(i) if i % 3 else None, colour="red")
        for i in range(25)
    ]
    vectors = units(37)
    store.upsert(products, vectors)
    assert store.count(Filters(colours=("red",))) == 25
    assert store.count(Filters(price_from=10.0)) == len([i for i in range(10, 25) if i % 3])
    row = 0
    for each in products:
        for photo in each.photos:
            (match, *_) = store.search(vectors[row])
            assert (match.product.id, match.photo.position) == (each.id, photo.position)
            assert match.distance < 1e-6
            row += 1


def test_a_file_that_is_no_database_is_named(tmp_path: Path):
    (tmp_path / "catalogue.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        LocalStore(tmp_path, "test", 4)


def test_it_says_how_many_vectors_it_scans(store: LocalStore):
    store.upsert([product(f"p{i}", colour="red" if i else "blue") for i in range(3)], units(3))
    assert store.explain(axis(0)) == ["Exact scan of 3 vectors × 4, memory-mapped."]
    red = Filters(colours=("red",))
    assert store.explain(axis(0), red) == ["Exact scan of 2 of 3 vectors × 4, memory-mapped."]
