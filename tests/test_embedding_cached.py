"""What is paid once is kept, for everybody; asked of the stand-in for Jina's API."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import tenacity.nap
from PIL import Image

from lib.calibration import calibrate
from lib.embedding import open_embedder
from lib.embedding.budget import Visit, utc_day
from lib.embedding.builtin import BuiltinEmbedder
from lib.embedding.cached import CachedEmbedder, for_visit, remembering
from lib.embedding.endpoint import Endpoint
from lib.embedding.jina import JinaEmbedder
from lib.embedding.limits import VISITOR
from lib.errors import BudgetSpent, EmbeddingError, InputsRefused
from lib.products import Photo, Product
from lib.query import Query
from lib.search import search
from lib.secret import Secret
from lib.settings import JinaSettings, Settings
from lib.store.local import LocalStore
from tests import jina_faults as faults
from tests.colours import ColourEmbedder, solid
from tests.jina_standin import KEY, JinaStandIn

COLOURS = ["red", "green", "blue", "yellow", "orange", "pink", "purple", "brown", "black"]


class Shelf:
    """The smallest memory there is."""

    def __init__(self):
        self.vectors, self.days = {}, {}
        self._lock = threading.Lock()

    def cached(self, keys):
        return {key: self.vectors[key] for key in keys if key in self.vectors}

    def cache(self, vectors):
        self.vectors.update(vectors)

    def spend(self, day, amount):
        with self._lock:
            self.days[day] = self.days.get(day, 0) + amount
            return self.days[day]


@pytest.fixture(autouse=True)
def _no_naps(monkeypatch):
    """Retries follow at once."""
    monkeypatch.setattr(tenacity.nap, "time", SimpleNamespace(sleep=lambda seconds: None))


@pytest.fixture
def jina():
    with JinaStandIn() as standin:
        yield standin


@pytest.fixture
def usual(jina):
    return JinaSettings(
        key=Secret(KEY), url=jina.url, requests_per_minute=10_000, tokens_per_minute=10**9
    )


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def opened(usual, shelf):
    """A function that opens a cached embedder over the shelf, closed after the test."""
    endpoints = []

    def open_(memory=shelf, **changes):
        settings = replace(usual, **changes)
        endpoints.append(Endpoint(settings))
        inner = JinaEmbedder(settings, endpoints[-1])
        embedder = remembering(inner, memory, Settings(jina=settings))
        assert isinstance(embedder, CachedEmbedder)
        return embedder

    yield open_
    for endpoint in endpoints:
        endpoint.close()


@pytest.fixture
def embedder(opened):
    return opened()


# Never twice


def test_a_picture_or_text_is_paid_once_by_anybody(jina, embedder):
    first, second = embedder.for_visit(Visit()), embedder.for_visit(Visit())
    red = first.embed_images([solid("red")])
    said = first.embed_texts(["red mug"])
    assert np.array_equal(second.embed_images([solid("red")]), red)
    assert np.array_equal(second.embed_texts(["red mug"]), said)
    assert np.array_equal(embedder.embed_images([solid("red")]), red)
    assert (jina.asked, jina.inputs) == (2, 2)


def test_another_process_finds_what_this_one_paid(jina, opened):
    vectors = opened().embed_images([solid("red")])
    assert np.array_equal(opened().embed_images([solid("red")]), vectors)
    assert jina.asked == 1


def test_what_is_asked_twice_in_one_batch_is_sent_once(jina, embedder):
    vectors = embedder.embed_images([solid("red"), solid("blue"), solid("red")])
    assert np.array_equal(vectors[0], vectors[2])
    assert jina.inputs == 2


def test_only_what_is_new_is_sent(jina, embedder):
    embedder.embed_images([solid("red")])
    both = embedder.embed_images([solid("red"), solid("blue")])
    assert both.shape == (2, 1024)
    assert jina.inputs == 2


def test_pictures_that_look_alike_in_bytes_are_told_apart(jina, embedder):
    black, wide = Image.new("RGB", (64, 32)), Image.new("RGB", (32, 64))
    palette = Image.new("P", (64, 32))
    palette.putpalette([255, 0, 0])
    clear = Image.new("RGBA", (64, 32))
    vectors = embedder.embed_images([black, wide, palette, clear])
    assert jina.inputs == 4
    assert vectors[0] @ vectors[2] < 0.5


def test_a_turned_photo_is_not_the_photo(jina, embedder):
    picture = solid("red", (64, 32))
    picture.paste(solid("blue", (32, 32)))
    turned = picture.copy()
    turned.getexif()[274] = 6
    embedder.embed_images([picture, turned])
    assert jina.inputs == 2


def test_a_text_is_never_taken_for_a_picture(jina, embedder, shelf):
    embedder.embed_texts(["64 × 64\nred", "red"])
    embedder.embed_images([solid("red")])
    assert len(shelf.vectors) == 3


@pytest.mark.parametrize(
    "change", [{"dimensions": 512}, {"model": "jina-embeddings-v4", "dimensions": 1024}]
)
def test_another_contract_does_not_share_the_cache(jina, opened, shelf, change):
    opened().embed_texts(["red"])
    opened(**change).embed_texts(["red"])
    assert jina.inputs == len(shelf.vectors) == 2


def test_the_key_is_no_part_of_what_is_kept(jina, opened, shelf):
    first = opened()
    first.embed_texts(["red"])
    kept = set(shelf.vectors)
    assert all(len(key) == 64 for key in kept)
    assert KEY not in repr(shelf.vectors)
    assert KEY not in repr(vars(first))
    opened(key=Secret("jina_another")).embed_texts(["red"])  # which Jina would refuse
    assert set(shelf.vectors) == kept
    assert jina.asked == 1


def test_visitors_who_ask_at_once_wait_for_one_answer(jina, embedder):
    jina.latency = 0.2
    together = threading.Barrier(20)

    def visit(_):
        together.wait(5)
        return embedder.for_visit(Visit()).embed_images([solid("red")])[0]

    with ThreadPoolExecutor(20) as pool:
        vectors = list(pool.map(visit, range(20)))
    assert jina.inputs == 1
    assert all(np.array_equal(vector, vectors[0]) for vector in vectors)


def test_overlapping_batches_wait_for_each_other_without_locking(jina, embedder):
    jina.latency = 0.05
    together = threading.Barrier(6)

    def ask(turn):
        together.wait(5)
        order = COLOURS[turn:] + COLOURS[:turn]
        return embedder.embed_images([solid(colour) for colour in order[:6]])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ask, range(6)))
    assert jina.inputs == len(COLOURS)


def test_when_the_one_who_asked_fails_the_next_asks(jina, embedder):
    jina.latency = 0.1
    first_in = threading.Event()

    def refused(handler, answer):
        first_in.set()
        time.sleep(0.1)
        faults.status(402)(handler, answer)

    jina.faults.append(refused)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(embedder.embed_texts, ["red"])
        first_in.wait(5)
        second = pool.submit(embedder.embed_texts, ["red"])
        assert isinstance(first.exception(), EmbeddingError)
        assert second.result().shape == (1, 1024)


def test_who_waits_for_another_loses_patience_too(jina, embedder, monkeypatch):
    monkeypatch.setattr("lib.embedding.cached.VISITOR", replace(VISITOR, queue=0.05, seconds=0.05))
    jina.latency = 0.5
    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(embedder.embed_texts, ["red"])
        while not jina.asked:
            time.sleep(0.001)
        started = time.monotonic()
        with pytest.raises(EmbeddingError, match="asked for by somebody else"):
            embedder.for_visit(Visit()).embed_texts(["red"])
        assert time.monotonic() - started < 0.3
        importing.result()
    assert jina.inputs == 1


# Failures


def test_what_arrived_before_a_failure_is_not_paid_again(jina, opened):
    embedder = opened(concurrency=1, pictures_per_request=4)
    pictures = [solid((10 * i, 100, 100)) for i in range(20)]
    jina.faults.extend([faults.none, faults.none, faults.status(402), faults.status(402)])
    with pytest.raises(EmbeddingError, match="Top it up"):
        embedder.embed_images(pictures)
    assert jina.inputs == 8
    jina.faults.clear()
    assert embedder.embed_images(pictures).shape == (20, 1024)
    assert jina.inputs == 20


def test_a_refused_picture_is_named_wherever_it_stands(jina, embedder):
    jina.refuses = lambda item: item.getpixel((9, 9))[0] > 200
    pictures = [solid(colour) for colour in ("blue", "red", "green", "red")]
    with pytest.raises(InputsRefused) as caught:
        embedder.embed_images(pictures)
    assert caught.value.reasons.keys() == {1, 3}
    assert np.array_equal(
        caught.value.vectors, embedder.embed_images([solid("blue"), solid("green")])
    )
    assert jina.inputs == 2


# Budgets


def test_tokens_are_counted_by_day_and_by_visit(jina, embedder, shelf):
    visit = Visit()
    embedder.for_visit(visit).embed_images([solid("red")])
    assert visit.tokens == jina.billed == 4000
    embedder.for_visit(visit).embed_images([solid("red")])
    embedder.embed_images([solid("blue")])
    assert visit.tokens == 4000
    assert embedder.budget.spent_today() == jina.billed == 8000
    assert shelf.days == {utc_day(): 8000}


def test_a_spent_visit_still_finds_what_was_asked_before(jina, opened):
    embedder = opened(tokens_per_visit=5000)
    visit = Visit()
    mine = embedder.for_visit(visit)
    mine.embed_images([solid("red")])
    with pytest.raises(BudgetSpent, match="This visit"):
        mine.embed_images([solid("blue")])
    assert mine.embed_images([solid("red")]).shape == (1, 1024)
    assert embedder.for_visit(Visit()).embed_images([solid("blue")]).shape == (1, 1024)
    assert jina.inputs == 2


def test_a_spent_day_is_spent_for_imports_and_after_a_restart_too(jina, opened):
    opened(tokens_per_day=9000).embed_images([solid("red"), solid("blue")])
    with pytest.raises(BudgetSpent, match="Today's budget of 9,000 tokens"):
        opened(tokens_per_day=9000).embed_images([solid("green")])
    assert jina.billed == 8000


def test_an_import_stops_within_the_budget_and_goes_on_where_it_stopped(jina, opened):
    embedder = opened(tokens_per_day=50_000, pictures_per_request=4)
    pictures = [solid((10 * i, 100, 100)) for i in range(20)]
    with pytest.raises(BudgetSpent):
        embedder.embed_images(pictures)
    done = jina.inputs
    assert 0 < done <= 12
    opened(tokens_per_day=10**6).embed_images(pictures)
    assert jina.inputs == 20


@pytest.mark.parametrize(
    "fault", [faults.status(401), faults.status(402), faults.status(422), faults.status(429)]
)
def test_what_jina_does_not_bill_costs_no_budget(jina, embedder, fault):
    jina.faults.extend([fault] * 9)
    visit = Visit()
    with pytest.raises(EmbeddingError):
        embedder.for_visit(visit).embed_images([solid("red")])
    assert (embedder.budget.spent_today(), visit.tokens) == (0, 0)


def test_what_jina_may_have_billed_costs_budget(jina, embedder):
    jina.faults.extend([faults.html] * 2)
    with pytest.raises(EmbeddingError):
        embedder.for_visit(Visit()).embed_images([solid("red")])
    assert embedder.budget.spent_today() == 4000


def test_more_like_this_goes_on_when_the_budget_is_spent(jina, opened, tmp_path):
    embedder = opened(tokens_per_day=40_000)
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    shop(store, embedder)
    calibrate(store, embedder)
    embedder.budget.per_day = 0
    visitor = embedder.for_visit(Visit())
    with pytest.raises(BudgetSpent, match="“more like this” still work"):
        search(Query(text="something new"), visitor, store)
    found = search(Query(like="red"), visitor, store)
    assert len(found.cards) == len(COLOURS) - 1
    assert search(Query(picture=solid("red")), visitor, store).cards[0].product.id == "red"
    store.close()


# Together with the rest


def shop(store, embedder):
    """One product of each colour."""
    products = [
        Product(colour, f"A {colour} thing", photos=(Photo(colour, 0, colour, colour),))
        for colour in COLOURS
    ]
    store.upsert(products, embedder.embed_images([solid(colour) for colour in COLOURS]))


def test_words_and_photos_find_their_products_and_nobody_pays_twice(jina, opened, tmp_path):
    embedder = opened()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    shop(store, embedder)
    calibrate(store, embedder)
    billed = jina.billed
    visitor = for_visit(embedder, Visit())
    for colour in COLOURS:
        photo = search(Query(picture=solid(colour)), visitor, store)
        assert photo.cards[0].product.id == colour
        assert photo.cards[0].distance == pytest.approx(0, abs=1e-5)
        words = search(Query(text=f"a {colour} one"), visitor, store)
        assert words.cards[0].product.id == colour
        assert words.note == ""
    assert jina.billed - billed == len(COLOURS) * 5  # the words; the photos were known
    store.close()


def test_words_beside_a_photo_cost_their_own_tokens_alone(jina, opened, tmp_path):
    embedder = opened()
    store = LocalStore(tmp_path, embedder.name, embedder.dimensions)
    shop(store, embedder)
    calibrate(store, embedder)  # it has asked for the colours' names
    billed = jina.billed
    blue = search(Query(picture=solid("red"), text="in blue"), for_visit(embedder, Visit()), store)
    assert blue.cards[0].product.id == "blue"
    assert jina.billed - billed == 4  # "in blue"
    store.close()


def test_the_embedded_store_is_a_memory(jina, opened, tmp_path):
    store = LocalStore(tmp_path, "jina", 1024)
    vectors = opened(store).embed_images([solid("red")])
    again = opened(store)
    assert np.array_equal(again.embed_images([solid("red")]), vectors)
    assert again.budget.spent_today() == jina.billed == 4000
    store.close()


def test_what_costs_nothing_is_left_as_it_is(shelf):
    colours = ColourEmbedder()
    assert remembering(colours, shelf, Settings()) is colours
    assert for_visit(colours, Visit()) is colours


def test_it_answers_for_the_embedder_it_wraps(opened, embedder):
    inner = embedder._embedder
    assert (embedder.name, embedder.dimensions) == (inner.name, inner.dimensions)
    assert embedder.licence == inner.licence
    assert embedder.unknown_words("qwrtzp") == []
    assert embedder.knows_any("qwrtzp")


@pytest.mark.parametrize("name", ["auto", "builtin"])
def test_without_a_key_it_is_the_built_in_embedder(name):
    assert isinstance(open_embedder(name, Settings()), BuiltinEmbedder)
