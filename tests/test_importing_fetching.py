"""Pictures from a shop's own server, which may be slow, full, broken or gone."""

import time

import pytest

from lib.errors import FetchError, PictureError
from lib.importing import Control, Options, fetching, run_import
from lib.importing.fetching import Fetcher, lighter
from lib.network import Limits
from lib.store.local import LocalStore
from tests.feeds_made_up import Counting, MadeUpFeed, listing, png
from tests.hostile_server import PNG, small_internet


@pytest.fixture(scope="module")
def whole_internet():
    with small_internet() as internet:
        yield internet


@pytest.fixture
def internet(whole_internet, monkeypatch):
    monkeypatch.setattr(fetching, "PAUSES_S", (0.05, 0.1))
    monkeypatch.setattr(fetching, "LIMITS", Limits(total=1.0, queue=30.0))
    whole_internet.forget()
    return whole_internet


@pytest.fixture
def fetcher(internet):
    return Fetcher(MadeUpFeed([], {"a.png": b"mine"}), Control(), internet.network)


def test_an_address_in_the_feeds_own_folder_is_read_there(fetcher):
    assert fetcher.read("a.png") == b"mine"
    with pytest.raises(PictureError):
        fetcher.read("b.png")


@pytest.mark.parametrize("path", ["/429-once", "/503-once"])
def test_a_site_that_is_asked_too_much_is_asked_again_when_it_says(fetcher, path):
    began = time.monotonic()
    assert fetcher.read(f"http://shop.test{path}") == PNG
    assert time.monotonic() - began > (1.0 if "429" in path else 0.05)


def test_a_rest_is_bounded_whatever_the_site_says(fetcher, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST_REST_S", 0.2)
    assert fetcher.read("http://shop.test/429-for-long") == PNG


def test_a_site_that_stays_busy_is_given_up(fetcher, internet, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST_REST_S", 0.05)
    with pytest.raises(FetchError, match="asked too much") as caught:
        fetcher.read("http://shop.test/429")
    assert caught.value.retry_after == 7
    assert len(internet.requests) == 3


@pytest.mark.parametrize(("path", "tries"), [("/nothing", 3), ("/404", 1), ("/page", 1)])
def test_only_what_may_pass_is_tried_again(fetcher, internet, path, tries):
    with pytest.raises(FetchError):
        fetcher.read(f"http://shop.test{path}")
    assert len(internet.requests) == tries


def test_a_stop_ends_the_waiting(internet):
    control = Control()
    control.stop()
    began = time.monotonic()
    with pytest.raises(FetchError):
        Fetcher(MadeUpFeed([]), control, internet.network).read("http://shop.test/429")
    assert time.monotonic() - began < 1


def test_a_shop_with_every_fault_is_imported_as_far_as_it_can_be(internet, tmp_path):
    paths = {
        "/404": "nothing at this address",
        "/silence": "too long to answer",
        "/page": "a web page",
        "/json": "not a picture",
        "/500": "does not give us",
        "/nothing": "did not arrive whole",
        "/claims-more": "did not arrive whole",
        "/429-once": "",
        "/503-once": "",
        "/chunked": "",
    }
    rows = [listing(i, f"http://shop.test{path}") for i, path in enumerate(paths)]
    rows.append(listing(50, "http://127.0.0.1/inside.png"))
    rows.append(listing(51, "http://shop.test/404", "own.png"))
    feed, embedder = MadeUpFeed(rows, {"own.png": png(1)}), Counting()
    store = LocalStore(tmp_path / "store", embedder.name, embedder.dimensions)
    done = run_import(feed, embedder, store, Options(source="s", network=internet.network))
    assert (done.state, done.new, done.failed, done.partial) == ("finished", 4, 8, 1)
    reasons = {e.row - 2: e.reason for e in store.journal.page("s", troubled=True)}
    for number, (path, reason) in enumerate(paths.items()):
        assert (reason in reasons[number]) if reason else number not in reasons, path
    assert "can't be used" in reasons[50]
    assert "127" not in [path for path, _ in internet.requests]
    assert embedder.pictures == 2  # the server's one picture, and our own
    store.close()


def test_at_most_four_at_once_ask_one_host(internet, tmp_path):
    rows = [listing(i, f"http://shop.test/slow-picture?{i}") for i in range(24)]
    embedder = Counting()
    store = LocalStore(tmp_path / "store", embedder.name, embedder.dimensions)
    options = Options(source="s", network=internet.network)
    assert run_import(MadeUpFeed(rows), embedder, store, options).new == 24
    assert internet.busiest == 4
    store.close()


CDN = "https://cdn.shopify.com/s/files/1/0001/products"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (f"{CDN}/mug.jpg", f"{CDN}/mug.jpg?width=1024"),
        (f"{CDN}/mug.PNG?v=17", f"{CDN}/mug.PNG?v=17&width=1024"),
        ("https://a.shop/cdn/shop/files/m.webp?v=1", "https://a.shop/cdn/shop/files/m.webp?v=1&width=1024"),
        (f"{CDN}/mug.jpg?v=17&width=300", f"{CDN}/mug.jpg?v=17&width=300"),
        (f"{CDN}/mug.svg", f"{CDN}/mug.svg"),
        ("https://a.shop/mug.jpg", "https://a.shop/mug.jpg"),
        ("https://a.shop/x?to=https://cdn.shopify.com/s/files/1.jpg",) * 2,
        ("https://cdn.shopify.com.evil.example/s/files/1.jpg",) * 2,
    ],
)  # fmt: skip
def test_shopify_is_asked_for_pictures_no_wider_than_we_look_at(address, asked):
    assert lighter(address) == asked


def test_the_lighter_picture_is_what_is_fetched(fetcher, internet):
    assert fetcher.read("http://shop.test/cdn/shop/mug.png?v=1") == PNG
    assert [path for path, _ in internet.requests] == ["/cdn/shop/mug.png?v=1&width=1024"]


def test_where_there_is_no_lighter_picture_the_original_is_fetched(fetcher, internet):
    assert fetcher.read("http://shop.test/cdn/shop/never-smaller.png") == PNG
    assert [path for path, _ in internet.requests] == [
        "/cdn/shop/never-smaller.png?width=1024",
        "/cdn/shop/never-smaller.png",
    ]
