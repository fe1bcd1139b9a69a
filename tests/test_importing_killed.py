"""Imports that are killed at random moments, cut off from their database, or grow large."""

import random
import subprocess
import sys
import time

import pytest

from lib.importing import Options, run_import
from lib.importing.ahead import FIRST, PICTURES
from lib.settings import ROOT
from tests.colours import ColourEmbedder
from tests.feeds_made_up import Counting
from tests.import_worker import LazyFeed, opened
from tests.stores import fresh_database, shared_standin

SPRING = Options(source="spring")


def worker(where, rows, batches):
    command = [sys.executable, "-m", "tests.import_worker", str(where), str(rows), str(batches)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def embedded(batches):
    return [int(line) for line in batches.read_text().split()] if batches.exists() else []


def contents(store):
    """All that a store holds of the source, in an order of its own."""
    ids = store.ids("spring", limit=10**6)
    products = store.get(ids)
    names = [photo.thumbnail for product in products for photo in product.photos]
    vectors = store.vectors_of([photo.digest for p in products for photo in p.photos])
    entries = store.journal.page("spring", limit=10**6)
    told = [(e.name, e.state, e.product_id, e.digest, dict(e.pictures), e.reason) for e in entries]
    return products, {d: v.tolist() for d, v in vectors.items()}, store.thumbnails(names), told


def kill_and_take_up(where, rows, batches, kills):
    """Kill importers at random moments, most of them at work, until one may end in peace."""
    chance, at_work = random.Random(1), 0
    for _ in range(kills):
        process, before = worker(where, rows, batches), len(embedded(batches))
        began, early = time.monotonic(), chance.random() < 0.2
        while process.poll() is None and len(embedded(batches)) == before:
            time.sleep(0.005)
            if early and time.monotonic() - began > 2 * chance.random():
                break
        time.sleep(0.25 * chance.random())
        at_work += process.poll() is None
        process.kill()
        process.communicate()
    assert at_work > kills * 0.8, "most were to be killed before they had ended"
    process = worker(where, rows, batches)
    error = process.communicate()[1]
    assert (process.returncode, error) == (0, "")


@pytest.mark.parametrize("kind", ["embedded", "tidb"])
def test_an_import_killed_again_and_again_ends_like_one_undisturbed(kind, tmp_path):
    rows, kills = (4000, 25) if kind == "embedded" else (800, 6)
    batches = tmp_path / "batches"
    with fresh_database() as settings:
        where = tmp_path / "killed"
        if kind == "tidb":
            where = f"tidb:{shared_standin().port}:{settings.database}"
        kill_and_take_up(where, rows, batches, kills)
        store, peaceful = opened(str(where)), opened(str(tmp_path / "peaceful"))
        run_import(LazyFeed(rows), Counting(), peaceful, SPRING)
        assert contents(store) == contents(peaceful)
        assert len(store.get(store.ids("spring", limit=10**6))) == rows
        again = sum(embedded(batches)) - rows
        assert 0 <= again <= kills * PICTURES, "at most the batch under way at each kill"
        store.close()
        peaceful.close()


def test_a_dropped_connection_in_mid_batch_is_rolled_back_and_tried_again():
    standin, embedder = shared_standin(), Counting()
    with fresh_database() as settings:
        store = opened(f"tidb:{standin.port}:{settings.database}")
        standin.cut_next(r"^INSERT INTO findalike_photos")
        standin.cut_next(r"^COMMIT")
        done = run_import(LazyFeed(200), embedder, store, SPRING)
        assert (done.state, done.new, embedder.pictures) == ("finished", 200, 200)
        assert store.count() == 200
        store.close()


def test_a_database_that_goes_away_stops_the_run_and_nothing_is_half_there(monkeypatch):
    monkeypatch.setattr("lib.importing.patience.PAUSES_S", (0.01,))
    standin, embedder = shared_standin(), Counting()
    with fresh_database() as settings:
        store = opened(f"tidb:{standin.port}:{settings.database}")
        gone = []

        def hear(progress):
            if not gone:
                gone.append(progress)
                standin.stop()

        try:
            done = run_import(LazyFeed(300), embedder, store, SPRING, hear=hear)
        finally:
            standin.start()
        assert done.state == "stopped"
        assert "does not answer" in done.message or "was cut" in done.message
        assert store.count() == done.new == FIRST
        again = run_import(LazyFeed(300), embedder, store, SPRING)
        assert (again.state, again.new + FIRST) == ("finished", 300)
        assert embedder.pictures <= 300 + PICTURES
        store.close()


MEASURE = """
import sys
from pathlib import Path
from tests.import_worker import LazyFeed, Logging, opened
from lib.importing import Options, run_import
store = opened(sys.argv[1])
for rows in (500, 1000, int(sys.argv[2])):
    run_import(LazyFeed(rows), Logging("/dev/null"), store, Options(source="spring"))
    # not getrusage: it tells the most of whoever started this process, if that was more
    print(int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024)
"""


def test_memory_does_not_grow_with_the_feed(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "store"), "4000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    _, before, after = map(int, done.stdout.split())
    assert after - before < 40, f"{before} MB for 1,000 rows, {after} MB for 4,000"


def test_the_working_of_a_killed_importer_is_seen_to_be_dead_at_once(tmp_path):
    where, batches = tmp_path / "store", tmp_path / "batches"
    process = worker(where, 100_000, batches)
    while not embedded(batches):
        time.sleep(0.05)
    process.kill()
    process.communicate()
    store = opened(str(where))
    assert [run.state for run in store.journal.runs()] == ["running"]
    done = run_import(LazyFeed(10), ColourEmbedder(), store, SPRING)
    assert done.state == "finished"
    store.close()
