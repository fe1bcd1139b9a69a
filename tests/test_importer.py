from dataclasses import replace

import numpy as np
import pytest

from lib.errors import PictureError
from lib.importer import BATCH, import_products
from lib.store.local import LocalStore
from tests.colours import COLOURS, ColourEmbedder, solid
from tests.test_store import product


class Counting(ColourEmbedder):
    """Counts the pictures it is asked for."""

    pictures = 0

    def embed_images(self, pictures):
        self.pictures += len(pictures)
        return super().embed_images(pictures)


@pytest.fixture
def embedder():
    return Counting()


@pytest.fixture
def shop(tmp_path, embedder):
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    yield store
    store.close()


def things(n):
    return [product(f"p{i}", title=COLOURS[i % 10], price=i, photos=2) for i in range(n)]


def load(photo):
    return solid(COLOURS[int(photo.product_id[1:]) % 10])


def test_products_are_embedded_and_found(shop, embedder):
    heard = []
    n = 2 * BATCH + 3
    assert (
        import_products(things(n), load, embedder, shop, progress=lambda *p: heard.append(p)) == n
    )
    assert heard == [(BATCH, n), (2 * BATCH, n), (n, n)]
    assert shop.count() == n
    assert np.allclose(shop.vectors("p2"), embedder.embed_images([solid("blue")] * 2))


def test_a_second_import_costs_nothing(shop, embedder):
    import_products(things(30), load, embedder, shop)
    first = embedder.pictures
    assert import_products(things(30), load, embedder, shop) == 0
    assert embedder.pictures == first


def test_a_new_price_costs_no_embedding(shop, embedder):
    import_products(things(30), load, embedder, shop)
    first = embedder.pictures
    cheaper = [replace(p, price=1.0) if p.id == "p7" else p for p in things(30)]
    assert import_products(cheaper, load, embedder, shop) == 1
    assert embedder.pictures == first
    assert shop.get(["p7"])[0].price == 1.0


def test_known_vectors_are_taken(shop, embedder):
    known = {
        f"p{i}-{k}": embedder.embed_images([solid("red")])[0] for i in range(3) for k in (0, 1)
    }
    embedder.pictures = 0
    import_products(things(3), load, embedder, shop, known=known)
    assert embedder.pictures == 0
    assert np.allclose(shop.vectors("p2")[1], known["p2-1"])


def test_an_import_cut_off_goes_on_where_it_stopped(shop, embedder):
    def fails_late(photo):
        if photo.product_id == f"p{BATCH + 5}":
            raise PictureError("damaged", "damaged")
        return load(photo)

    with pytest.raises(PictureError):
        import_products(things(2 * BATCH), fails_late, embedder, shop)
    assert shop.count() == BATCH
    embedder.pictures = 0
    assert import_products(things(2 * BATCH), load, embedder, shop) == BATCH
    assert embedder.pictures == 2 * BATCH
