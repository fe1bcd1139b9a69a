"""How many batches are on their way at once, and what a kill or a refusal costs."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.embedding.budget import Budget, utc_day
from lib.embedding.cached import remembering
from lib.embedding.endpoint import Endpoint
from lib.embedding.jina import JinaEmbedder
from lib.importing import Options, run_import
from lib.importing.ahead import A_SERVICE, PICTURES
from lib.importing.line import ASKED
from lib.secret import Secret
from lib.settings import JinaSettings, Settings
from lib.store.local import LocalStore
from tests import jina_faults as faults
from tests.colours import ColourEmbedder
from tests.feeds_made_up import Counting, made_up
from tests.import_worker import opened, opened_for
from tests.jina_standin import KEY, JinaStandIn
from tests.stores import fresh_database, shared_standin
from tests.test_importing_killed import worker

SPRING = Options(source="spring")


class Looking(Counting):
    """Sees how many of the pictures that it was asked about before are in the store."""

    def __init__(self, store):
        super().__init__()
        self.store, self.unwritten = store, []

    def embed_images(self, pictures):
        self.unwritten.append(self.pictures - self.store.count())
        return super().embed_images(pictures)


class Service(Counting):
    """Waits, as for a service far away; knows how many asked it at once."""

    def __init__(self):
        super().__init__()
        self.under_way = self.busiest = 0
        self.lock = threading.Lock()

    def estimate(self, pictures):
        return 0, 0.0

    def embed_images(self, pictures):
        with self.lock:
            self.under_way += 1
            self.busiest = max(self.busiest, self.under_way)
        time.sleep(0.2)
        with self.lock:
            self.under_way -= 1
            return super().embed_images(pictures)


@pytest.fixture
def store(tmp_path):
    store = LocalStore(tmp_path / "store", ColourEmbedder.name, ColourEmbedder.dimensions)
    yield store
    store.close()


@pytest.fixture
def jina():
    with JinaStandIn() as standin:
        yield standin


@pytest.fixture
def settings(jina):
    return JinaSettings(
        Secret(KEY), jina.url, dimensions=64, requests_per_minute=10**6, tokens_per_minute=10**9
    )


def test_an_embedder_that_computes_is_asked_once_all_before_is_written(store):
    embedder = Looking(store)
    assert run_import(made_up(400), embedder, store, SPRING).new == 400
    assert embedder.unwritten == [0] * len(embedder.batches)
    assert max(embedder.batches) == PICTURES


def test_a_service_is_asked_about_two_batches_at_once(store):
    embedder = Service()
    done = run_import(made_up(700), embedder, store, SPRING)
    assert (done.state, done.new, done.embedded) == ("finished", 700, 700)
    assert (embedder.busiest, max(embedder.batches)) == (2, A_SERVICE)


@pytest.mark.parametrize("kind", ["embedded", "tidb"])
def test_two_sources_of_the_same_new_ids_end_with_all_products_of_both(kind, tmp_path):
    with fresh_database() as settings:
        where = tmp_path / "store"
        if kind == "tidb":
            where = f"tidb:{shared_standin().port}:{settings.database}"
        stores = [opened(str(where)) for _ in range(2)]
        together = threading.Barrier(2)

        def bring(source, store):
            together.wait(10)
            return run_import(made_up(200), Counting(), store, Options(source))

        with ThreadPoolExecutor(2) as pool:
            for done in pool.map(bring, ("spring", "autumn"), stores):
                assert (done.state, done.new) == ("finished", 200)
        assert stores[0].sources() == {"spring": 200, "autumn": 200}
        assert {i.rpartition(":")[2] for i in stores[0].ids("autumn")} == {
            f"p{number}" for number in range(200)
        }
        for store in stores:
            store.close()


def test_after_a_402_nothing_more_is_asked_and_nothing_is_paid_twice(jina, settings, tmp_path):
    endpoint = Endpoint(settings)
    client = JinaEmbedder(settings, endpoint)
    store = opened_for(client, tmp_path / "store")
    embedder = remembering(client, store, Settings(jina=settings))
    jina.latency = 0.02
    jina.faults.extend([faults.none] * 5 + [faults.status(402)] * 100)
    done = run_import(made_up(400), embedder, store, SPRING)
    assert done.state == "stopped"
    assert "Top it up" in done.message
    # Each of the two batches may have its requests under way when the first such answer arrives.
    assert 6 <= jina.asked <= 5 + ASKED * settings.concurrency
    assert len(jina.requests) == 5
    assert Budget(store.spend, 10**9, 10**9).spent_today() == jina.billed > 0
    jina.faults.clear()
    again = run_import(made_up(400), embedder, store, SPRING)
    assert (again.state, again.new + again.unchanged) == ("finished", 400)
    pictures = [r for r in jina.requests if not isinstance(r["input"][0], str)]
    assert sum(len(request["input"]) for request in pictures) == 400
    assert store.spend(utc_day(), 0) == jina.billed
    store.close()
    endpoint.close()


def test_a_kill_costs_no_more_than_was_under_way_or_just_arrived(jina, tmp_path, monkeypatch):
    rows, kills, chance = 800, 6, random.Random(1)
    batches = tmp_path / "batches"
    monkeypatch.setenv("TEST_JINA_URL", jina.url)
    jina.latency = 0.05
    for _ in range(kills):
        before, process = jina.inputs, worker(tmp_path / "store", rows, batches)
        while jina.inputs == before and process.poll() is None:
            time.sleep(0.005)
        time.sleep(0.5 * chance.random())
        assert process.poll() is None
        process.kill()
        process.communicate()
    process = worker(tmp_path / "store", rows, batches)
    assert (process.communicate()[1], process.returncode) == ("", 0)
    titles = sum(len(r["input"]) for r in jina.requests if isinstance(r["input"][0], str))
    again = jina.inputs - titles - rows
    assert 0 <= again <= kills * PICTURES < kills * A_SERVICE
