"""The contract of every store; what only one of them promises has a file of its own."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from lib.errors import IdTaken, WrongEmbedder
from lib.filters import Filters
from lib.products import Photo, Product
from lib.store import EVERYTHING, Store
from lib.store.journal import Entry, Run
from lib.store.local import LocalStore
from lib.store.tidb import TidbStore
from tests.stores import REAL_SERVER, axis, found, fresh_database, product, units


@pytest.fixture(params=["tidb"] if REAL_SERVER else ["embedded", "tidb"])
def reopen(request, tmp_path):
    """Opens a store at one and the same place; closes them all in the end."""
    opened = []

    def opener(open_one):
        def open_again(embedder="test", dimensions=4):
            opened.append(open_one(embedder, dimensions))
            return opened[-1]

        return open_again

    if request.param == "embedded":
        yield opener(lambda *asked: LocalStore(tmp_path / "store", *asked))
    else:
        with fresh_database() as settings:
            yield opener(lambda *asked: TidbStore(settings, *asked))
            for store in opened:
                store.close()
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen):
    """An empty store of four dimensions."""
    return reopen()


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


def test_an_empty_store_answers_everything_with_nothing(store: Store):
    assert store.search(axis(0)) == []
    assert store.count() == 0
    assert store.browse() == []
    assert found_by(store, ["mug"]) == []
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


def test_many_are_asked_for_at_once(shop: Store):
    vectors = np.concatenate([units(7), axis(2)[None], axis(2)[None]])
    alone = [shop.search(vector, limit=1)[0] for vector in vectors]
    found = shop.nearest(vectors)
    assert [(m.product, m.photo) for m in found] == [(m.product, m.photo) for m in alone]
    assert [m.distance for m in found] == pytest.approx([m.distance for m in alone], abs=1e-6)
    assert shop.nearest(vectors[:0]) == []


def test_nothing_is_nearest_where_nothing_is(store: Store):
    assert store.nearest(units(2)) == [None, None]


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
    shop.upsert([product("own", source="spring")], axis(0)[None])
    assert found(shop, axis(0), filters=Filters(sources=("spring",))) == ["own"]
    assert shop.count(Filters(sources=("spring", ""))) == 5


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


def test_brands_are_a_facet_and_known_by_their_folded_names(store: Store):
    assert store.brands() == {}
    brands = ("Levi's", "LEVI'S", "Bär & Söhne", "", "Levi's")
    store.upsert([product(f"p{i}", brand=brand) for i, brand in enumerate(brands)], units(5))
    known = {name: sorted(those) for name, those in store.brands().items()}
    levis, sohne = ["LEVI'S", "Levi's"], ["Bär & Söhne"]
    assert known == {"levi s": levis, "levis": levis, "bar sohne": sohne, "barsohne": sohne}
    assert store.facets().brands == {"Levi's": 2, "Bär & Söhne": 1, "LEVI'S": 1}
    theirs = Filters(brands=tuple(levis))
    assert sorted(found(store, axis(0), filters=theirs)) == ["p0", "p1", "p4"]
    assert store.facets(theirs).brands == store.facets().brands
    assert [p.id for p in store.get(["p2", "p4"]) if theirs.lets(p)] == ["p4"]
    store.delete(["p2"])
    assert set(store.brands()) == {"levi s", "levis"}


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


def found_by(store: Store, words, filters=EVERYTHING, **options):
    products = store.find(words, filters, **options)
    assert store.get([product.id for product in products]) == products
    return [product.id for product in products]


def test_words_are_found_by_their_beginning_whatever_the_case_and_accents(shop: Store):
    assert set(found_by(shop, ["MUG"])) == {"m1", "m2", "m3"}
    assert found_by(shop, ["cafe"]) == ["m3"]
    assert found_by(shop, ["lam"], Filters(colours=("blue",))) == []
    assert found_by(shop, ["red", "mug"])[0] == "m2"
    assert found_by(shop, ["red", "mug"], limit=1) == ["m2"]


def test_a_letter_is_no_beginning_of_a_word(store: Store):
    titles = ["USB C cable", "Camera cable", "Cup", "Cable, c", "Enamel tin, en bloc"]
    store.upsert([product(f"p{i}", title=title) for i, title in enumerate(titles)], units(5))
    assert found_by(store, ["en"]) == ["p4"]
    assert found_by(store, ["ti"]) == found_by(store, ["é"]) == []
    assert set(found_by(store, ["c"])) == {"p0", "p3"}
    assert set(found_by(store, ["C", "cable"], every=True)) == {"p0", "p3"}


def test_a_small_number_is_no_beginning_of_another(store: Store):
    titles = ["Bottle 600 ml", "6 mugs", "Set of 60 pins", "600ml flask"]
    store.upsert([product(f"p{i}", title=title) for i, title in enumerate(titles)], units(4))
    assert found_by(store, ["6"]) == ["p1"]
    assert found_by(store, ["6", "mug"], every=True) == ["p1"]
    assert found_by(store, ["60"]) == ["p2"]
    assert set(found_by(store, ["600"])) == {"p0", "p3"}


def test_every_word_can_be_asked_for(shop: Store):
    assert set(found_by(shop, ["red", "mug"])) == {"m1", "m2", "m3", "l1"}
    assert set(found_by(shop, ["red", "mug"], every=True)) == {"m2", "m3"}
    assert found_by(shop, ["red", "mug", "caf"], every=True) == ["m3"]
    assert found_by(shop, ["red", "sofa"], every=True) == []
    assert found_by(shop, [], every=True) == []
    assert found_by(shop, ["red", "mug"], Filters(price_to=50), every=True) == ["m2"]


def test_words_of_languages_that_part_none_are_found_anywhere(store: Store):
    titles = ["富士山の赤いマグカップ", "青いマグカップ", "Red mug 富士山", "红色杯子"]
    store.upsert([product(f"p{i}", title=title) for i, title in enumerate(titles)], units(4))
    assert set(found_by(store, ["マグカップ"])) == {"p0", "p1"}
    assert found_by(store, ["富士山", "マグカップ"], every=True) == ["p0"]
    assert found_by(store, ["富士山", "red"])[0] == "p2"
    assert found_by(store, ["mug", "富士山"], every=True) == ["p2"]
    assert found_by(store, ["富士山", "lamp"], every=True) == []
    assert found_by(store, ["色杯"], Filters(availability=("in stock",))) == ["p3"]
    store.upsert([product("t1", title="綿のTシャツ"), product("t2", title="収納パック")], units(2))
    assert found_by(store, ["tシャツ"]) == ["t1"]
    assert found_by(store, ["バック"]) == []
    for hostile in ("マ%カ", "マ_カ", "マ' OR 1=1 --", 'マ"*'):
        assert set(found_by(store, [hostile], every=True)) <= {"p0", "p1"}


def test_no_more_is_found_than_anybody_looks_at(store: Store):
    store.upsert([product(f"p{i}", title="Red mug") for i in range(230)], units(230))
    assert (
        len(found_by(store, ["mug"]))
        == len(found_by(store, ["mug"], Filters(availability=("in stock",))))
        == 200
    )
    assert len(found_by(store, ["mug"] * 500, every=True)) == 200
    assert len(found_by(store, ["mug", *(f"no{i}" for i in range(500))])) == 200


@pytest.mark.parametrize(
    "word", ['"', "' OR 1=1 --", "mug*", "NEAR(", "%", "\0", "mug OR lamp", "-"]
)
def test_hostile_words_find_nothing_and_break_nothing(shop: Store, word):
    assert isinstance(found_by(shop, [word]), list)
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


def test_browsing_by_price_puts_what_has_none_last(store: Store):
    prices = {"a": 5.0, "b": None, "c": 1.5, "d": 30.0, "e": 5.0}
    store.upsert(
        [product(name, price=price, category=name) for name, price in prices.items()], units(5)
    )
    cheapest = [p.id for p in store.browse(limit=9, order="cheapest")]
    assert (cheapest[0], cheapest[3:]) == ("c", ["d", "b"])
    dearest = [p.id for p in store.browse(limit=9, order="dearest")]
    assert (dearest[0], dearest[3:]) == ("d", ["c", "b"])
    assert cheapest[1:3] == dearest[1:3] == ["a", "e"]  # in the same order everywhere
    assert [p.id for p in store.browse(Filters(price_from=5), 2, "dearest")] == ["d", "a"]


def test_a_product_of_several_colours_passes_for_each_and_counts_for_each(store: Store):
    named = {"a": "red, dark blue", "b": "blue", "c": "red", "d": "", "e": "50%_red, blue"}
    store.upsert([product(name, colour=colour) for name, colour in named.items()], units(5))
    assert store.facets().colours == {"blue": 2, "red": 2, "50%_red": 1, "dark blue": 1}

    def passing(*colours):
        return {p.id for p in store.browse(Filters(colours=colours))}

    assert passing("red") == {"a", "c"}
    assert passing("blue") == {"b", "e"}
    assert passing("dark blue", "blue") == {"a", "b", "e"}
    assert passing("red, dark blue") == {"a"}  # as an older link may say
    assert passing("50%_red") == {"e"}
    assert passing("0%_red") == passing("dark") == set()
    assert store.facets(Filters(sources=("no such",), colours=("red",))).colours == {}


def test_sources_are_counted_the_one_without_a_name_too(store: Store):
    store.upsert(
        [product("a"), product("b", source="own"), product("c", source="own", colour="red")],
        units(3),
    )
    assert store.facets().sources == {"own": 2, "": 1}
    assert store.facets(Filters(colours=("red",))).sources == {"own": 1}
    assert store.facets(Filters(sources=("",))).sources == {"own": 2, "": 1}
    assert store.count(Filters(sources=("",))) == 1


def test_a_second_upsert_replaces(shop: Store):
    shop.upsert([product("m1", title="Green mug", colour="green")], axis(2)[None])
    assert shop.count() == 4
    assert shop.get(["m1"])[0].title == "Green mug"
    assert found_by(shop, ["blue"]) == []
    assert shop.facets().colours == {"red": 3, "green": 1}


def test_a_changed_photo_brings_its_new_vector(shop: Store):
    changed = Product("m1", "Blue mug", photos=(Photo("m1", 0, "new.webp", "another digest"),))
    shop.upsert([changed], axis(2)[None])
    assert np.array_equal(shop.vectors("m1"), axis(2)[None])
    assert found(shop, axis(2))[:2] == ["m1", "m3"]


def test_the_deleted_are_gone_at_once(shop: Store):
    assert shop.delete(["m1", "l1", "unknown"]) == 2
    assert found(shop, axis(0)) == ["m2", "m3"]
    assert found_by(shop, ["lamp"]) == []
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


def test_another_embedder_is_refused_by_name(reopen):
    reopen("one", 4)
    with pytest.raises(WrongEmbedder, match=r"one 4.*this is two 4"):
        reopen("two", 4)
    with pytest.raises(WrongEmbedder, match="this is one 8"):
        reopen("one", 8)
    reopen("one", 4)


def test_search_agrees_with_brute_force_gathered_or_scanned(reopen):
    store = reopen("test", 32)
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


def test_a_second_opening_sees_what_the_first_wrote(reopen):
    one, two = reopen(), reopen()
    one.upsert([product("a")], axis(0)[None])
    assert found(two, axis(0)) == ["a"]
    two.upsert([product("b")], axis(1)[None])
    assert found(one, axis(1)) == ["b", "a"]


def test_threads_search_while_another_writes(store: Store):
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
    for i in range(30):
        vectors = units(5)
        vectors[:, 0] = -abs(vectors[:, 0])
        store.upsert([product(f"p{i}-{j}") for j in range(5)], vectors)
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert store.count() == 151


def test_a_catalogue_is_browsed_in_the_same_order_everywhere(store: Store):
    kinds = ["Mugs", "Lamps", ""]
    store.upsert([product(f"p{i}", category=kinds[i % 3]) for i in range(12)], units(12))
    shown = [p.id for p in store.browse(limit=12)]
    assert " ".join(shown) == "p9 p5 p1 p11 p0 p10 p8 p4 p6 p2 p3 p7"


def test_a_photo_that_went_is_found_no_more(shop: Store):
    shop.upsert([product("l1", category="Home > Lamps", photos=1)], axis(3)[None])
    assert len(shop.get(["l1"])[0].photos) == 1
    assert np.array_equal(shop.vectors("l1"), axis(3)[None])
    shop.upsert([product("l1", photos=0)], np.empty((0, 4), np.float32))
    assert "l1" not in found(shop, axis(3))
    assert shop.get(["l1"])[0].photos == ()


def test_every_fact_and_every_character_comes_back(store: Store):
    text = "O'Brien's \\ 100% \"_\" :name %s %(a)s\n\t é 🫖 漢字 \u202e"
    full = Product(
        id="a b/c'd",
        title=text,
        description=text * 50,
        brand=text,
        category="A > B",
        colour="blue",
        material=text,
        pattern=text,
        price=0.1,
        currency="EUR",
        availability="preorder",
        url="https://shop.example/?a=1&b=%20",
        source="Bob's shop",
        photos=(Photo("a b/c'd", 0, "https://x.example/" + "y" * 900, "d" * 64, text, text),),
    )
    store.upsert([full], axis(0)[None])
    assert store.get([full.id]) == [full]


def test_names_that_differ_in_case_or_accents_are_two(store: Store):
    store.upsert([product(i, colour=i) for i in ("a", "A", "á")], units(3))
    assert store.count() == 3
    assert store.facets().colours == {"A": 1, "a": 1, "á": 1}


def test_wildcards_in_a_category_mean_themselves(store: Store):
    kinds = ["100% wool > A", "100x wool > A", "a_b > A", "axb > A", "a|b > A"]
    store.upsert([product(f"p{i}", category=kind) for i, kind in enumerate(kinds)], units(5))
    for name in ("100% wool", "a_b", "a|b"):
        assert store.count(Filters(categories=(name,))) == 1


def test_many_products_go_in_and_out_at_once(store: Store):
    vectors = units(3000)
    store.upsert([product(f"p{i}") for i in range(3000)], vectors)
    ids = [f"p{i}" for i in range(3000)]
    assert [p.id for p in store.get(ids)] == ids
    assert np.array_equal(store.vectors("p2999")[0], vectors[2999])
    assert store.delete(ids[1:]) == 2999
    assert store.count() == 1


def test_vectors_come_back_bit_for_bit(reopen):
    store, vectors = reopen("test", 300), units(20, 300)
    vectors[0] = np.eye(300, dtype=np.float32)[0] * np.float32(0.99999994)
    store.upsert([product("p", photos=20)], vectors)
    assert np.array_equal(store.vectors("p"), vectors)


def test_it_says_how_it_searches(shop: Store):
    for filters in (Filters(), Filters(colours=("red",))):
        lines = shop.explain(axis(0), filters, limit=5)
        assert lines
        assert all(isinstance(line, str) and line for line in lines)


def test_it_says_how_it_fares(shop: Store):
    status = shop.status()
    assert (status.products, status.photos, status.last_error) == (4, 5, "")
    assert status.engine
    assert status.where
    assert re.search(r"\b\d+ idle", status.pool)  # however many: the page says of what


def test_asking_for_an_index_ends_with_a_sentence(shop: Store):
    lines = []
    ended = shop.build_index(lines.append)
    assert ended.endswith(".")
    assert shop.status().index == ended or "no TiFlash" in ended
    assert found(shop, axis(0)) == ["m1", "l1", "m2", "m3"]


def test_embeddings_are_kept_by_their_key(store: Store):
    assert store.cached([]) == {}
    assert store.cached(["a"]) == {}
    store.cache({"a": axis(0), "k" * 200: units(1, 1024)[0]})
    long = units(1, 2048)[0]
    store.cache({"a": axis(1), "b": long})
    store.cache({"a": axis(1), "b": long})
    store.cache({})
    kept = store.cached(["b", "a", "c", "A"])
    assert set(kept) == {"a", "b"}
    assert np.array_equal(kept["a"], axis(1))
    assert np.array_equal(kept["b"], long)
    assert kept["b"].dtype == np.float32
    assert len(store.cached(["k" * 200])["k" * 200]) == 1024


def test_spending_adds_up_day_by_day(store: Store):
    assert store.spend("2026-11-22", 0) == 0
    assert store.spend("2026-11-22", 1000) == 1000
    assert store.spend("2026-11-22", 500) == 1500
    assert store.spend("2026-11-23", 7) == 7
    assert store.spend("2026-11-22", 0) == 1500


def test_spending_adds_up_across_threads_and_openings(reopen):
    stores = [reopen() for _ in range(4)]
    totals = []

    def spend(store):
        totals.extend(store.spend("today", 10) for _ in range(25))

    threads = [threading.Thread(target=spend, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(totals) == list(range(10, 1001, 10))


# Sources


def of(source, *ids):
    return [product(i, source=source) for i in ids]


def test_sources_are_counted_and_their_ids_come_in_pages(store: Store):
    assert store.sources() == {}
    store.upsert([*of("", "m1"), *of("spring", "b", "a", "c"), *of("Spring", "d")], units(5))
    assert store.sources() == {"": 1, "spring": 3, "Spring": 1}
    assert store.ids("spring", limit=2) == ["a", "b"]
    assert store.ids("spring", "b", limit=2) == ["c"]
    assert store.ids("nobody") == []
    assert store.owners(["a", "m1", "x"]) == {"a": "spring", "m1": ""}
    assert store.owners([]) == {}


def test_a_product_of_another_source_is_not_overwritten(store: Store):
    store.upsert(of("spring", "a"), units(1))
    with pytest.raises(IdTaken, match="'spring'"):
        store.upsert(of("autumn", "b", "a"), units(2))
    assert store.owners(["a", "b"]) == {"a": "spring"}
    store.upsert([replace(p, title="New") for p in of("spring", "a")], units(1))
    assert store.get(["a"])[0].title == "New"


def test_of_two_that_want_one_new_id_at_the_same_moment_one_gets_it(reopen):
    stores = {name: reopen() for name in ("spring", "autumn")}
    together = threading.Barrier(2)

    def take(source):
        won = set()
        for number in range(20):
            together.wait(10)
            try:
                stores[source].upsert(of(source, f"p{number}"), units(1))
                won.add(f"p{number}")
            except IdTaken:
                continue
        return won

    with ThreadPoolExecutor(2) as pool:
        spring, autumn = pool.map(take, stores)
    assert not spring & autumn
    ids = [f"p{number}" for number in range(20)]
    owners = dict.fromkeys(spring, "spring") | dict.fromkeys(autumn, "autumn")
    assert stores["spring"].owners(ids) == owners
    assert len(owners) == 20


# Thumbnails


def pictured(product_id, *names):
    photos = [Photo(product_id, i, "a.jpg", name, thumbnail=name) for i, name in enumerate(names)]
    return Product(product_id, product_id, photos=tuple(photos))


def test_thumbnails_are_kept_by_name_byte_for_byte(store: Store):
    everything = bytes(range(256)) * 40
    store.put_thumbnails({"a.webp": everything, "b.webp": b"b"})
    store.put_thumbnails({"a.webp": everything})
    store.put_thumbnails({})
    assert store.thumbnails(["b.webp", "a.webp", "c.webp"]) == {
        "a.webp": everything,
        "b.webp": b"b",
    }
    assert store.thumbnails([]) == {}


def test_thumbnails_go_with_the_last_photo_that_names_them(store: Store):
    small = {"shared": b"s", "own": b"o", "other": b"x"}
    store.upsert(
        [pictured("a", "shared", "own"), pictured("b", "shared")], units(3), thumbnails=small
    )
    store.put_thumbnails({"nobody's": b"n"})
    assert set(store.thumbnails(list(small))) == set(small)
    store.delete(["a"])
    assert set(store.thumbnails(["shared", "own"])) == {"shared"}
    store.upsert([pictured("b", "other")], units(1), thumbnails={"other": b"x"})
    assert set(store.thumbnails([*small, "nobody's"])) == {"other", "nobody's"}


def test_vectors_are_found_by_what_they_show(store: Store):
    vectors = units(3)
    store.upsert([product("a", photos=2), pictured("b", "a-1")], vectors)
    known = store.vectors_of(["a-0", "a-1", "unknown"])
    assert set(known) == {"a-0", "a-1"}
    assert np.array_equal(known["a-0"], vectors[0])
    assert known["a-1"].dtype == np.float32
    assert store.vectors_of([]) == {}


# The import journal


FULL = Entry(
    source="Bob's shop",
    name="id:a b/c'd",
    row=2**40,
    state="done",
    product_id="Bob's shop:a b/c'd",
    digest="d" * 64,
    pictures={"https://x.example/ä.jpg": "e" * 64},
    kind="picture",
    reason="O'Brien's \\ 100% \"_\" 🫖",
    cells={"título": "漢字", "=1+1": "\ud800"},
    rest=({"título": "2"}, {}),
    run=2**62,
)


def test_an_entry_comes_back_as_it_was_put(store: Store):
    plain = Entry("Bob's shop", "row:7", 7, "pending")
    store.journal.put([FULL, plain])
    assert store.journal.entries("Bob's shop", [FULL.name, "row:7", "id:x"]) == {
        FULL.name: FULL,
        "row:7": plain,
    }
    assert store.journal.entries("another", [FULL.name]) == {}
    assert store.journal.entries("Bob's shop", []) == {}
    better = replace(FULL, reason="", kind="")
    store.journal.put([better])
    store.journal.put([])
    assert store.journal.entries("Bob's shop", [FULL.name])[FULL.name] == better


def test_entries_come_in_pages_and_the_troubled_alone(store: Store):
    store.journal.put(
        [
            Entry(
                "s",
                f"id:{i:02}",
                i,
                "failed" if i % 3 == 0 else "done",
                reason="r" * (i % 3 == 0),
                kind="k" * (i % 3 == 0),
            )
            for i in range(10)
        ]
    )
    store.journal.put([Entry("t", "id:00", 1, "failed", kind="k", reason="r")])
    first = store.journal.page("s", limit=6)
    assert [entry.row for entry in first] == [0, 1, 2, 3, 4, 5]
    assert [entry.row for entry in store.journal.page("s", first[-1].name)] == [6, 7, 8, 9]
    assert [entry.row for entry in store.journal.page("s", troubled=True)] == [0, 3, 6, 9]
    store.journal.remove("s", ["id:00", "id:03"])
    store.journal.remove("s", [])
    assert [entry.row for entry in store.journal.page("s", troubled=True)] == [6, 9]
    assert len(store.journal.page("t")) == 1


def test_entries_go_with_their_product(store: Store):
    entries = [Entry("s", f"id:{i}", 1, "done", i) for i in ("a", "b")]
    troubled = Entry("s", "row:3", 3, "failed", reason="no id")
    store.upsert(of("s", "a", "b"), units(2), entries=[*entries, troubled])
    store.delete(["a", ""])
    assert [entry.name for entry in store.journal.page("s")] == ["id:b", "row:3"]


def test_products_and_their_entries_are_kept_together_or_not_at_all(store: Store):
    with pytest.raises(ValueError, match="unit length"):
        store.upsert(
            [product("p")], np.ones((1, 4), np.float32), entries=[Entry("s", "id:p", 1, "done")]
        )
    assert store.journal.page("s") == []


RUN = Run("s", "", 1, "ann", "Shopify product CSV", "running", 1.5, 2.5, {"file": "x"}, {"new": 3})


def test_a_run_is_written_only_over_the_one_it_knows(store: Store):
    assert store.journal.runs() == []
    assert store.journal.put_run(RUN)
    assert not store.journal.put_run(replace(RUN, owner="bob"))
    assert not store.journal.put_run(replace(RUN, owner="bob"), over="eve")
    assert store.journal.runs() == [RUN]
    later = replace(RUN, heartbeat=9.25, message="It's paused", state="paused")
    assert store.journal.put_run(later, over="ann")
    assert store.journal.put_run(replace(later, owner="bob"), over="ann")
    assert not store.journal.put_run(later, over="ann")
    assert store.journal.put_run(replace(RUN, shard="1/2", owner="c"))
    assert [(run.shard, run.owner) for run in store.journal.runs()] == [("", "bob"), ("1/2", "c")]


def test_of_many_who_begin_a_run_at_once_one_does(reopen):
    stores = [reopen() for _ in range(4)]
    began = []

    def begin(number):
        if stores[number].journal.put_run(replace(RUN, owner=f"o{number}")):
            began.append(number)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(began) == 1
    assert stores[0].journal.runs()[0].owner == f"o{began[0]}"


def test_a_source_is_forgotten_whole(store: Store):
    store.journal.put([Entry("s", "id:a", 1, "done"), Entry("t", "id:a", 1, "done")])
    store.journal.put_run(RUN)
    store.journal.put_run(replace(RUN, source="t"))
    store.journal.forget("s")
    assert store.journal.page("s") == []
    assert len(store.journal.page("t")) == 1
    assert [run.source for run in store.journal.runs()] == ["t"]
