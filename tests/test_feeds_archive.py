"""Folders and ZIP archives: what they hold is read, what leads out of them is named and left."""

import io
import os
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest

from lib.errors import FeedError, PictureError
from lib.feeds import Listing, RowProblem, open_feed
from lib.feeds.archive import MAX_MEMBERS
from tests.feeds_read import refusal
from tests.hostile_pictures import small_png

PNG = small_png()


def packed(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def read(path):
    feed = open_feed(path)
    items = list(feed)
    return (
        feed,
        [item for item in items if isinstance(item, Listing)],
        [item.reason for item in items if isinstance(item, RowProblem)],
    )


# Pictures alone


def folder_of(tmp_path):
    for name in ("mugs/red-mug_01.png", "mugs/tall/Blue mug.JPG", "lamp.webp", "mugs/.hidden.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PNG)
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "notes.docx").write_bytes(b"x")
    return tmp_path


def test_folders_become_categories_and_file_names_titles(tmp_path):
    feed, listings, problems = read(folder_of(tmp_path))
    assert feed.format == "folder of pictures"
    assert (feed.columns, feed.mapping) == ((), {})
    assert [(x.product.id, x.product.category, x.product.title) for x in listings] == [
        ("lamp.webp", "", "Lamp"),
        ("mugs/red-mug_01.png", "Mugs", "Red mug 01"),
        ("mugs/tall/Blue mug.JPG", "Mugs > Tall", "Blue mug"),
    ]
    assert feed.read("mugs/red-mug_01.png") == PNG
    assert problems == ['The file "notes.docx" is not a picture that we read.']


def test_links_pipes_and_nameless_files_in_a_folder_are_named_and_left(tmp_path):
    shop = folder_of(tmp_path / "shop")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x.png").write_bytes(PNG)
    (shop / "link.png").symlink_to(tmp_path / "secret" / "x.png")
    (shop / "linked").symlink_to(tmp_path / "secret")
    (shop / "round").symlink_to(shop)
    os.mkfifo(shop / "pipe.png")
    with open(os.fsencode(shop) + b"/\xff\xfe.png", "wb") as file:  # noqa: PTH123 - bytes
        file.write(PNG)
    _, listings, problems = read(shop)
    assert len(listings) == 3
    assert sum("is a link" in reason for reason in problems) == 3
    assert sum("not a plain file" in reason for reason in problems) == 1
    assert sum("not text" in reason for reason in problems) == 1


def test_a_zip_of_pictures_is_read_and_the_folder_around_all_is_no_category(tmp_path):
    members = [(f"shop/{kind}/{n}.png", PNG) for kind in ("mugs", "hats") for n in (1, 2)]
    members += [("__MACOSX/shop/._1.png", b"x"), ("shop/", b"")]
    feed, listings, problems = read(packed(tmp_path / "upload", members))
    assert feed.format == "ZIP of pictures"
    assert {listing.product.category for listing in listings} == {"Mugs", "Hats"}
    assert feed.read(listings[0].pictures[0].address) == PNG
    assert problems == []


def test_the_only_folder_in_a_zip_is_a_category_when_it_is_all_there_is(tmp_path):
    _, listings, _ = read(packed(tmp_path / "x.zip", [("mugs/1.png", PNG), ("mugs/2.png", PNG)]))
    assert {listing.product.category for listing in listings} == {"Mugs"}


def test_a_place_without_tables_or_pictures_is_refused(tmp_path):
    assert "neither" in refusal(tmp_path)
    assert "neither" in refusal(packed(tmp_path / "x.zip", [("readme.md", b"x")]))
    assert "neither" in refusal(packed(tmp_path / "y.zip", []))


# A table with its pictures

TABLE = "id,title,image,additional_images\n1,Cup,images/1.png,images/1b.png\n2,Mug,images/2.png,\n"


@pytest.mark.parametrize("top", ["", "my shop/"])
def test_a_zip_with_one_table_is_that_table_with_its_pictures(tmp_path, top):
    members = [(top + "products.csv", TABLE), (top + "readme.txt", "x")]
    members += [(f"{top}images/{name}.png", PNG) for name in ("1", "1b")]
    feed, (listing,), problems = read(packed(tmp_path / "shop.zip", members))
    assert listing.product.id == "1"
    assert [feed.read(picture.address) for picture in listing.pictures] == [PNG, PNG]
    assert len(problems) == 1
    assert "is not in the ZIP" in problems[0]
    for path in ("../products.csv", "images/2.png", "/etc/passwd"):
        with pytest.raises(PictureError):
            feed.read(path)


@pytest.mark.parametrize("top", ["", "my shop"])
def test_a_folder_with_one_table_is_that_table_with_its_pictures(tmp_path, top):
    shop = tmp_path / "upload" / top
    (shop / "images").mkdir(parents=True)
    (shop / "products.csv").write_text(TABLE, "utf-8")
    (shop / "images" / "1.png").write_bytes(PNG)
    feed, (listing,), problems = read(tmp_path / "upload")
    assert feed.read(listing.pictures[0].address) == PNG
    assert len(problems) == 2


def test_a_name_is_found_however_its_accents_are_written(tmp_path):
    composed, apart = "images/caf\u00e9.png", "images/cafe\u0301.png"
    for name, written in ((composed, apart), (apart, composed)):
        table = f"id,title,image\n1,Cup,{written}\n"
        feed, (listing,), _ = read(
            packed(tmp_path / "x.zip", [("products.csv", table), (name, PNG)])
        )
        assert feed.read(listing.pictures[0].address) == PNG


def test_two_tables_in_one_place_are_too_many(tmp_path):
    for name in ("a.csv", "b.xml"):
        (tmp_path / name).write_text(TABLE, "utf-8")
    assert "a.csv, b.xml" in refusal(tmp_path)
    members = [("a.csv", TABLE), ("b.jsonl", "{}")]
    assert "a.csv, b.jsonl" in refusal(packed(tmp_path / "x.zip", members))


def test_every_kind_of_table_is_read_out_of_a_zip(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    rows = {"id": ["1"], "title": ["Cup"], "image": ["images/1.png"]}
    pq.write_table(pa.table(rows), buffer)
    xml = "<rss><item><id>1</id><title>Cup</title><link>https://x.example/</link>"
    xml += "<image_link>images/1.png</image_link></item></rss>"
    tables = {
        "t.parquet": buffer.getvalue(),
        "t.xml": xml,
        "Products.json": '[{"id": 1, "title": "Cup", "image": "images/1.png"}]',
        "t.jsonl": '{"id": 1, "title": "Cup", "image": "images/1.png"}',
        "t.tsv": "id\ttitle\timage\n1\tCup\timages/1.png\n",
    }
    for name, data in tables.items():
        path = packed(tmp_path / f"{name}.zip", [(name, data), ("images/1.png", PNG)])
        feed, (listing,), problems = read(path)
        assert (listing.product.title, problems) == ("Cup", [])
        assert feed.read("images/1.png") == PNG


def test_other_json_beside_pictures_is_no_list_of_products(tmp_path):
    path = packed(tmp_path / "x.zip", [("annotations.json", "[]"), ("cup.png", PNG)])
    _, (listing,), (problem,) = read(path)
    assert listing.product.title == "Cup"
    assert "annotations.json" in problem
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "cup.png").write_bytes(PNG)
    (tmp_path / "folder" / "catalog.json").write_text('{"products": []}', "utf-8")
    assert "catalog.json" in refusal(tmp_path / "folder")


# Hostile archives


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png",
        "a/../../evil.png",
        "/etc/evil.png",
        "..\\evil.png",
        "C:\\evil.png",
        "C:/evil.png",
        "a\\b.png",
        "\\\\host\\share\\evil.png",
        "a//b.png",
        "x\x1b[31m.png",
    ],
    ids=ascii,
)
def test_a_member_that_leads_out_is_refused_by_name_and_the_rest_is_read(tmp_path, name):
    path = packed(tmp_path / "x.zip", [("good.png", PNG), (name, PNG), ("also/good.png", PNG)])
    feed, listings, (problem,) = read(path)
    assert [listing.product.title for listing in listings] == ["Good", "Good"]
    assert "leads out" in problem
    assert "\x1b" not in problem
    assert feed.read("good.png") == PNG
    with pytest.raises(PictureError):
        feed.read(name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.zip"]


def test_a_name_that_is_cut_at_a_nul_is_refused(tmp_path):
    path = packed(tmp_path / "x.zip", [("good.png", PNG), ("evil.png_.sh", PNG)])
    path.write_bytes(path.read_bytes().replace(b"evil.png_.sh", b"evil.png\0.sh"))
    _, listings, (problem,) = read(path)
    assert len(listings) == 1
    assert "evil.png" in problem


def test_links_in_an_archive_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("good.png", PNG)
        for name, kind in (("link.png", stat.S_IFLNK), ("pipe.png", stat.S_IFIFO)):
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = (kind | 0o777) << 16
            archive.writestr(info, "/etc/passwd")
    _, listings, problems = read(tmp_path / "x.zip")
    assert len(listings) == 1
    assert [reason.split('"')[1] for reason in problems] == ["link.png", "pipe.png"]


def test_names_that_differ_in_capitals_only_come_once(tmp_path):
    _, listings, problems = read(packed(tmp_path / "x.zip", [("A.png", PNG), ("a.PNG", PNG)]))
    assert len(listings) == 1
    assert "comes twice" in problems[0]


def test_a_bomb_is_refused_by_its_ratio_and_nothing_of_it_is_unpacked(tmp_path):
    path = packed(
        tmp_path / "x.zip",
        [("good.png", PNG), ("bomb.png", bytes(9 * 2**20)), ("large.png", bytes(30 * 2**20))],
    )
    tracemalloc.start()
    try:
        _, listings, problems = read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(listings) == 1
    assert "times as large" in problems[0]
    assert "too large" in problems[1]
    assert peak < 2**21


def lying(path, size):
    """An archive whose directory says that its bomb has `size` bytes."""
    packed(path, [("good.png", PNG), ("liar.png", os.urandom(2**16) + bytes(2**20))])
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(b"liar.png", data.index(signature))
        header = data.rindex(signature, 0, start)
        data[header + place : header + place + 4] = struct.pack("<I", size)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("size", [10, 5 * 2**20, 2**31])
def test_a_member_that_lies_about_its_size_costs_that_member(tmp_path, size):
    feed, listings, problems = read(lying(tmp_path / "x.zip", size))
    assert feed.read("good.png") == PNG
    with pytest.raises(PictureError):
        feed.read("liar.png")
    assert len(listings) + len(problems) == 2


def test_an_archive_in_an_archive_is_named(tmp_path):
    inner = packed(tmp_path / "inner.zip", [("x.png", PNG)]).read_bytes()
    _, listings, problems = read(packed(tmp_path / "x.zip", [("a.png", PNG), ("b.zip", inner)]))
    assert len(listings) == 1
    assert "b.zip" in problems[0]
    path = packed(tmp_path / "y.zip", [("a.png", PNG), ("feed.csv", inner)])
    assert "archive inside an archive" in refusal(path)


def test_an_encrypted_member_is_named(tmp_path):
    path = packed(tmp_path / "x.zip", [("good.png", PNG), ("secret.png", PNG)])
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        header = data.rindex(
            signature, 0, data.rindex(b"secret.png" if place == 8 else signature) + 1
        )
        data[header + place] |= 1
    path.write_bytes(data)
    _, listings, problems = read(path)
    assert len(listings) == 1
    assert "encrypted" in problems[0]


def test_more_members_than_we_read_are_refused_soon(tmp_path):
    path = packed(
        tmp_path / "x.zip", ((f"{n}.png", b"") for n in range(30_000)), zipfile.ZIP_STORED
    )
    started = time.monotonic()
    assert "30,000 members" in refusal(path)
    assert time.monotonic() - started < 5
    assert MAX_MEMBERS < 30_000


def test_a_list_of_members_that_is_endless_is_not_loaded(tmp_path):
    record = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    )
    count = 400_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(record) * count, 0, 0)
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(26) + record * count + end)
    tracemalloc.start()
    try:
        assert "damaged or too large" in refusal(path)
        assert tracemalloc.get_traced_memory()[1] < 2**23
    finally:
        tracemalloc.stop()


def overlapping(path, count):
    """Many members that are all the same bytes: small to send, large to unpack."""
    content = os.urandom(1000) + bytes(99_000)
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = body.compress(content) + body.flush()
    crc = zlib.crc32(content)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), 100_000, 5, 0)
    entries = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(data), 100_000, 5, 0, 0, 0, 0, 0, 0,
        )
        + b"%d.png" % n
        for n in range(count)
    )  # fmt: skip
    start = local + b"0.png" + data
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), len(start), 0)
    path.write_bytes(start + entries + end)
    return path


def test_members_that_share_their_bytes_are_refused(tmp_path):
    assert "shares its bytes" in refusal(overlapping(tmp_path / "x.zip", 9))


@pytest.mark.parametrize("cut", [5, 22, 60, 200])
def test_a_truncated_archive_is_refused(tmp_path, cut):
    path = packed(tmp_path / "x.zip", [(f"{n}.png", PNG) for n in range(5)])
    path.write_bytes(path.read_bytes()[:-cut])
    assert "damaged" in refusal(path)


def test_a_damaged_table_in_an_archive_is_told_where_it_breaks(tmp_path):
    rows = "".join(
        f"{n},Cup {os.urandom(8).hex()},https://x.example/{n}.jpg\n" for n in range(9000)
    )
    path = packed(tmp_path / "x.zip", [("feed.csv", "id,title,image\n" + rows)])
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 50] = bytes(50)
    path.write_bytes(data)
    assert "damaged" in refusal(path) or "line" in refusal(path)


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    ],
)
def test_an_office_document_that_is_no_workbook_is_named_whatever_it_is_called(tmp_path, kind):
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    members = [("[Content_Types].xml", types), ("xl/workbook.xml", "<x/>")]
    assert "Save it as .xlsx or CSV" in refusal(packed(tmp_path / "products.csv", members))


def test_broken_archives_never_raise_anything_else(tmp_path):
    whole = packed(tmp_path / "x.zip", [("feed.csv", TABLE), ("images/1.png", PNG)]).read_bytes()
    path = tmp_path / "y.zip"
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        path.write_bytes(broken)
        try:
            feed = open_feed(path)
            for item in feed:
                if isinstance(item, Listing):
                    feed.read(item.pictures[0].address)
        except (FeedError, PictureError):
            pass
