"""The bundled shop as it travels with the repository: nothing of it is made at the first start."""

import csv
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest

from lib import shop
from lib.catalogue import read_catalogue
from lib.embedding import open_embedder
from lib.errors import CatalogueError
from lib.settings import ROOT, Settings
from lib.stocking import stock
from lib.store import open_store


@pytest.fixture(scope="module")
def embedder():
    return open_embedder("builtin")


@pytest.fixture(scope="module")
def products():
    return list(read_catalogue(shop.FOLDER))


def test_the_first_start_embeds_nothing(embedder, tmp_path, monkeypatch):
    monkeypatch.setattr("lib.importing.looking.read_picture", _not_needed)
    store = open_store(Settings(store_dir=tmp_path), embedder.name, embedder.dimensions)
    assert stock(store, embedder)
    assert store.count() == 451
    assert not stock(store, embedder)
    store.close()


def _not_needed(data):
    raise AssertionError("a picture was decoded")


def test_two_that_start_at_once_both_have_the_shop(embedder, tmp_path):
    def start(_):
        with closing(
            open_store(Settings(store_dir=tmp_path), embedder.name, embedder.dimensions)
        ) as store:
            return stock(store, embedder), store.count()

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(start, range(3)))
    assert [count for _, count in done] == [451] * 3
    assert sum(put for put, _ in done) >= 1


def test_the_vectors_are_this_encoders(embedder, products):
    known = shop.known_vectors(embedder)
    for product in products[::45]:
        photo = product.photos[0]
        (vector,) = embedder.embed_images([shop.open_photo(photo)])
        assert float(1 - vector @ known[photo.digest]) < 1e-3, photo.address


def test_every_photo_has_a_vector_and_a_small_thumbnail(embedder, products):
    known = shop.known_vectors(embedder)
    for product in products:
        for photo in product.photos:
            assert np.isclose(np.linalg.norm(known[photo.digest]), 1)
            assert 500 < (ROOT / "static" / photo.thumbnail).stat().st_size < 60_000


def test_no_thumbnail_is_left_over(products):
    named = {photo.thumbnail for product in products for photo in product.photos}
    named |= {shop.sample_thumbnail(name) for name in (*shop.SAMPLES, shop.SEVERAL)}
    there = {
        path.relative_to(shop.STATIC).as_posix()
        for folder in ("shop", "samples")
        for path in (shop.STATIC / folder).iterdir()
    }
    assert there == named


def test_another_edition_replaces_the_shop(embedder, tmp_path, monkeypatch):
    store = open_store(Settings(store_dir=tmp_path / "store"), embedder.name, embedder.dimensions)
    stock(store, embedder)
    folder = tmp_path / "edition"
    shutil.copytree(shop.FOLDER, folder)
    with (folder / "products.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([rows[0] | {"price": "1.00"}, *rows[2:]])
    monkeypatch.setattr(shop, "FOLDER", folder)
    assert stock(store, embedder)
    assert store.count() == 450
    assert store.get([rows[0]["id"]])[0].price == 1
    store.close()


def test_samples_are_scenes_of_the_shop(products):
    assert set(shop.SAMPLES) <= {path.stem for path in shop.scenes()}
    assert shop.open_sample(shop.SAMPLES[0]).size == (448, 448)
    assert shop.open_sample(shop.SEVERAL).size == (640, 480)
    with pytest.raises(KeyError):
        shop.open_sample("../products")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file"),
        ("id,title\n1,2\n", "image"),
        ('id,title\n"1,2\n', "unexpected end"),
    ],
)
def test_a_broken_catalogue_is_named(tmp_path, text, reason):
    if text is not None:
        (tmp_path / "products.csv").write_text(text)
    with pytest.raises(CatalogueError, match=reason):
        list(read_catalogue(tmp_path))
