"""A public Shopify store is read page by page, politely, and only over the internet."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from lib.errors import FeedError, PictureError
from lib.feeds import Listing, RowProblem
from lib.feeds.preview import preview
from lib.feeds.public_store import NOT_A_STORE, open_store
from tests import hostile_server
from tests.hostile_server import small_internet


def product(n):
    return {
        "id": n,
        "title": f"Cup <b>{n}</b>",
        "handle": f"cup-{n}",
        "body_html": "<p>Made by hand &amp; fired</p>",
        "vendor": "Tarn",
        "product_type": "Cups",
        "tags": ["a", "b"],
        "options": [{"name": "Size", "values": ["S"]}, {"name": "Color", "values": ["Blue"]}],
        "variants": [
            {"price": "12.00", "available": False, "option1": "S", "option2": "Blue"},
            {"price": "9.50", "available": True, "option1": "S", "option2": "Red"},
        ],
        "images": [
            {"src": f"https://cdn.shop.test/{n}.jpg", "alt": "Front"},
            {"src": f"https://cdn.shop.test/{n}b.jpg", "alt": None},
        ],
    }


def catalogue(products, fail_at=()):
    """A server's answer to products.json over that many products; `fail_at` page -> bodies."""

    def answer(it):
        path = it.internet.requests[-1][0]
        asked = {key: int(values[0]) for key, values in parse_qs(urlsplit(path).query).items()}
        size, page = asked["limit"], asked["page"]
        shown = [product(n) for n in range(products)][(page - 1) * size : page * size]
        if page in fail_at:
            it.whole(b"", 503)
        else:
            it.whole(json.dumps({"products": shown}).encode(), Content_Type="application/json")

    return answer


@pytest.fixture(scope="module")
def servers():
    with small_internet() as internet:
        yield internet


@pytest.fixture
def internet(servers, monkeypatch):
    servers.forget()
    monkeypatch.setitem(
        hostile_server.ANSWERS, "/meta.json", lambda it: it.whole(b'{"currency": "CHF"}')
    )
    return servers


@pytest.fixture
def store(internet, monkeypatch):
    """Opens a store whose products.json answers so."""

    def opened(answer, url="https://shop.test/collections/all", **options):
        monkeypatch.setitem(hostile_server.ANSWERS, "/products.json", answer)
        return open_store(url, network=internet.network, pause=0, **options)

    return opened


def test_a_store_is_read_to_its_end_page_by_page(store, internet):
    feed = store(catalogue(520))
    items = list(feed)
    assert [item.row for item in items] == list(range(1, 521))
    assert all(isinstance(item, Listing) for item in items)
    first = items[0]
    assert first.product.id == "cup-0"
    assert first.product.title == "Cup 0"
    assert first.product.description == "Made by hand & fired"
    assert (first.product.price, first.product.currency) == (9.5, "CHF")
    assert first.product.availability == "in stock"
    assert first.product.colour == "blue"
    assert first.product.url == "https://shop.test/products/cup-0"
    assert [picture.alt for picture in first.pictures] == ["Front", ""]
    asked = [path for path, _ in internet.requests]
    assert asked == [
        "/products.json?limit=1&page=1",
        "/meta.json",
        *(f"/products.json?limit=250&page={page}" for page in (1, 2, 3, 4)),
    ]
    assert internet.requests[0][1]["accept"] == "application/json"


def test_a_store_waits_between_pages(internet, monkeypatch):
    monkeypatch.setitem(hostile_server.ANSWERS, "/products.json", catalogue(260))
    feed = open_store("shop.test", network=internet.network, pause=0.3, currency="EUR")
    started = time.monotonic()
    assert len(list(feed)) == 260
    assert time.monotonic() - started >= 0.6
    assert "/meta.json" not in [path for path, _ in internet.requests]


def test_a_store_without_a_currency_is_read_without_one(store, monkeypatch):
    monkeypatch.setitem(hostile_server.ANSWERS, "/meta.json", lambda it: it.whole(b"<html>", 404))
    (item,) = store(catalogue(1))
    assert (item.product.price, item.product.currency) == (9.5, "")


def test_a_busy_page_is_asked_for_again_and_a_dead_store_is_told(store, internet):
    feed = store(catalogue(600, fail_at=(2,)))
    seen = preview(feed)
    assert (seen.products, seen.complete) == (250, False)
    assert "page 2" in seen.stopped
    asked = [path for path, _ in internet.requests]
    assert asked.count("/products.json?limit=250&page=2") == 3
    assert "/products.json?limit=250&page=3" not in asked


def test_an_endless_store_ends(store, monkeypatch):
    monkeypatch.setattr("lib.feeds.store_feed.MOST", 750)

    def endless(it):
        it.whole(json.dumps({"products": [product(0)] * 250}).encode())

    items = list(store(endless))
    assert sum(isinstance(item, Listing) for item in items) == 1
    assert items[-1].kind == "too many products"
    assert len(items) == 751


def test_an_endless_store_of_small_pages_ends(store, internet, monkeypatch):
    monkeypatch.setattr("lib.feeds.store_feed.MOST", 750)
    feed = store(lambda it: it.whole(json.dumps({"products": [product(0)]}).encode()))
    with pytest.raises(FeedError, match="no end"):
        list(feed)
    assert len(internet.requests) == 2 + 4


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"[]", b"{}", b'{"products": 7}', b"[" * 100_000, b'{"products": [', b"\xff\xfe"],
    ids=ascii,
)
def test_what_is_no_store_is_told(store, body):
    with pytest.raises(FeedError, match="no public Shopify or WooCommerce catalogue"):
        store(lambda it: it.whole(body[:100_000]))


def test_a_store_without_products_is_told(store):
    with pytest.raises(FeedError, match="no products"):
        store(catalogue(0))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest",
        "http://loopback.test/",
        "http://nowhere.test/",
        "http://user:pw@shop.test/",
        "http://shop.test:8080/",
        "file:///etc/passwd",
        "",
        "x" * 5000,
    ],
    ids=lambda url: url[:30],
)
def test_a_store_inside_our_network_is_not_asked(store, internet, url):
    with pytest.raises(FeedError) as caught:
        store(catalogue(1), url=url)
    assert str(caught.value) == NOT_A_STORE
    assert internet.requests == []


def test_odd_products_are_problems_of_their_own(store):
    odd = [
        {"handle": "no-pictures", "title": "Cup", "variants": [], "images": []},
        {"handle": ["x"], "title": {"a": 1}, "variants": "x", "images": None, "options": [7]},
        {"handle": "bad-price", "title": "Cup", "variants": [{"price": "NaN"}],
         "images": [{"src": "https://cdn.shop.test/1.jpg"}]},
        {"handle": "file", "title": "Cup", "images": [{"src": "/etc/passwd"}, "x", 7]},
        7,
        product(1),
    ]  # fmt: skip
    pages = iter([odd[:1], odd, []])
    items = list(store(lambda it: it.whole(json.dumps({"products": next(pages)}).encode())))
    problems = [(item.row, item.kind) for item in items if isinstance(item, RowProblem)]
    assert problems == [(1, "no picture"), (2, "title"), (3, "price"), (4, "picture's path")]
    assert [item.row for item in items if isinstance(item, Listing)] == [5]


def test_a_page_too_large_to_be_one_is_not_taken(store, internet):
    with pytest.raises(FeedError):
        store(hostile_server.terabyte)
    assert internet.sent < 2**25


def test_no_picture_lies_beside_a_store(store):
    with pytest.raises(PictureError):
        store(catalogue(1)).read("x.jpg")
