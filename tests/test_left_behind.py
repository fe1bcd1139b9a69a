"""What another encoder's store holds is told, and can be imported again from what was kept."""

import io
import shutil
import sqlite3

import pytest

from lib.importing import Options
from lib.importing.jobs import Jobs
from lib.settings import Settings
from lib.store.local import LocalStore
from lib.store.others import left_behind
from tests.colours import ColourEmbedder
from tests.test_importing_jobs import archive, ended, wait_for


class Newer(ColourEmbedder):
    """The same numbers under another name: stores never mix the two."""

    name = "colours-2"


@pytest.fixture
def settings(tmp_path):
    return Settings(store_dir=tmp_path)


@pytest.fixture
def at(settings):
    """Jobs into the store of an embedder."""
    begun = []

    def jobs(embedder):
        store = LocalStore(settings.store_dir / embedder.name, embedder.name, embedder.dimensions)
        begun.append(Jobs(embedder(), store, settings))
        return begun[-1], store

    yield jobs
    for each in begun:
        each.stop(10)


def fill(jobs, source, rows=3):
    jobs.start(jobs.keep(archive(rows), "feed.zip"), Options(source=source))
    wait_for(lambda: ended(jobs))


def test_a_source_of_another_encoder_is_told_and_imported_again(at, settings):
    fill(at(ColourEmbedder)[0], "spring")
    jobs, store = at(Newer)
    (found,) = jobs.left_behind()
    assert (found.source, found.products, found.embedder) == ("spring", 3, "colours-1")
    jobs.start(jobs.kept(found), Options(source=found.source))
    wait_for(lambda: ended(jobs))
    assert store.sources() == {"spring": 3}
    assert jobs.left_behind() == []
    assert left_behind(settings, at(ColourEmbedder)[1]) == []


def test_its_kept_feed_outlives_the_sweep(at, monkeypatch):
    fill(at(ColourEmbedder)[0], "spring", rows=3)
    monkeypatch.setattr("lib.importing.uploads.DAY_S", -1)
    jobs, _ = at(Newer)
    fill(jobs, "autumn", rows=2)
    (found,) = jobs.left_behind()
    assert jobs.kept(found)


def test_the_latest_of_several_counts(at, settings):
    fill(at(ColourEmbedder)[0], "spring", rows=2)
    fill(at(Newer)[0], "spring", rows=4)
    third = LocalStore(settings.store_dir / "third", "third", 4)
    (found,) = left_behind(settings, third)
    assert (found.embedder, found.products) == ("colours-2", 4)


def test_what_cannot_be_read_keeps_nobody_from_the_store(at, settings, tmp_path):
    fill(at(ColourEmbedder)[0], "spring")
    for name, content in (("damaged", b"no database" * 999), ("empty", b"")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "catalogue.db").write_bytes(content)
    (tmp_path / "old").mkdir()
    with sqlite3.connect(tmp_path / "old" / "catalogue.db") as db:
        db.execute("CREATE TABLE products (id TEXT)")
    (tmp_path / "garbled").mkdir()
    with sqlite3.connect(tmp_path / "garbled" / "catalogue.db") as db:
        db.execute("CREATE TABLE products (source TEXT)")
        db.execute("CREATE TABLE runs (source TEXT, feed TEXT, started REAL)")
        db.execute("INSERT INTO products VALUES ('autumn')")
        db.execute("INSERT INTO runs VALUES ('autumn', '{\"key\": ', 1)")
    jobs, _ = at(Newer)
    assert [found.source for found in jobs.left_behind()] == ["spring"]
    assert not (tmp_path / "empty" / "catalogue.db-wal").exists()


def test_without_the_kept_file_there_is_nothing_to_go_back_to(at, tmp_path):
    fill(at(ColourEmbedder)[0], "spring")
    shutil.rmtree(tmp_path / "feeds")
    jobs, _ = at(Newer)
    (found,) = jobs.left_behind()
    assert jobs.kept(found) is None
    assert jobs.keep(io.BytesIO(b"id,title\n"), "other.csv")
