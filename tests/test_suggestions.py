"""What a catalogue's own products suggest to ask for."""

import dataclasses

import numpy as np
import pytest

from lib.filters import Filters
from lib.price_words import price_limits
from lib.products import Product
from lib.query import Query
from lib.search import search
from lib.stocking import stock
from lib.store.local import LocalStore
from lib.suggestions import phrases
from tests.colours import ColourEmbedder


def of(kind, colour="", **facts):
    return Product(kind, f"The {kind}", category=f"Shop > {kind}", colour=colour, **facts)


@pytest.mark.parametrize(
    ("product", "said"),
    [
        (of("Trainers", "Navy Blue"), "navy blue trainers"),
        (of("Trainers", "Black / White"), "black trainers"),
        (of("Backpacks, Bags", "Teal"), "teal backpacks"),
        (of("Mugs"), "mugs"),
        (of("Mugs", "Xqzv 17"), "mugs"),
        (of("Herrenschuhe", "Schwarz"), "Herrenschuhe Schwarz"),
        (of("Zqxj-17", "Black"), "The Zqxj-17"),
        (of("<b>Zqxj</b>", "Black"), "The <b>Zqxj</b>"),
        (Product("x", "A nameless thing"), "A nameless thing"),
        (Product("x", "long " * 100), "long " * 7 + "long"),
    ],
)
def test_a_product_is_asked_for_by_its_kind_and_colour(encoder, product, said):
    assert phrases([product], encoder)[0] == said


def test_each_kind_is_named_once_and_one_without_its_colour_and_one_below_a_price(encoder):
    kinds = ["Mugs", "Sofas", "Lamps", "Watches", "Chairs", "Vases"]
    products = [of(kind, "Red", price=51.9) for kind in kinds for _ in range(2)]
    assert phrases(products, encoder) == [
        "red mugs",
        "red sofas",
        "red lamps",
        "watches, not red",
        "chairs under 60",
        "red vases",
    ]


@pytest.mark.parametrize(
    ("price", "bound"), [(0.5, 1), (9.0, 10), (10.0, 20), (99.0, 100), (1290.0, 2000)]
)
def test_prices_are_round_and_let_the_product_through(encoder, price, bound):
    kinds = ["Mugs", "Sofas", "Lamps", "Watches", "Chairs"]
    asked = phrases([of(kind, price=price) for kind in kinds], encoder)[4]
    assert asked == f"chairs under {bound}"
    assert price_limits(asked, Filters())[1].lets(of("Chairs", price=price))


def test_an_encoder_that_knows_no_words_suggests_titles():
    class Wordless(ColourEmbedder):
        def knows_any(self, text):
            return False

    assert phrases([of("Mugs", "Red")], Wordless()) == ["The Mugs"]


def test_all_that_is_suggested_of_a_catalogue_finds_something_close(encoder, bundled):
    products = bundled.browse(limit=48)
    suggested = phrases(products, encoder, 20)
    assert len(suggested) == 20
    kinds = {product.category.rpartition(" > ")[2].lower() for product in products}
    assert all(any(kind in phrase for kind in kinds) for phrase in suggested[:10])
    for phrase in suggested:
        words, filters = price_limits(phrase, Filters())
        assert search(Query(text=words), encoder, bundled, filters=filters).close, phrase


def test_a_larger_catalogue_beside_the_bundled_shop_brings_its_own(afresh, encoder, tmp_path):
    store = LocalStore(tmp_path / encoder.name, encoder.name, encoder.dimensions)
    stock(store, encoder)
    copies = [
        dataclasses.replace(product, id=f"{n}:{product.id}", source="own")
        for n in range(2)
        for product in store.get(store.ids("", limit=1000))
    ]
    vectors = [store.vectors(copy.id[2:]) for copy in copies]
    store.upsert(copies, np.concatenate(vectors))
    store.close()
    app = afresh(STORE_DIR=str(tmp_path)).run()
    assert not app.exception
    asked = [b.label for b in app.button if b.key and b.key.startswith("phrase_")]
    assert len(asked) == 6
    assert "mustard yellow sofa" not in asked
    assert "more like one of these" in "\n".join(m.value for m in app.markdown)
