"""What looks like what, for a whole source: the same as asking for each product alone."""

import csv
import io

import numpy as np
import pytest

from lib.feeds.export import related_csv
from lib.goods import BLOCK, Other, Related
from lib.identity import id_name, stored_ids
from lib.ranking import Scale
from lib.related import counterparts, related
from lib.store.journal import Entry
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder, solid
from tests.stores import axis, product

EMBEDDER = ColourEmbedder()
FAR = 0.5


@pytest.fixture
def store(tmp_path):
    store = LocalStore(tmp_path, "test", 4)
    yield store
    store.close()


def towards(first, second, share):
    """The unit vector that leaves one axis for another."""
    vector = (1 - share) * axis(first) + share * axis(second)
    return vector / np.linalg.norm(vector)


def bring(store, name, *vectors, source="shop", called="", **facts):
    """A product, and the journal's entry of what its feed calls it, if that is another id."""
    entry = Entry(source, id_name(called), 2, "done", name)
    store.upsert(
        [product(name, photos=len(vectors), source=source, **facts)],
        np.stack(vectors),
        entries=[entry] if called else [],
    )


def names(lists):
    return {mine.id: [other.id for other in mine.others] for mine in lists}


def test_nearest_first_and_never_itself(store):
    bring(store, "a", axis(0))
    bring(store, "b", towards(0, 1, 0.3))
    bring(store, "c", towards(0, 1, 0.2))
    bring(store, "far", axis(3))
    lists = list(related(store, "shop", 6, FAR))
    assert names(lists) == {"a": ["c", "b"], "b": ["c", "a"], "c": ["b", "a"], "far": []}
    assert lists[0].others[0].distance == pytest.approx(1 - towards(0, 1, 0.2)[0], abs=1e-6)


def test_another_is_as_near_as_its_nearest_photo_and_named_once(store):
    bring(store, "a", axis(0), axis(3))
    bring(store, "b", axis(2), towards(0, 1, 0.1), axis(0))
    assert names(related(store, "shop", 6, FAR)) == {"a": ["b"], "b": []}


def test_what_is_sold_out_is_not_offered_but_has_others(store):
    bring(store, "a", axis(0), availability="out of stock")
    bring(store, "b", axis(0), availability="preorder")
    assert names(related(store, "shop", 6, FAR)) == {"a": ["b"], "b": []}


def test_each_source_is_for_itself(store):
    bring(store, "a", axis(0))
    bring(store, "b", axis(0), source="another shop")
    assert names(related(store, "shop", 6, FAR)) == {"a": []}
    assert list(related(store, "no such shop", 6, FAR)) == []


def test_counterparts_are_the_nearest_of_another_source_however_far_and_sold_out(store):
    bring(store, "a", axis(0), axis(3))
    bring(store, "b", axis(1))
    bring(store, "x", towards(0, 1, 0.1), source="supplier", availability="out of stock")
    bring(store, "shop:y", axis(1), axis(2), source="supplier")
    bring(store, "z", towards(0, 1, 0.2), source="supplier")
    assert names(counterparts(store, "shop", "supplier")) == {"a": ["x"], "b": ["shop:y"]}
    assert names(counterparts(store, "shop", "supplier", 2))["a"] == ["x", "z"]
    assert names(counterparts(store, "supplier", "shop")) == {
        "shop:y": ["b"],
        "x": ["a"],
        "z": ["a"],
    }
    bring(store, "alone", axis(2), source="third")
    assert names(counterparts(store, "third", "shop")) == {"alone": ["a"]}
    assert names(counterparts(store, "shop", "no such")) == {"a": [], "b": []}
    assert list(counterparts(store, "no such", "shop")) == []


def test_ids_are_those_of_the_feed(store):
    bring(store, "shop:a", axis(0), called="a")
    bring(store, "b", axis(0))
    assert names(related(store, "shop", 6, FAR)) == {"b": ["a"], "a": ["b"]}


def test_ids_that_begin_with_the_sources_name_are_told_apart(store):
    bring(store, "b", axis(0))
    bring(store, "shop:b", axis(1))
    bring(store, "shop:c", axis(2), called="c")
    bring(store, "c", axis(3), source="other")
    assert set(names(related(store, "shop", 6, FAR))) == {"b", "shop:b", "c"}
    pairs = {mine.id: mine.others[0].id for mine in counterparts(store, "other", "shop")}
    assert pairs.keys() == {"c"}
    stored = stored_ids(store, "shop", ["b", "shop:b", "c"])
    assert stored == {"b": "b", "shop:b": "shop:b", "c": "shop:c"}


def test_what_has_no_photo_is_passed_over(store):
    bring(store, "a", axis(0))
    store.upsert([product("bare", photos=0, source="shop")], np.empty((0, 4), np.float32))
    assert names(related(store, "shop", 6, FAR)) == {"a": []}


def test_it_is_what_a_search_for_each_product_finds(tmp_path):
    colours = np.random.default_rng(1).integers(0, 256, (2 * BLOCK + 3, 3)).tolist()
    store = LocalStore(tmp_path, EMBEDDER.name, EMBEDDER.dimensions)
    vectors = EMBEDDER.embed_images([solid(tuple(colour)) for colour in colours])
    store.upsert([product(f"p{i:03}", source="shop") for i in range(len(vectors))], vectors)
    lists = list(related(store, "shop", 5, FAR))
    assert len(lists) == len(vectors)
    for mine, vector in zip(lists, vectors, strict=True):
        near = [m for m in store.search(vector, limit=6) if m.product.id != mine.id]
        asked = [m.distance for m in near[:5] if m.distance <= FAR]
        assert [other.distance for other in mine.others] == pytest.approx(asked, abs=1e-6)
    store.close()


def test_as_a_file_it_has_a_row_for_each_pair_that_no_spreadsheet_runs():
    other = Other("-2", "=1+1", 0.25)
    lists = [Related("a", "A, the first", (other, Other("b", "B", 0.5))), Related("c", "C", ())]
    lines = related_csv(lists, Scale(0.3, 0.4, 0.6).word)
    rows = list(csv.DictReader(io.StringIO("".join(lines))))
    assert [(row["id"], row["place"], row["related_id"]) for row in rows] == [
        ("a", "1", "'-2"),
        ("a", "2", "b"),
    ]
    assert (rows[0]["title"], rows[0]["related_title"]) == ("A, the first", "'=1+1")
    assert (rows[0]["distance"], rows[0]["looks"]) == ("0.2500", "near-identical")
    assert rows[1]["looks"] == "loosely related"
