"""A public WooCommerce store is read by the Store API that its own pages use."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from lib.errors import FeedError
from lib.feeds import Listing, RowProblem
from lib.feeds.preview import preview
from lib.feeds.public_store import NOT_A_STORE, open_store
from tests import hostile_server
from tests.hostile_server import small_internet

PRODUCTS = "/wp-json/wc/store/v1/products"


def category(name, path):
    return {"id": 1, "name": name, "slug": path, "link": f"https://shop.test/kategorie/{path}/"}


def product(n, **other):
    """As WooCommerce 9 answers, what is never read left out."""
    return {
        "id": n,
        "name": f"Hoodie &#8211; {n}",
        "slug": f"hoodie-{n}",
        "type": "variable",
        "permalink": f"https://shop.test/product/hoodie-{n}/",
        "sku": f"HOOD-{n}",
        "short_description": "<p>Short</p>",
        "description": "<p>Warm &amp; <strong>soft</strong></p>",
        "on_sale": True,
        "prices": {
            "price": "3950",
            "regular_price": "4500",
            "sale_price": "3950",
            "price_range": {"min_amount": "3950", "max_amount": "4500"},
            "currency_code": "GBP",
            "currency_symbol": "£",
            "currency_minor_unit": 2,
        },
        "images": [
            {"id": 1, "src": f"https://shop.test/up/{n}.jpg", "thumbnail": "x", "alt": "Front"},
            {"id": 2, "src": f"https://shop.test/up/{n}b.jpg", "thumbnail": "x", "alt": ""},
        ],
        "categories": [category("Hoodies", "clothing/hoodies"), category("Clothing", "clothing")],
        "brands": [{"id": 5, "name": "Tarn", "slug": "tarn"}],
        "attributes": [
            {"name": "Colour", "taxonomy": "pa_colour", "has_variations": True,
             "terms": [{"name": "Blue", "slug": "blue"}, {"name": "Red", "slug": "red"}]},
            {"name": "Material", "taxonomy": "", "terms": [{"name": "Cotton", "slug": "cotton"}]},
        ],
        "is_in_stock": True,
        "is_on_backorder": False,
        **other,
    }  # fmt: skip


def listing(products):
    """A server's answer that lists these products, so many a page."""

    def answer(it):
        path = it.internet.requests[-1][0]
        asked = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        size, page = int(asked["per_page"]), int(asked["page"])
        shown = products[(page - 1) * size : page * size]
        it.whole(json.dumps(shown).encode(), Content_Type="application/json")

    return answer


@pytest.fixture(scope="module")
def servers():
    with small_internet() as internet:
        yield internet


@pytest.fixture
def store(servers, monkeypatch):
    """Opens a store whose Store API answers so."""
    servers.forget()

    def opened(answer, url="https://shop.test/shop/"):
        monkeypatch.setitem(hostile_server.ANSWERS, PRODUCTS, answer)
        return open_store(url, network=servers.network, pause=0)

    return opened


def test_a_store_is_read_to_its_end_page_by_page(store, servers):
    feed = store(listing([product(n) for n in range(1, 251)]))
    assert feed.format == "WooCommerce store"
    items = list(feed)
    assert [item.row for item in items] == list(range(1, 251))
    first = items[0]
    assert isinstance(first, Listing)
    assert (first.product.id, first.product.title) == ("HOOD-1", "Hoodie – 1")
    assert first.product.description == "Warm & soft"
    assert (first.product.price, first.product.currency) == (39.5, "GBP")
    assert first.product.availability == "in stock"
    assert first.product.brand == "Tarn"
    assert first.product.category == "Clothing > Hoodies"
    assert first.product.colour == "blue, red"
    assert first.product.material == "Cotton"
    assert first.product.url == "https://shop.test/product/hoodie-1/"
    assert [(picture.address, picture.alt) for picture in first.pictures] == [
        ("https://shop.test/up/1.jpg", "Front"),
        ("https://shop.test/up/1b.jpg", "Hoodie – 1"),
    ]
    asked = [path.partition("&orderby")[0] for path, _ in servers.requests]
    assert asked == [
        "/products.json?limit=1&page=1",
        f"{PRODUCTS}?per_page=1&page=1",
        *(f"{PRODUCTS}?per_page=100&page={page}" for page in (1, 2, 3, 4)),
    ]


@pytest.mark.parametrize(
    ("other", "field", "value"),
    [
        ({"sku": ""}, "id", "1"),
        ({"is_in_stock": False}, "availability", "out of stock"),
        ({"is_on_backorder": True}, "availability", "preorder"),
        ({"prices": {"price": "1105", "currency_code": "JPY", "currency_minor_unit": 0}},
         "price", 1105.0),
        ({"prices": {"price": "", "currency_code": "EUR", "currency_minor_unit": 2}},
         "price", None),
        ({"prices": None}, "price", None),
        ({"description": ""}, "description", "Short"),
        ({"categories": []}, "category", ""),
        ({"categories": [category("Sale", "sale"), category("Mugs", "home/mugs")]},
         "category", "Mugs"),
        ({"categories": [{"name": "Mugs"}]}, "category", "Mugs"),
        ({"categories": [{"name": "Sale"}, category("Mugs", "mugs")]}, "category", "Mugs"),
        ({"categories": [{"name": "Bags and backpacks", "link": "https://shop.test/c/bags-and-b"},
                         {"name": "Bags", "link": "https://shop.test/c/bags"}]},
         "category", "Bags and backpacks"),
        ({"categories": [{"name": "Mugs", "link": "https://shop.test/home/mugs/?lang=de"},
                         {"name": "Home", "link": "https://shop.test/home/?lang=de"}]},
         "category", "Home > Mugs"),
        ({"prices": {"price": "3950", "currency_code": "EUR", "currency_minor_unit": "2"}},
         "price", 39.5),
        ({"brands": [{"name": ""}, {"name": "Smith, Jones & Co"}]}, "brand", "Smith, Jones & Co"),
        ({"brands": [], "attributes": [{"name": "Brand", "terms": [{"name": "Fell"}]}]},
         "brand", "Fell"),
        ({"attributes": "x", "brands": 7}, "colour", ""),
    ],
)  # fmt: skip
def test_what_a_product_says(store, other, field, value):
    (item,) = store(listing([product(1, **other)]))
    assert getattr(item.product, field) == value


def test_odd_products_are_problems_of_their_own(store):
    odd = [
        product(1, images=[]),
        product(2, name=""),
        product(3, images=[{"src": "/etc/passwd"}, "x", 7]),
        product(4),
        product(4),
    ]
    items = list(store(listing(odd)))
    problems = [(item.row, item.kind) for item in items if isinstance(item, RowProblem)]
    assert problems == [(1, "no picture"), (2, "title"), (3, "picture's path"), (5, "duplicate")]
    assert [item.row for item in items if isinstance(item, Listing)] == [4]


@pytest.mark.parametrize(
    "body", [b"<html>", b"{}", b"7", b'[{"id": 1}]', b"[7]", b"[" * 100_000, b"\xff\xfe"], ids=ascii
)
def test_what_is_no_store_is_told(store, body):
    with pytest.raises(FeedError) as caught:
        store(lambda it: it.whole(body))
    assert str(caught.value) == NOT_A_STORE


def test_a_store_without_products_is_told(store):
    with pytest.raises(FeedError, match="no products"):
        store(listing([]))


def test_a_server_that_gives_fewer_a_page_than_asked_is_read_whole(store):
    products = [product(n) for n in range(1, 31)]
    pages = iter([products[:1], products[:10], products[10:20], products[20:], []])
    items = list(store(lambda it: it.whole(json.dumps(next(pages)).encode())))
    assert len(items) == 30


@pytest.mark.parametrize(
    "odd",
    [
        lambda it: it.whole(b'{"products": []}'),
        lambda it: it.whole(b"<html>", 403),
        hostile_server.terabyte,
    ],
    ids=["empty", "forbidden", "endless"],
)
def test_what_a_server_says_to_shopifys_question_does_not_matter(store, monkeypatch, odd):
    monkeypatch.setitem(hostile_server.ANSWERS, "/products.json", odd)
    assert len(list(store(listing([product(1)])))) == 1


def test_a_store_that_changes_its_answers_is_told(store):
    answers = iter([[product(1)], [product(n) for n in range(1, 101)], {"code": "closed"}])
    seen = preview(store(lambda it: it.whole(json.dumps(next(answers)).encode())))
    assert (seen.products, seen.complete) == (100, False)
    assert "page 2" in seen.stopped
