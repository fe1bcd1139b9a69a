"""Imports behind a page: they outlive the visit and the process."""

import io
import json
import subprocess
import sys
import threading
import time
import zipfile

import pytest

from lib.errors import FeedError, ImportRunning
from lib.importing import Options, run_import
from lib.importing.again import options_of
from lib.importing.jobs import Jobs
from lib.importing.uploads import Upload, Uploads, folder, upload_of
from lib.settings import ROOT, Settings
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder
from tests.feeds_made_up import Counting, png


def archive(rows, title="Thing"):
    """A ZIP of a table and its pictures."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        lines = ["id,title,price,image", *(f"p{i},{title} {i},{i},{i}.png" for i in range(rows))]
        packed.writestr("products.csv", "\n".join(lines))
        for i in range(rows):
            packed.writestr(f"{i}.png", png(i))
    return io.BytesIO(buffer.getvalue())


@pytest.fixture
def settings(tmp_path):
    return Settings(store_dir=tmp_path)


@pytest.fixture
def store(settings):
    store = LocalStore(settings.store_dir / "s", ColourEmbedder.name, ColourEmbedder.dimensions)
    yield store
    store.close()


@pytest.fixture
def jobs(store, settings):
    jobs = Jobs(Counting(), store, settings)
    yield jobs
    jobs.stop(10)


def wait_for(condition, seconds=20):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.01)


def ended(jobs):
    return jobs.progress().state in ("finished", "stopped")


def test_an_upload_is_imported_in_the_background(jobs, store):
    assert jobs.progress().state == "finished"
    upload = jobs.keep(archive(30), "../../etc/passwd.zip")
    assert len(list(jobs.open(upload))) == 30
    jobs.start(upload, Options(source="spring"))
    assert jobs.progress().source == "spring"
    wait_for(lambda: ended(jobs))
    assert (jobs.progress().state, jobs.progress().new, store.count()) == ("finished", 30, 30)


def test_that_colours_are_seen_is_kept_with_the_source(jobs, store):
    upload = jobs.keep(archive(3), "feed.zip")
    jobs.start(upload, Options(source="spring", see_colours=True))
    wait_for(lambda: ended(jobs))
    (run,) = store.journal.runs()
    assert options_of(run) == Options("spring", see_colours=True)
    assert jobs.saw_colours("spring")
    assert not jobs.saw_colours("autumn")
    run_import(jobs.open(upload), Counting(), store, Options("spring", limit=1))
    assert not jobs.saw_colours("spring")  # the last one did not
    run_import(jobs.open(upload), Counting(), store, Options("spring", see_colours=True))
    assert jobs.saw_colours("spring")  # though it came from the command line


def test_one_import_runs_at_a_time_and_can_be_held(jobs, store):
    upload = jobs.keep(archive(400), "feed.zip")
    jobs.start(upload, Options(source="spring"))
    with pytest.raises(ImportRunning):
        jobs.start(upload, Options(source="autumn"))
    jobs.pause()
    assert jobs.progress().state == "paused"
    jobs.resume()
    wait_for(lambda: jobs.progress().new)
    jobs.stop(10)
    assert jobs.progress().state == "stopped"
    jobs.start(upload, Options(source="spring"))
    wait_for(lambda: ended(jobs))
    assert store.count() == 400


def test_a_stop_is_seen_until_the_batch_under_way_is_in(store, settings):
    asked, answered = threading.Event(), threading.Event()

    class Slow(Counting):
        def embed_images(self, pictures):
            asked.set()
            answered.wait(10)
            return super().embed_images(pictures)

    jobs = Jobs(Slow(), store, settings)
    jobs.start(jobs.keep(archive(200), "feed.zip"), Options(source="spring"))
    assert asked.wait(10)
    assert not jobs.is_stopping
    jobs.stop()
    assert jobs.is_running
    assert jobs.is_stopping
    answered.set()
    wait_for(lambda: not jobs.is_running)
    assert not jobs.is_stopping
    assert 0 < jobs.progress().new < 200


def test_an_import_elsewhere_is_noticed_before_one_is_begun(jobs, store, settings):
    upload = jobs.keep(archive(400), "feed.zip")
    jobs.start(upload, Options(source="spring"))
    wait_for(lambda: store.journal.runs())
    other = Jobs(Counting(), store, settings)
    with pytest.raises(ImportRunning, match="'spring' is being imported since"):
        other.start(upload, Options(source="spring"))


START = """
import sys, time
from pathlib import Path
from lib.importing import Options, run_import
from lib.importing.again import options_of
from lib.importing.jobs import Jobs
from lib.settings import Settings
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder
place = Path(sys.argv[1])
store = LocalStore(place / "s", ColourEmbedder.name, ColourEmbedder.dimensions)
jobs = Jobs(ColourEmbedder(), store, Settings(store_dir=place))
upload = jobs.keep(open(sys.argv[2], "rb"), "feed.zip")
jobs.start(upload, Options(source="spring", remove_missing=True))
while not jobs.progress().new:
    time.sleep(0.01)
print("at work", flush=True)
if sys.argv[3] == "wait":
    time.sleep(60)
"""


@pytest.mark.parametrize("end", ["kill", "exit"])
def test_what_a_restart_cut_off_is_taken_up_again(jobs, store, settings, tmp_path, end):
    (tmp_path / "feed.zip").write_bytes(archive(600).getvalue())
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            START,
            str(settings.store_dir),
            str(tmp_path / "feed.zip"),
            "wait" if end == "kill" else "go",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "at work\n"
    if end == "kill":
        process.kill()
    assert process.communicate(timeout=20) == ("", "")
    assert store.count() < 600
    assert jobs.take_up()
    assert jobs.progress().source == "spring"
    wait_for(lambda: ended(jobs))
    assert (jobs.progress().state, store.count()) == ("finished", 600)
    assert json.loads(store.journal.runs()[0].feed["mapping"]) == {}
    assert "remove_missing" in store.journal.runs()[0].feed
    assert not jobs.take_up()


def test_a_stopped_import_is_not_taken_up_unasked(jobs, store):
    jobs.start(jobs.keep(archive(400), "feed.zip"), Options(source="spring"))
    wait_for(lambda: jobs.progress().new)
    jobs.stop(10)
    assert not jobs.take_up()


def test_a_file_that_is_no_feed_is_refused_at_once(jobs):
    upload = jobs.keep(io.BytesIO(b"\x00\x01\x02" * 100), "holiday.bin")
    with pytest.raises(FeedError):
        jobs.start(upload, Options(source="spring"))
    with pytest.raises(FeedError, match="Upload it again"):
        jobs.start(Upload("0" * 64, "gone.csv"), Options(source="spring"))


def test_copies_are_named_by_their_bytes_and_swept_when_old(settings, monkeypatch):
    uploads = Uploads(folder(settings))
    uploads.sweep([])
    one, two = uploads.keep(io.BytesIO(b"a"), "x"), uploads.keep(io.BytesIO(b"b"), "/y")
    assert uploads.keep(io.BytesIO(b"a"), "z").key == one.key
    assert upload_of(two.facts()) == two
    assert upload_of({"key": "../../etc", "name": "", "mapping": "{}", "currency": ""}) is None
    assert upload_of({}) is None
    uploads.sweep([])
    assert uploads.has(one)
    monkeypatch.setattr("lib.importing.uploads.DAY_S", -1)
    uploads.sweep([two.key])
    assert (uploads.has(one), uploads.has(two)) == (False, True)
    assert {path.name for path in folder(settings).iterdir()} == {two.key}
