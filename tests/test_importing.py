"""An import from end to end, on the embedded store."""

import io
import os
import sqlite3
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib import shop
from lib.calibration import scales_of
from lib.embedding import open_embedder
from lib.errors import (
    BudgetSpent,
    CatalogueError,
    EmbeddingError,
    ImportRunning,
    InputsRefused,
    StoreAway,
    StoreError,
)
from lib.feeds import open_feed
from lib.feeds.rows import NOT_PUBLISHED, Picture, RowProblem
from lib.importing import Control, Options, patience, run_import
from lib.importing.ahead import FIRST, PICTURES
from lib.importing.embedding import NO_VECTOR
from lib.importing.failures import failures
from lib.importing.options import Shard
from lib.importing.tidy import delete_source
from lib.pictures import read_picture
from lib.products import Product
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder
from tests.feeds_made_up import Counting, MadeUpFeed, listing, made_up, png
from tests.workbooks import workbook

SPRING = Options(source="spring")


@pytest.fixture
def embedder():
    return Counting()


@pytest.fixture
def store(tmp_path):
    store = LocalStore(tmp_path / "store", ColourEmbedder.name, ColourEmbedder.dimensions)
    yield store
    store.close()


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    monkeypatch.setattr(patience, "PAUSES_S", (0.01, 0.01, 0.01))


def counts(progress):
    return {name: n for name, n in progress.counts().items() if n}


def decoded(feed, address):
    return Image.open(io.BytesIO(feed.files[address])).convert("RGB")


def contents(store, source="spring"):
    """All that a store holds of a source."""
    ids = store.ids(source, limit=100_000)
    products = store.get(ids)
    names = [photo.thumbnail for p in products for photo in p.photos]
    return products, [store.vectors(i).tolist() for i in ids], store.thumbnails(names)


def test_products_are_imported_with_vectors_thumbnails_and_their_source(store, embedder):
    feed = made_up(150, pictures=2)
    done = run_import(feed, embedder, store, SPRING)
    assert (done.state, counts(done), done.total, done.done) == ("finished", {"new": 150}, 150, 150)
    assert done.embedded == embedder.pictures == 300
    assert max(embedder.batches) <= PICTURES + 1
    (product,) = store.get(["p7"])
    assert (product.source, product.title) == ("spring", "Thing 7")
    assert [photo.position for photo in product.photos] == [0, 1]
    assert len(store.thumbnails([photo.thumbnail for photo in product.photos])) == 2
    assert np.allclose(
        store.vectors("p7")[1], ColourEmbedder().embed_images([decoded(feed, "7-1.png")])
    )
    assert store.recall("scales")


def test_an_imported_picture_is_at_no_distance_from_the_same_picture_searched(tmp_path):
    encoder = open_embedder("builtin")
    store = LocalStore(tmp_path / "builtin", encoder.name, encoder.dimensions)
    scenes = [path.read_bytes() for path in shop.scenes()[:6]]
    large = [shop.FOLDER / "images" / f"{name}.webp" for name in ("mug-001", "sofa-007")]
    for path, kind, size in zip(large, ("JPEG", "PNG"), ((2000, 1500), (700, 900)), strict=True):
        buffer = io.BytesIO()
        Image.open(path).convert("RGB").resize(size).save(buffer, kind)
        scenes.append(buffer.getvalue())
    files = {f"{number}.png": data for number, data in enumerate(scenes)}
    feed = MadeUpFeed([listing(number) for number in range(len(scenes))], files)
    assert counts(run_import(feed, encoder, store, SPRING)) == {"new": len(scenes)}
    for number, data in enumerate(scenes):
        (vector,) = encoder.embed_images([read_picture(data)])
        (nearest, *_) = store.search(vector)
        assert (nearest.product.id, f"{nearest.distance:.3f}") == (f"p{number}", "0.000")
    store.close()


def test_thumbnails_from_before_they_were_jpeg_keep_their_names_and_are_shown(store, embedder):
    feed = made_up(3)
    run_import(feed, embedder, store, SPRING)
    with sqlite3.connect(store.folder / "catalogue.db") as db:
        for table, column in (("photos", "thumbnail"), ("thumbnails", "name")):
            db.execute(f"UPDATE {table} SET {column} = replace({column}, '.jpg', '.webp')")
    db.close()
    feed.rows[1] = listing(1, "1-0.png", price=3.5)
    assert counts(run_import(feed, embedder, store, SPRING)) == {"changed": 1, "unchanged": 2}
    names = [photo.thumbnail for p in store.get(["p0", "p1", "p2"]) for photo in p.photos]
    assert len(store.thumbnails(names)) == 3
    assert all(name.endswith(".webp") for name in names)
    feed.rows[1] = listing(1, "1-0.png", "2-0.png", price=4.5)
    run_import(feed, embedder, store, replace(SPRING, refetch=True))
    names = [photo.thumbnail for photo in store.get(["p1"])[0].photos]
    assert all(name.endswith(".jpg") for name in names)
    assert len(store.thumbnails(names)) == 2


def test_a_second_import_costs_nothing_at_all(store, embedder):
    feed = made_up(150)
    run_import(feed, embedder, store, SPRING)
    asked, read = embedder.pictures, len(feed.read_addresses)
    again = run_import(feed, embedder, store, SPRING)
    assert counts(again) == {"unchanged": 150}
    assert (embedder.pictures, len(feed.read_addresses)) == (asked, read)


def test_a_new_price_costs_neither_a_picture_nor_an_embedding(store, embedder):
    feed = made_up(150)
    run_import(feed, embedder, store, SPRING)
    asked, read, before = embedder.pictures, len(feed.read_addresses), store.vectors("p7")
    feed.rows[7] = listing(7, "7-0.png", price=3.5)
    assert counts(run_import(feed, embedder, store, SPRING)) == {"changed": 1, "unchanged": 149}
    assert (embedder.pictures, len(feed.read_addresses)) == (asked, read)
    assert store.get(["p7"])[0].price == 3.5
    assert np.array_equal(store.vectors("p7"), before)


def test_one_new_picture_costs_one_embedding(store, embedder):
    feed = made_up(50, pictures=3)
    run_import(feed, embedder, store, SPRING)
    asked = embedder.pictures
    feed.files["new.png"] = png(10**6)
    feed.rows[7] = listing(7, "7-0.png", "new.png", "7-2.png")
    old = store.get(["p7"])[0].photos
    assert counts(run_import(feed, embedder, store, SPRING)) == {"changed": 1, "unchanged": 49}
    assert embedder.pictures == asked + 1
    now = store.get(["p7"])[0].photos
    assert [now[0], now[2]] == [old[0], old[2]]
    assert set(store.thumbnails([old[1].thumbnail, now[1].thumbnail])) == {now[1].thumbnail}


def test_a_picture_that_changed_behind_its_address_is_noticed_when_asked(store, embedder):
    feed = made_up(20)
    run_import(feed, embedder, store, SPRING)
    feed.files["7-0.png"] = png(10**6)
    assert counts(run_import(feed, embedder, store, SPRING)) == {"unchanged": 20}
    asked = embedder.pictures
    looked = run_import(feed, embedder, store, replace(SPRING, refetch=True))
    assert counts(looked) == {"changed": 1, "unchanged": 19}
    assert embedder.pictures == asked + 1


def test_one_picture_on_many_products_is_embedded_once(store, embedder):
    feed = MadeUpFeed([listing(i, "same.png") for i in range(200)], {"same.png": png(1)})
    assert counts(run_import(feed, embedder, store, SPRING)) == {"new": 200}
    assert embedder.pictures == 1


def test_bad_rows_and_pictures_are_reported_and_cost_only_themselves(store, embedder):
    feed = made_up(10, pictures=2)
    del feed.files["3-1.png"]
    feed.files["4-0.png"] = feed.files["4-1.png"] = b"<html>no picture</html>"
    feed.rows[5] = RowProblem(7, "price", "The price is 'cheap'.", {"id": "p5", "price": "cheap"})
    feed.rows[6] = listing(2, row=8)
    feed.rows[8] = replace(listing(8), pictures=())
    done = run_import(feed, embedder, store, SPRING)
    assert (done.state, done.cause) == ("finished", None)
    assert counts(done) == {"new": 6, "failed": 4, "partial": 1}
    assert len(store.get(["p3"])[0].photos) == 1
    troubles = {e.row: (e.kind, e.reason) for e in store.journal.page("spring", troubled=True)}
    assert troubles[5] == ("picture", "Picture 2: There is no picture 3-1.png.")
    assert "Picture 1: This is not a picture" in troubles[6][1]
    assert troubles[7] == ("price", "The price is 'cheap'.")
    assert troubles[8][0] == "duplicate"
    assert "Row 4 has the same id" in troubles[8][1]
    assert "no picture" in troubles[10][1]
    assert store.get(["p2"])[0].title == "Thing 2"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"title": "a\ud800b"}, "UTF-8"),
        ({"category": "c" * 501}, "501 characters"),
        ({"price": float("nan")}, "price"),
        ({"price": -1.0}, "price"),
        ({"title": "t" * 10_001}, "10,001 characters"),
    ],
)
def test_rows_that_no_store_can_keep_fail_alone(store, embedder, facts, reason):
    feed = made_up(3)
    feed.rows[1] = replace(feed.rows[1], product=Product("p1", **({"title": "t"} | facts)))
    assert counts(run_import(feed, embedder, store, SPRING)) == {"new": 2, "failed": 1}
    (entry,) = store.journal.page("spring", troubled=True)
    assert reason in entry.reason


@pytest.mark.parametrize("feed_id", ["", "x" * 191, "a\udfff"])
def test_ids_that_cannot_be_kept_fail_alone(store, embedder, feed_id):
    feed = made_up(3)
    feed.rows[1] = replace(feed.rows[1], product=Product(feed_id, "t"))
    assert counts(run_import(feed, embedder, store, SPRING)) == {"new": 2, "failed": 1}
    assert [e.name for e in store.journal.page("spring", troubled=True)] == ["row:3"]


def test_the_first_of_two_rows_with_one_id_wins_even_where_it_is_not_news(store, embedder):
    feed = made_up(300)
    run_import(feed, embedder, store, SPRING)
    feed.rows.insert(200, listing(7, "8-0.png", row=202, title="Late"))
    assert counts(run_import(feed, embedder, store, SPRING)) == {"unchanged": 300, "failed": 1}
    assert store.get(["p7"])[0].title == "Thing 7"


def test_what_failed_is_tried_again_and_then_forgotten(store, embedder):
    feed = made_up(10, pictures=2)
    lost = {name: feed.files.pop(name) for name in ("3-1.png", "4-0.png", "4-1.png")}
    run_import(feed, embedder, store, SPRING)
    feed.files |= lost
    feed.rows[0] = listing(0, "0-0.png", title="not looked at")
    again = run_import(feed, embedder, store, replace(SPRING, retry_failed=True))
    assert counts(again) == {"new": 1, "changed": 1, "unchanged": 8}
    assert embedder.pictures == 20
    assert len(store.get(["p3"])[0].photos) == 2
    assert store.get(["p0"])[0].title == "Thing 0"
    assert store.journal.page("spring", troubled=True) == []


def test_failures_of_rows_that_are_gone_are_forgotten(store, embedder):
    feed = made_up(4)
    feed.rows[1] = RowProblem(3, "row", "Torn.")
    feed.rows[2] = listing(2, "lost.png")
    run_import(feed, embedder, store, SPRING)
    assert len(store.journal.page("spring", troubled=True)) == 2
    del feed.rows[1:3]
    run_import(feed, embedder, store, SPRING)
    assert store.journal.page("spring", troubled=True) == []


def test_products_gone_from_the_feed_are_removed_only_when_asked(store, embedder):
    feed = made_up(20)
    run_import(feed, embedder, store, SPRING)
    del feed.rows[3:6]
    assert run_import(feed, embedder, store, SPRING).removed == 0
    assert store.count() == 20
    removing = replace(SPRING, remove_missing=True)
    assert run_import(feed, embedder, store, removing).removed == 3
    assert store.count() == 17
    assert run_import(feed, embedder, store, SPRING).unchanged == 17


def test_a_row_that_cannot_be_read_does_not_remove_its_product(store, embedder):
    feed = made_up(5)
    run_import(feed, embedder, store, SPRING)
    feed.rows[1] = RowProblem(3, "price", "The price is 'cheap'.", {"sku": "p1"})
    feed.rows[2] = listing(2, "lost.png")
    done = run_import(feed, embedder, store, replace(SPRING, remove_missing=True))
    assert (done.removed, done.failed) == (0, 2)
    assert store.count() == 5


def test_nothing_is_removed_after_a_stop_a_broken_feed_or_an_empty_one(store, embedder):
    feed = made_up(20)
    run_import(feed, embedder, store, SPRING)
    removing = replace(SPRING, remove_missing=True)
    broken = MadeUpFeed([*feed.rows[:5], CatalogueError("The file ends in row 6.")], feed.files)
    done = run_import(broken, embedder, store, removing)
    assert (done.state, done.message) == ("stopped", "The file ends in row 6.")
    stopped = Control()
    stopped.stop()
    assert run_import(feed, embedder, store, removing, control=stopped).state == "stopped"
    empty = run_import(MadeUpFeed([]), embedder, store, removing)
    assert (empty.removed, empty.state) == (0, "finished")
    assert "Nothing was removed" in empty.message
    assert run_import(feed, embedder, store, replace(removing, limit=2)).removed == 0
    assert store.count() == 20


def test_what_a_broken_feed_gave_before_it_broke_is_imported(store, embedder):
    feed = made_up(150)
    feed.rows.append(CatalogueError("The file ends in row 151."))
    done = run_import(feed, embedder, store, SPRING)
    assert (done.state, str(done.cause), done.new) == ("stopped", "The file ends in row 151.", 150)
    assert store.count() == 150


# Identity


def test_an_id_that_is_anothers_gets_its_source_before_it_and_keeps_it(store, embedder):
    store.upsert([Product("p1", "The shop's own")], np.empty((0, 64), np.float32))
    feed = made_up(3)
    run_import(feed, embedder, store, SPRING)
    autumn = Options(source="autumn")
    run_import(feed, embedder, store, autumn)
    assert store.ids("spring") == ["p0", "p2", "spring:p1"]
    assert store.ids("autumn") == ["autumn:p0", "autumn:p1", "autumn:p2"]
    assert embedder.pictures == 3
    store.delete(["p1"])
    feed.rows[1] = listing(1, "1-0.png", title="Renamed")
    assert counts(run_import(feed, embedder, store, SPRING)) == {"changed": 1, "unchanged": 2}
    assert store.ids("spring") == ["p0", "p2", "spring:p1"]


def test_a_deleted_product_is_imported_again(store, embedder):
    feed = made_up(3)
    run_import(feed, embedder, store, SPRING)
    store.delete(["p1"])
    assert counts(run_import(feed, embedder, store, SPRING)) == {"new": 1, "unchanged": 2}


def test_a_source_is_deleted_with_all_that_was_known_of_it(store, embedder):
    feed = made_up(450)
    run_import(feed, embedder, store, SPRING)
    run_import(made_up(3), embedder, store, Options(source="autumn"))
    heard = []
    assert delete_source(store, "spring", heard.append) == 450
    assert heard == [200, 400, 450]
    assert store.sources() == {"autumn": 3}
    assert store.journal.page("spring") == []
    assert [run.source for run in store.journal.runs()] == ["autumn"]


def test_shards_share_the_work_out_and_meet_every_row_once(store):
    feed, workers = made_up(300), [Counting() for _ in range(3)]
    feed.rows.append(RowProblem(302, "row", "Torn."))
    done = []

    def work(number):
        shard = replace(SPRING, shard=Shard(number, 3))
        done.append(run_import(feed, workers[number - 1], store, shard))

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [progress.state for progress in done] == ["finished"] * 3
    assert sum(progress.new for progress in done) == 300
    assert sum(progress.failed for progress in done) == 1
    assert sorted(worker.pictures > 70 for worker in workers) == [True] * 3
    assert sum(worker.pictures for worker in workers) == 300
    assert store.count() == 300


# Embedders that fail


class Stopping(Counting):
    """Raises an error from one picture on."""

    def __init__(self, error, after):
        super().__init__()
        self.error, self.after = error, after

    def embed_images(self, pictures):
        if self.error and self.pictures + len(pictures) > self.after:
            raise self.error
        return super().embed_images(pictures)


@pytest.mark.parametrize(
    "error", [EmbeddingError("Jina does not accept the key (401)."), BudgetSpent("Used up.")]
)
def test_an_encoder_that_refuses_stops_the_run_and_leaves_rows_pending(store, error):
    feed, embedder = made_up(400), Stopping(error, PICTURES + 1)
    done = run_import(feed, embedder, store, SPRING)
    assert (done.state, done.cause, done.message) == ("stopped", error, str(error))
    done_first = FIRST + 2 * FIRST
    assert counts(done) == {"new": done_first, "pending": PICTURES}
    (run,) = store.journal.runs()
    assert (run.state, run.message, run.counts["pending"]) == ("stopped", str(error), PICTURES)
    assert store.count() == done_first
    embedder.error = None
    again = run_import(feed, embedder, store, SPRING)
    assert (again.state, counts(again)) == (
        "finished",
        {"new": 400 - done_first, "unchanged": done_first},
    )
    assert embedder.pictures == 400
    assert store.journal.page("spring", troubled=True) == []


class Odd(Counting):
    """Answers nonsense for some pictures, always or the first time only."""

    def __init__(self, spoil, times=10**9):
        super().__init__()
        self.spoil, self.times = spoil, times

    def embed_images(self, pictures):
        vectors = super().embed_images(pictures)
        wanted = [i for i, p in enumerate(pictures) if p.getpixel((0, 0))[0] == 7]
        if wanted and self.times:
            self.times -= 1
            vectors = self.spoil(vectors.copy(), wanted[0])
        return vectors


def _set(value):
    def spoil(vectors, place):
        vectors[place] = value
        return vectors

    return spoil


NONSENSE = {
    "not a number": _set(np.nan),
    "zero": _set(0),
    "too long": _set(1),
    "one short": lambda vectors, place: np.delete(vectors, place, axis=0),
    "other dimensions": lambda vectors, place: vectors[:, :5],
    "no matrix": lambda vectors, place: vectors[0, 0],
}


@pytest.mark.parametrize("spoil", NONSENSE.values(), ids=NONSENSE)
def test_a_vector_that_is_none_is_asked_for_once_more(store, spoil):
    feed = made_up(20)
    assert counts(run_import(feed, Odd(spoil, times=1), store, SPRING)) == {"new": 20}


@pytest.mark.parametrize("spoil", NONSENSE.values(), ids=NONSENSE)
def test_and_then_its_row_fails_alone(store, spoil):
    feed = made_up(20)
    assert counts(run_import(feed, Odd(spoil), store, SPRING)) == {"new": 19, "failed": 1}
    (entry,) = store.journal.page("spring", troubled=True)
    assert (entry.name, entry.reason) == ("id:p7", f"Picture 1: {NO_VECTOR}")


def test_pictures_that_the_encoder_refuses_cost_only_their_rows(store):
    class Choosy(Counting):
        def embed_images(self, pictures):
            bad = {i: "Too dull." for i, p in enumerate(pictures) if p.getpixel((0, 0))[0] == 7}
            good = super().embed_images([p for i, p in enumerate(pictures) if i not in bad])
            if bad:
                raise InputsRefused(bad, good)
            return good

    assert counts(run_import(made_up(20), Choosy(), store, SPRING)) == {"new": 19, "failed": 1}
    (entry,) = store.journal.page("spring", troubled=True)
    assert (entry.name, entry.reason) == ("id:p7", "Picture 1: Too dull.")


# Stores that fail


def failing(store, errors):
    """The store raises these errors, one a write, before it writes again."""
    upsert = store.upsert

    def refuse(products, vectors, **others):
        if errors and products:
            raise errors.pop(0)
        upsert(products, vectors, **others)

    store.upsert = refuse


def test_a_store_that_is_away_for_a_moment_is_waited_for(store, embedder):
    failing(store, [StoreAway("away"), StoreError("locked"), StoreAway("away")])
    done = run_import(made_up(100), embedder, store, SPRING)
    assert (done.state, done.new, embedder.pictures) == ("finished", 100, 100)


def test_a_store_that_stays_away_stops_the_run_which_can_be_taken_up(store, embedder):
    errors = [StoreAway("The database does not answer.")] * 20
    failing(store, errors)
    feed = made_up(100)
    done = run_import(feed, embedder, store, SPRING)
    assert (done.state, done.message, store.count()) == ("stopped", str(done.cause), 0)
    errors.clear()
    again = run_import(feed, embedder, store, SPRING)
    assert (again.state, again.new, store.count()) == ("finished", 100, 100)


def test_a_full_disk_stops_the_run_and_nothing_is_half_written(store, embedder):
    errors = [StoreError("The disk is full.")] * 1000
    failing(store, errors)
    feed = made_up(100)
    done = run_import(feed, embedder, store, SPRING)
    assert (done.state, done.message) == ("stopped", "The disk is full.")
    assert (store.count(), store.journal.page("spring")) == (0, [])
    errors.clear()
    assert run_import(feed, embedder, store, SPRING).new == 100


def test_a_row_that_the_store_refuses_fails_alone(store, embedder):
    upsert = store.upsert

    def refuse(products, vectors, **others):
        if any(product.id == "p7" for product in products):
            raise StoreError("A value is too large.")
        upsert(products, vectors, **others)

    store.upsert = refuse
    assert counts(run_import(made_up(20), embedder, store, SPRING)) == {"new": 19, "failed": 1}
    (entry,) = store.journal.page("spring", troubled=True)
    assert (entry.name, entry.reason) == ("id:p7", "A value is too large.")


# Held and watched


def test_a_second_import_of_a_source_is_told_that_one_runs(store, embedder):
    feed, control, heard = made_up(300), Control(), []

    def hear(progress):
        if not heard:
            with pytest.raises(ImportRunning, match="'spring' is being imported since"):
                run_import(feed, embedder, store, SPRING)
            with pytest.raises(ImportRunning):
                run_import(feed, embedder, store, replace(SPRING, shard=Shard(1, 2)))
            other = run_import(made_up(2), embedder, store, Options(source="autumn"))
            heard.append(other.state)

    assert run_import(feed, embedder, store, SPRING, control=control, hear=hear).new == 300
    assert heard == ["finished"]
    assert run_import(feed, embedder, store, SPRING).unchanged == 300


def test_an_import_pauses_goes_on_and_stops_after_its_batch(store, embedder):
    feed, control, heard = made_up(500), Control(), []

    def hear(progress):
        heard.append(progress)
        if len(heard) == 1:
            control.pause()

    done = []
    thread = threading.Thread(
        target=lambda: done.append(
            run_import(feed, embedder, store, SPRING, control=control, hear=hear)
        )
    )
    thread.start()
    while not heard:
        time.sleep(0.01)
    time.sleep(0.3)
    held = len(heard)
    assert held <= 2  # the batch that was being embedded is written too
    assert store.count() == heard[-1].new <= 2 * PICTURES
    time.sleep(0.3)
    assert len(heard) == held
    control.resume()
    while len(heard) == held:
        time.sleep(0.01)
    control.stop()
    thread.join(10)
    assert done[0].state == "stopped"
    assert "goes on where it stopped" in done[0].message
    assert store.count() == done[0].new < 500
    assert run_import(feed, embedder, store, SPRING).new == 500 - done[0].new


def test_progress_tells_rows_rate_and_the_last_pictures(store, embedder):
    heard = []
    done = run_import(made_up(300), embedder, store, SPRING, hear=heard.append)
    assert [progress.done for progress in heard] == [20, 60, 140, 220, 300, 300]
    assert all(progress.rate > 0 for progress in heard)
    assert heard[-1] is done
    assert done.seconds_left == 0
    assert len(done.thumbnails) == 12
    assert len(store.thumbnails(done.thumbnails)) == 12
    (run,) = store.journal.runs()
    assert (run.state, run.format, run.counts["new"]) == ("finished", "made up", 300)


def test_the_bands_are_measured_anew(store, embedder):
    run_import(made_up(50), embedder, store, SPRING)
    first = store.recall("scales")
    run_import(made_up(300), embedder, store, SPRING)
    assert store.recall("scales") != first
    assert scales_of(store, embedder)


def test_alternative_texts_and_many_pictures_are_kept_within_bounds(store, embedder):
    row = listing(0, *(f"0-{k}.png" for k in range(40)))
    pictures = (*row.pictures, Picture("0-0.png", "again"))
    feed = made_up(1, pictures=40)
    feed.rows = [replace(row, pictures=pictures)]
    run_import(feed, embedder, store, SPRING)
    assert len(store.get(["p0"])[0].photos) == 24


def test_what_its_merchant_does_not_publish_is_skipped_and_no_failure(store, embedder):
    feed = made_up(2)
    feed.rows.append(RowProblem(9, NOT_PUBLISHED, "It is a draft.", {"Handle": "draft"}))
    done = run_import(feed, embedder, store, SPRING)
    assert counts(done) == {"new": 2, "skipped": 1}
    assert done.done == 3
    assert list(failures(store, "spring")) == []


def pictures_in_a_folder(folder, seeds):
    for name, seed in seeds.items():
        (folder / name).write_bytes(png(seed))
        os.utime(folder / name, ns=(seed + 10**18, seed + 10**18))
    rows = "".join(f"{name[0]},Cup {name[0]},{name}\n" for name in sorted(seeds))
    (folder / "list.csv").write_text("id,title,image\n" + rows)
    return folder


def the_same_packed(folder):
    packed = folder.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return packed


def the_same_pasted(folder):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["id", "title"])
        for row, path in enumerate(sorted(folder.glob("*.png")), 1):
            sheet.set_row(row, 60)
            sheet.write_row(row, 0, [path.name[0], f"Cup {path.name[0]}"])
            sheet.insert_image(row, 2, path.name, {"image_data": io.BytesIO(path.read_bytes())})

    return workbook(folder.with_suffix(".xlsx"), Products=fill)


@pytest.mark.parametrize("put", [Path, the_same_packed, the_same_pasted])
def test_a_picture_that_lies_beside_its_feed_is_noticed_when_it_changes(
    tmp_path, store, embedder, put
):
    folder = tmp_path / "shop"
    folder.mkdir()
    seeds = {"a.png": 1, "b.png": 2, "c.png": 3}
    run_import(open_feed(put(pictures_in_a_folder(folder, seeds))), embedder, store, SPRING)
    again = run_import(open_feed(put(folder)), embedder, store, SPRING)
    asked = embedder.pictures
    assert (counts(again), asked) == ({"unchanged": 3}, 3)
    other = pictures_in_a_folder(folder, seeds | {"b.png": 4})
    done = run_import(open_feed(put(other)), embedder, store, SPRING)
    assert (counts(done), embedder.pictures) == ({"changed": 1, "unchanged": 2}, asked + 1)
    swapped = pictures_in_a_folder(folder, {"a.png": 3, "b.png": 4, "c.png": 1})
    done = run_import(open_feed(put(swapped)), embedder, store, SPRING)
    assert (counts(done), embedder.pictures) == ({"changed": 2, "unchanged": 1}, asked + 1)


def test_a_picture_that_was_only_saved_again_changes_nothing(tmp_path, store, embedder):
    folder = pictures_in_a_folder(tmp_path, {"a.png": 1})
    run_import(open_feed(folder), embedder, store, SPRING)
    os.utime(folder / "a.png", ns=(9, 9))
    assert counts(run_import(open_feed(folder), embedder, store, SPRING)) == {"unchanged": 1}
    assert embedder.pictures == 1
