"""A feed at an address, whose pictures are named by paths from there."""

import http.server
import io
import threading
import time
from dataclasses import replace

import pytest

from lib.errors import FeedError
from lib.feeds import Listing, RowProblem, open_feed
from lib.feeds.leading import Leading, begin
from lib.feeds.named_pictures import MAX_PICTURES
from lib.feeds.shelf import FolderShelf
from lib.importing import Options, remote, run_import
from lib.importing.failures import failures_file
from lib.importing.jobs import Jobs
from lib.importing.remote import fetch_feed
from lib.importing.uploads import Uploads, upload_of
from lib.network import INTERNET, network_for, refusal
from lib.settings import Settings
from lib.store.local import LocalStore
from tests.feeds_made_up import Counting, png
from tests.workbooks import from_csv

FEED = """id,title,image
beside,Beside,3.png
above,Above,../pictures/1.png
root,Root,/pictures/2.png?size=large
host,Host,//cdn.shop.example.com/pictures/4.png
file,File,file:///etc/passwd
script,Script,javascript:alert(1)
odd,Odd,https://a b[/1.png
bucket,Bucket,gs://bucket/1.png
"""
FEW = """id,title,images
1,One,missing.png
2,Two,/pictures/2.png?size=large
3,Three,"gone 1.png, ../pictures/1.png"
"""
FEEDS = {"/feeds/spring.csv": FEED, "/feeds/few.csv": FEW}
PLACE = "http://shop.example.com/feeds/"
REFUSED = {"/secret.csv?key=1": 403, "/busy.xml": 429, "/members": 401}
PICTURES = {"/feeds/3.png": 3, "/pictures/1.png": 1, "/pictures/2.png?size=large": 2}


class Shop(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - shared by its requests

    def do_GET(self):
        self.asked.append(self.headers["Host"] + self.path)
        if self.path in FEEDS:
            self.reply(FEEDS[self.path].encode())
        elif self.path in REFUSED:
            self.send_error(REFUSED[self.path])
        elif self.path == "/packed.csv":
            self.reply(b"packed", ("Content-Encoding", "br"))
        elif "page" in self.path:
            self.reply(b"<!DOCTYPE html><title>Who are you?</title>")
        elif self.path in PICTURES or self.path == "/pictures/4.png":
            self.reply(png(PICTURES.get(self.path, 4)))
        else:
            self.send_error(404)

    def reply(self, body, *headers):
        self.send_response(200)
        for header in headers:
            self.send_header(*header)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def network():
    Shop.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield network_for(server.server_port)
    server.shutdown()
    server.server_close()


def test_paths_lead_on_from_the_feeds_address_even_after_a_restart(network, tmp_path):
    uploads = Uploads(tmp_path / "feeds")
    upload = fetch_feed("http://shop.example.com/feeds/spring.csv", uploads, network, print)
    feed = uploads.open(upload_of(upload.facts()))
    items = list(feed)
    assert {i.product.id: i.pictures[0].address for i in items if isinstance(i, Listing)} == {
        "beside": "http://shop.example.com/feeds/3.png",
        "above": "http://shop.example.com/pictures/1.png",
        "root": "http://shop.example.com/pictures/2.png?size=large",
        "host": "https://cdn.shop.example.com/pictures/4.png",
    }
    refused = [i.cells["id"] for i in items if isinstance(i, RowProblem)]
    assert refused == ["file", "script", "odd", "bucket"]
    store = LocalStore(tmp_path / "store", Counting.name, Counting.dimensions)
    done = run_import(feed, Counting(), store, Options("spring", network=network))
    assert done.new == 3  # the fourth is asked for in a way that this server does not speak
    assert {"shop.example.com/feeds/3.png", "shop.example.com/pictures/1.png"} <= set(Shop.asked)
    store.close()


def test_failures_of_a_feed_at_an_address_can_be_imported_from_anywhere(network, tmp_path):
    uploads = Uploads(tmp_path / "feeds")
    upload = fetch_feed("http://shop.example.com/feeds/few.csv", uploads, network, print)
    store = LocalStore(tmp_path / "store", Counting.name, Counting.dimensions)
    done = run_import(uploads.open(upload), Counting(), store, Options("few", network=network))
    assert (done.new, done.failed) == (2, 1)
    path = tmp_path / "failures.csv"
    path.write_text("".join(failures_file(store, "few")))
    assert [[picture.address for picture in listing.pictures] for listing in open_feed(path)] == [
        ["http://shop.example.com/feeds/missing.png"],
        ["http://shop.example.com/feeds/gone 1.png", "http://shop.example.com/pictures/1.png"],
    ]
    store.close()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://shop.example.com/gone.csv", "nothing at this address"),
        ("http://shop.example.com/secret.csv?key=1", "does not give us the file"),
        ("http://shop.example.com/busy.xml", "does not give us the file"),
        ("http://shop.example.com/packed.csv", "packed in a way that is not read"),
        ("http://shop.example.com/page.csv", "a web page, not a feed"),
        ("http://shop.example.com/page", "no public Shopify or WooCommerce catalogue"),
        ("http://shop.example.com/members", "no public Shopify or WooCommerce catalogue"),
        ("http://shop.example.com", "no public Shopify or WooCommerce catalogue"),
        ("http://127.0.0.1/feed.csv", "mistyped, or not public"),
        ("http://localhost", "mistyped, or not public"),
        ("https://me:secret@shop.example.com/feed.csv", "mistyped, or not public"),
        ("ftp://shop.example.com/feed.csv", "mistyped, or not public"),
        ("C:\\feed.csv", "mistyped, or not public"),
        ("hello world", "mistyped, or not public"),
        ("https://" + "a" * 100_000, "mistyped, or not public"),
    ],
    ids=lambda text: text[:40],
)
def test_why_there_is_no_feed_at_an_address_is_told(network, tmp_path, address, why):
    with pytest.raises(FeedError, match=why) as caught:
        fetch_feed(address, Uploads(tmp_path), network, print)
    assert "picture" not in str(caught.value)
    assert not any(tmp_path.iterdir())


def test_paths_lead_on_from_where_a_person_says_that_they_begin(network, tmp_path):
    uploads = Uploads(tmp_path / "feeds")
    upload = replace(uploads.keep(io.BytesIO(FEED.encode()), "a.csv"), pictures_at=PLACE)
    items = list(uploads.open(upload_of(upload.facts())))
    assert {i.product.id: i.pictures[0].address for i in items if isinstance(i, Listing)} == {
        "beside": f"{PLACE}3.png",
        "above": "http://shop.example.com/pictures/1.png",
        "root": f"{PLACE}pictures/2.png?size=large",
        "host": "https://cdn.shop.example.com/pictures/4.png",
    }
    refused = [i.cells["id"] for i in items if isinstance(i, RowProblem)]
    assert refused == ["file", "script", "odd", "bucket"]


def test_what_failed_is_tried_again_where_the_paths_begin(network, tmp_path, monkeypatch):
    port = network.route("", 80)[1]
    store = LocalStore(tmp_path / "store", Counting.name, Counting.dimensions)
    jobs = Jobs(Counting(), store, Settings(store_dir=tmp_path, test_fetch_port=port))
    upload = replace(jobs.keep(io.BytesIO(FEW.encode()), "few.csv"), pictures_at=PLACE)
    jobs.start(upload, Options("few"))
    assert (ended(jobs).new, ended(jobs).failed) == (1, 2)
    monkeypatch.setitem(PICTURES, "/feeds/missing.png", 5)
    monkeypatch.setitem(PICTURES, "/feeds/pictures/2.png?size=large", 6)
    (run,) = store.journal.runs()
    jobs.retry(run)
    assert (ended(jobs).new, ended(jobs).failed) == (2, 0)
    assert jobs.pictures_at() == PLACE
    store.close()


def ended(jobs):
    deadline = time.monotonic() + 60
    while jobs.is_running:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return jobs.progress()


def test_pictures_beside_a_table_come_before_those_at_an_address(tmp_path):
    (tmp_path / "1.png").write_bytes(png(1))
    path = tmp_path / "feed.csv"
    path.write_text("id,title,images\n1,One,./1.png\n2,Two,2.png\n")
    listings = list(open_feed(path, pictures_at=PLACE))
    assert [listing.pictures[0].address for listing in listings] == ["1.png", f"{PLACE}2.png"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("mug #1.jpg", "mug %231.jpg"),
        ("mug #1.jpg?v=2", "mug %231.jpg?v=2"),
        ("mug.jpg#front", "mug.jpg#front"),
        ("mug%20%231.jpg", "mug%20%231.jpg"),
        ("red?.jpg", "red%3F.jpg"),
        ("which?/red.jpg?v=2&w=3#top", "which%3F/red.jpg?v=2&w=3#top"),
        ("view?file=mug #1.jpg", "view?file=mug %231.jpg"),
        ("red.jpg?1699", "red.jpg?1699"),
    ],
)
def test_signs_of_file_names_are_part_of_their_address(tmp_path, path, address):
    feed = tmp_path / "feed.csv"
    feed.write_text(f"id,title,image\n1,One,{path}\n")
    ((picture,),) = (listing.pictures for listing in open_feed(feed, pictures_at=PLACE))
    assert picture.address == PLACE + address


def test_no_number_of_questions_takes_long(tmp_path):
    started = time.monotonic()
    row = {"image": "?" * 1000 + "," + "?" * 1_000_000}
    Leading(PLACE, FolderShelf(tmp_path), "./").on(row, {"image": "image"})
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://shop.example/media/", "https://shop.example/media/"),
        (" shop.example/media ", "https://shop.example/media/"),
        ("HTTP://Shop.Example", "http://shop.example/"),
        ("https://shop.example/a b/?", "https://shop.example/a%20b/"),
    ],
)
def test_where_paths_begin_is_a_folder_slash_or_not(text, address):
    assert begin(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "/media/", "../", "//evil/", "file:///etc/", "ftp://shop.example/", "javascript:1"),
        *("http://127.0.0.1/", "http://localhost/", "http://10.0.0.1:8080/", "http://[::1]/"),
        *("https://shop.example:8443/", "https://me:secret@shop.example/", "C:\\media\\"),
        *("https://shop.example/?f=", "https://shop.example/#a", "https://shop.example/m/u/1.jpg"),
        *("https://a b/", "https://[/", "https://shop.example/" + 100_000 * "m", 100_000 * "é"),
        *("\0", "https://shop.example/\n<b>"),
    ],
    ids=lambda text: ascii(text[:30]),
)
def test_where_paths_cannot_begin_is_said_with_the_reason_and_a_way_out(tmp_path, text):
    with pytest.raises(FeedError, match=r"because .* Write one such as") as caught:
        begin(text)
    assert len(str(caught.value)) < 300
    path = tmp_path / "feed.csv"
    path.write_text(FEW)
    if text:
        with pytest.raises(FeedError):
            open_feed(path, pictures_at=text)


@pytest.mark.parametrize("path", ["../" * 30_000 + "x.png", "x" * 100_000, "/" * 90_000 + "1.png"])
def test_paths_without_measure_are_told_of_and_lead_nowhere(tmp_path, path):
    feed = tmp_path / "feed.csv"
    feed.write_text(f"id,title,image\n1,One,{path}\n2,Two,2.png\n")
    items = list(open_feed(feed, pictures_at=PLACE))
    good = [item for item in items if isinstance(item, Listing)]
    assert good[-1].product.id == "2"
    assert all(
        picture.address.startswith("http://shop.example.com/") for picture in good[0].pictures
    )


def test_a_cell_of_many_paths_does_not_grow_without_bound(tmp_path):
    base = f"https://shop.example.com/{'long/' * 390}feed.csv"
    row = {"images": ",".join(f"{n}.png" for n in range(20_000)), "title": "1.png"}
    cells = Leading(base, FolderShelf(tmp_path)).on(row, {"images": "image", "title": "title"})
    assert cells["title"] == "1.png"
    assert cells["images"].count("https://") == MAX_PICTURES + 1  # so that it is told of


def test_a_feed_that_was_uploaded_has_no_address_to_go_on_from(tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text(FEED)
    uploads = Uploads(tmp_path / "feeds")
    with path.open("rb") as data:
        feed = uploads.open(uploads.keep(data, "feed.csv"))
    assert [i.product.id for i in feed if isinstance(i, Listing)] == ["host"]


def test_runs_from_before_there_were_addresses_are_still_opened():
    facts = {"key": "0" * 64, "name": "a.csv", "mapping": "{}", "currency": "EUR"}
    assert (upload_of(facts).base, upload_of(facts).pictures_at) == ("", "")


SHEETS = "https://docs.google.com/spreadsheets"


@pytest.mark.parametrize(
    ("end", "asked_for"),
    [
        ("", ""),
        ("/", ""),
        ("?usp=sharing", ""),
        ("/edit#gid=7", "&gid=7"),
        ("/edit?usp=sharing", ""),
        ("/htmlview", ""),
    ],
)
@pytest.mark.parametrize("place", ["d", "u/0/d"])
def test_a_google_sheet_is_fetched_as_a_workbook(tmp_path, monkeypatch, end, asked_for, place):
    """Google cannot be had here: what it would be asked for is looked at, and answered."""
    asked = []
    book = from_csv(tmp_path / "x.xlsx", "id,title,image\n1,Cup,https://x.example/1.jpg\n")

    def answer(address, **_):
        asked.append(address)
        return book.read_bytes()

    monkeypatch.setattr(remote, "fetch_bytes", answer)
    uploads = Uploads(tmp_path / "feeds")
    address = f"{SHEETS}/{place}/1aB-c_D2345{end}"
    upload = fetch_feed(address, uploads, INTERNET, lambda _: None)
    assert asked == [f"{SHEETS}/d/1aB-c_D2345/export?format=xlsx{asked_for}"]
    assert upload.name == "Google sheet 1aB-c_D2"
    (listing,) = uploads.open(upload)
    assert listing.product.title == "Cup"


def test_a_google_sheet_that_is_not_shared_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(remote, "fetch_bytes", lambda *_, **__: b"<!DOCTYPE html><html>Sign in")
    address = "https://docs.google.com/spreadsheets/d/1aB/edit"
    with pytest.raises(FeedError, match="Anyone with the link"):
        fetch_feed(address, Uploads(tmp_path), INTERNET, lambda _: None)


@pytest.mark.parametrize(
    ("code", "why"),
    [("slow", "too long"), ("size", "larger than"), ("missing", "Anyone with the link")],
)
def test_google_is_not_blamed_for_what_it_did_not_do(tmp_path, monkeypatch, code, why):
    def fail(*_, **__):
        raise refusal(code)

    monkeypatch.setattr(remote, "fetch_bytes", fail)
    with pytest.raises(FeedError, match=why):
        fetch_feed(f"{SHEETS}/d/1aB/edit", Uploads(tmp_path), INTERNET, lambda _: None)


@pytest.mark.parametrize("end", ["d/e/2PACX-1/pub?output=csv", "d/1aB/export?format=csv&gid=7"])
def test_an_address_that_leads_to_a_file_is_fetched_as_it_is(tmp_path, monkeypatch, end):
    asked = []
    monkeypatch.setattr(
        remote, "fetch_bytes", lambda address, **_: asked.append(address) or FEED.encode()
    )
    fetch_feed(f"{SHEETS}/{end}", Uploads(tmp_path), INTERNET, lambda _: None)
    assert asked == [f"{SHEETS}/{end}"]


def test_a_page_that_is_called_a_workbook_is_read_as_one(tmp_path, monkeypatch):
    page = (
        "<html><table><tr><td>id<td>title<td>image"
        "<tr><td>1<td>Cup<td>https://x.example/1.jpg</table></html>"
    )
    monkeypatch.setattr(remote, "fetch_bytes", lambda *_, **__: page.encode())
    uploads = Uploads(tmp_path / "feeds")
    address = "https://shop.example/export/list.XLS?all=1"
    (listing,) = uploads.open(fetch_feed(address, uploads, INTERNET, lambda _: None))
    assert listing.product.title == "Cup"
