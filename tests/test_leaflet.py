"""The page to keep, as a browser reads it."""

import base64
from html.parser import HTMLParser

import pytest

from lib import thumbnails
from lib.leaflet import Entry, file_name, leaflet
from lib.shop import FOLDER

PICTURE = next((FOLDER / "images").glob("*.webp")).read_bytes()
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "<!-- -->&lt;b&gt;&#106;",
    "]]><svg/onload=alert(1)>",
]


class Page(HTMLParser):
    """What stands in a page: elements with their attributes, and texts."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def page(asked="“mug”", lines=(), entries=(), picture=b""):
    return Page(leaflet(asked, picture, lines, entries))


def test_it_shows_what_was_asked_and_found():
    mug = Entry("Red mug", "€12.00", "0.213 similar", "https://shop.example/mug", PICTURE)
    bare = Entry("Vase", "", "word match", "", b"")
    told = page("Your photo", ["2 of 9 products", ""], [mug, bare], PICTURE)
    tags = [tag for tag, _ in told.elements]
    assert (tags.count("li"), tags.count("img"), tags.count("a")) == (2, 2, 1)
    sources = {said["src"] for tag, said in told.elements if tag == "img"}
    assert sources == {"data:image/webp;base64," + base64.b64encode(PICTURE).decode()}
    assert {"Your photo", "2 of 9 products", "Red mug", "€12.00", "0.213 similar"} <= set(
        told.texts
    )
    assert [said["alt"] for tag, said in told.elements if tag == "img"] == ["Your photo", "Red mug"]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_texts_stays_text(text):
    entry = Entry(text, text, text, f"https://x.example/{text}", PICTURE)
    told = page(text, [text], [entry], PICTURE)
    tags = {tag for tag, _ in told.elements}
    assert tags.isdisjoint({"script", "svg"})
    assert not [said for _, said in told.elements if any(name.startswith("on") for name in said)]
    assert "".join(told.texts).count(text) == 6  # title, heading, line, name, price, match
    (link,) = [said for tag, said in told.elements if tag == "a"]
    assert link["href"] == f"https://x.example/{text}"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "file:///"]
)
def test_only_web_addresses_become_links(url):
    told = page(entries=[Entry("Mug", "", "", url, b"")])
    assert "a" not in [tag for tag, _ in told.elements]


def test_nothing_in_it_may_run_or_be_fetched():
    (rules,) = [s["content"] for t, s in page().elements if t == "meta" and "content" in s][:1]
    assert rules == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("“Red mug, 350 ml”", "findalike-red-mug-350-ml.html"),
        ("../../etc/passwd\0", "findalike-etc-passwd.html"),
        ("青いマグカップ", "findalike.html"),
        ("long " * 100, "findalike-long-long-long-long-long-long-long-long-long-long.html"),
    ],
)
def test_a_file_has_a_plain_name(asked, name):
    assert file_name(asked) == name


def test_thumbnails_are_read_by_our_names_only(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "mug-001.webp").write_bytes(b"picture")
    (tmp_path / "icon.png").write_bytes(b"icon")
    assert thumbnails.read("shop/mug-001.webp", tmp_path) == b"picture"
    for name in ("shop/mug-002.webp", "icon.png", "../secret", "shop/../icon.png", "", "shop"):
        assert thumbnails.read(name, tmp_path) == b""
