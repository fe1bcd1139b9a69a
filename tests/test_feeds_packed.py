"""Feeds packed with gzip, and lists of products as JSON."""

import gzip
import json
from pathlib import Path

import pytest

from lib.errors import FeedError
from lib.feeds import Listing, open_feed

FEEDS = Path(__file__).parent / "feeds"


def listings(path):
    return [item for item in open_feed(path) if isinstance(item, Listing)]


@pytest.mark.parametrize("name", sorted(path.name for path in FEEDS.iterdir()))
def test_what_is_packed_with_gzip_is_read_as_what_it_was(tmp_path, name):
    packed = tmp_path / "feed"
    packed.write_bytes(gzip.compress((FEEDS / name).read_bytes()))
    assert open_feed(packed).format == open_feed(FEEDS / name).format
    assert listings(packed) == listings(FEEDS / name) != []


def test_what_is_packed_twice_and_what_breaks_off_is_told(tmp_path):
    text = "id,title,image\n" + "".join(f"{n},Cup {n * n},https://x/{n}.jpg\n" for n in range(9999))
    once = gzip.compress(text.encode())
    for content, said in [(gzip.compress(once), "packed itself"), (once[:-900], "damaged")]:
        path = tmp_path / "feed.csv.gz"
        path.write_bytes(content)
        with pytest.raises(FeedError, match=said):
            list(open_feed(path))


def test_a_bomb_is_stopped_by_the_length_of_its_line(tmp_path):
    path = tmp_path / "feed.gz"
    path.write_bytes(gzip.compress(b"x" * 2**27))
    with pytest.raises(FeedError, match="longer than"):
        open_feed(path)


PRODUCTS = [
    {"id": n, "title": f"Cup “{n}”, [large] {{blue}}", "images": [{"src": f"https://x/{n}.jpg"}]}
    for n in range(1, 3000)
]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["", "products", "items"])
def test_a_list_of_products_is_read_however_it_is_written(tmp_path, indent, name):
    said = (
        {"total": 2999, "next": None, name: PRODUCTS, "more": {}} if name == "items" else PRODUCTS
    )
    said = {name: PRODUCTS} if name == "products" else said
    path = tmp_path / "products.json"
    path.write_text(json.dumps(said, indent=indent, ensure_ascii=False), "utf-8")
    feed = open_feed(path)
    found = listings(path)
    assert feed.format == "table as JSON"
    assert [listing.row for listing in found] == list(range(1, 3000))
    assert found[2998 - 1].product.title == "Cup “2998”, [large] {blue}"
    assert found[0].pictures[0].address == "https://x/1.jpg"


def test_lines_that_are_lists_inside_are_still_lines(tmp_path):
    path = tmp_path / "products.jsonl"
    path.write_text("\n".join(json.dumps(product) for product in PRODUCTS[:3]))
    assert [listing.row for listing in listings(path)] == [1, 2, 3]


def test_a_line_that_begins_with_a_list_is_still_a_line(tmp_path):
    path = tmp_path / "products.jsonl"
    path.write_text('{"items": ["a"], "id": 1, "title": "Cup", "image": "https://x/1.jpg"}\n')
    assert [listing.product.title for listing in listings(path)] == ["Cup"]
