"""Parquet files with pictures inside, as data sets come."""

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.errors import FeedError, PictureError
from lib.feeds import Listing, RowProblem, open_feed
from lib.feeds.parquet_pictures import KEPT
from lib.importing import Options, run_import
from lib.pictures import MAX_BYTES
from lib.store.local import LocalStore
from tests.feeds_made_up import Counting, png
from tests.hostile_pictures import small_png

ROWS = 300
PICTURES = [png(number) for number in range(ROWS)]


def data_set(path, pictures=PICTURES, *, nested=False, rows_a_group=90, **more):
    image = [{"bytes": each, "path": f"{n}.png"} for n, each in enumerate(pictures)]
    columns = {
        "id": [str(n) for n in range(len(pictures))],
        "title": [f"Cup {n}" for n in range(len(pictures))],
        "image": image if nested else pictures,
    }
    pq.write_table(pa.table(columns | more), path, row_group_size=rows_a_group)
    return path


def listed(feed):
    return [item for item in feed if isinstance(item, Listing)]


@pytest.mark.parametrize("nested", [False, True], ids=["bytes", "as in Hugging Face's data sets"])
def test_the_pictures_of_each_row_are_found_in_any_order(tmp_path, nested):
    feed = open_feed(data_set(tmp_path / "feed", nested=nested))
    listings = listed(feed)
    assert feed.mapping == {"id": "id", "title": "title", "image": "image"}
    assert len(listings) == ROWS
    places = list(range(ROWS))
    random.Random(3).shuffle(places)
    for place in [0, 5, 1, ROWS - 1, *places[:40]]:
        assert feed.read(listings[place].pictures[0].address) == PICTURES[place]


def test_a_data_set_is_read_once_where_its_pictures_come_in_turn(tmp_path):
    feed = open_feed(data_set(tmp_path / "feed"))
    addresses = [listing.pictures[0].address for listing in listed(feed)]
    opened = []
    source = feed.shelf._table.source
    object.__setattr__(source, "open", lambda before=source.open: opened.append(1) or before())
    for start in range(0, ROWS, 20):  # as the threads of an import ask, a little out of turn
        for address in reversed(addresses[start : start + 20]):
            feed.read(address)
    assert len(opened) <= 2
    assert len(feed.shelf._kept) <= KEPT


def test_a_changed_picture_is_embedded_and_those_of_moved_rows_are_not(tmp_path):
    store, embedder = LocalStore(tmp_path / "s", Counting.name, Counting.dimensions), Counting()
    spring = Options("spring")
    run_import(open_feed(data_set(tmp_path / "feed")), embedder, store, spring)
    assert embedder.pictures == ROWS
    other = [*PICTURES[:7], png(10**6), *PICTURES[8:]]
    done = run_import(open_feed(data_set(tmp_path / "feed", other)), embedder, store, spring)
    assert (done.changed, done.unchanged, embedder.pictures) == (1, ROWS - 1, ROWS + 1)
    shifted = data_set(tmp_path / "feed", [png(10**6 + 1), *other])
    table = pq.read_table(shifted)
    ids = pa.array(["first", *map(str, range(ROWS))])
    titles = pa.array(["First", *(f"Cup {n}" for n in range(ROWS))])
    table = table.set_column(0, "id", ids).set_column(1, "title", titles)
    pq.write_table(table, shifted)
    done = run_import(open_feed(shifted), embedder, store, spring)
    assert (done.new, done.changed, embedder.pictures) == (1, ROWS, ROWS + 2)
    store.close()


def test_rows_without_a_picture_and_bytes_that_are_none_are_told(tmp_path):
    pictures = [None, b"", b"no picture", small_png(), small_png() + bytes(MAX_BYTES)]
    feed = open_feed(data_set(tmp_path / "feed", pictures, vector=[b"\0\1"] * 5))
    items = list(feed)
    assert [item.row for item in items if isinstance(item, RowProblem)] == [2, 3, 4]
    good, large = listed(feed)
    assert feed.read(good.pictures[0].address) == small_png()
    with pytest.raises(PictureError, match="larger than"):
        feed.read(large.pictures[0].address)


@pytest.mark.parametrize(
    "path",
    [
        "parquet/0/99999-00000000.png",
        "parquet/0/1-00000000.png",
        "parquet/0/0-00000000.png",
        "parquet/7/2-00000000.png",
        "parquet/0/2-00000000.png/../../../secret.png",
        "../secret.png",
    ],
)
def test_a_path_that_leads_to_no_picture_is_told(tmp_path, path):
    (tmp_path / "secret.png").write_bytes(small_png())
    (tmp_path / "in").mkdir()
    feed = open_feed(data_set(tmp_path / "in" / "feed"))
    with pytest.raises(PictureError):
        feed.read(path)


def test_a_damaged_data_set_is_read_or_refused_and_nothing_else_happens(tmp_path):
    whole = data_set(tmp_path / "whole").read_bytes()
    chance = random.Random(2)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / "feed").write_bytes(data)
        try:
            feed = open_feed(tmp_path / "feed")
            for listing in listed(feed):
                feed.read(listing.pictures[0].address)
        except (FeedError, PictureError) as refused:
            assert str(refused)  # noqa: PT017 - refusing is as good


def test_a_data_set_in_a_zip_is_read_as_one_outside(tmp_path):
    import zipfile

    noise = random.Random(1).randbytes
    pictures = [small_png() + noise(60_000) for _ in range(120)]
    path = data_set(tmp_path / "feed.parquet", pictures)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(tmp_path / "feed.zip", "w", method) as archive:
            archive.write(path, "feed.parquet")
        feed = open_feed(tmp_path / "feed.zip")
        listings = listed(feed)
        assert [feed.read(each.pictures[0].address) for each in listings] == pictures
    packed = bytearray((tmp_path / "feed.zip").read_bytes())
    packed[len(packed) // 2] ^= 255
    (tmp_path / "feed.zip").write_bytes(packed)
    with pytest.raises(FeedError, match="damaged"):
        listed(open_feed(tmp_path / "feed.zip"))


def test_odd_columns_are_read_or_told(tmp_path):
    blank = pa.table({"id": ["1"], "title": [b"Cup"], "image": [small_png()], " ": ["x"]})
    pq.write_table(blank, tmp_path / "blank")
    (listing,) = listed(open_feed(tmp_path / "blank"))
    assert (listing.product.title, listing.cells["column 4"]) == ("Cup", "x")
    fields = [pa.field("bytes", pa.binary()), pa.field("bytes", pa.binary())]
    twice = pa.StructArray.from_arrays([pa.array([b"a"]), pa.array([b"b"])], fields=fields)
    pq.write_table(pa.table({"id": ["1"], "image": twice}), tmp_path / "twice")
    with pytest.raises(FeedError):
        listed(open_feed(tmp_path / "twice"))


def test_without_ids_a_moved_row_is_the_same_product(tmp_path):
    def ids(pictures):
        titles = [f"Cup {n}" for n in range(len(pictures))]
        pq.write_table(pa.table({"title": titles, "image": pictures}), tmp_path / "feed")
        return [each.product.id for each in listed(open_feed(tmp_path / "feed"))]

    assert ids([png(999), *PICTURES])[1:] == ids(PICTURES)


def test_large_values_are_not_multiplied_in_memory(tmp_path):
    import tracemalloc

    pictures = [small_png() + bytes(MAX_BYTES // 2)] * 200
    feed = open_feed(data_set(tmp_path / "feed", pictures, rows_a_group=200))
    tracemalloc.start()
    try:
        for listing in listed(feed):
            feed.read(listing.pictures[0].address)
        assert tracemalloc.get_traced_memory()[1] < 600 * 2**20
    finally:
        tracemalloc.stop()
    assert sum(len(data) for kept in feed.shelf._kept.values() for data in kept.values()) <= 2**26
