"""A preview says in one pass what an import would bring, and costs nothing."""

from itertools import count
from pathlib import Path

from lib.feeds import Listing, Picture, RowProblem, open_feed
from lib.feeds.preview import FIRST, MAX_VALUES, OTHERS, preview
from lib.products import Product

FEEDS = Path(__file__).parent / "feeds"


class Endless:
    """A feed that never ends and has a new category and kind of problem each time."""

    format, columns, mapping = "endless", (), {}

    def __iter__(self):
        for n in count(1):
            product = Product(str(n), "Cup", category=f"c{n}", price=1.0, currency="EUR")
            yield Listing(n, product, (Picture("https://x.example/1.jpg"),))
            yield RowProblem(n, f"kind {n}", "Why not")

    def read(self, address):
        raise AssertionError("a preview reads no pictures")


def test_a_preview_counts_products_pictures_currencies_and_categories():
    seen = preview(open_feed(FEEDS / "google_merchant.tsv"))
    assert seen.format == "Google Merchant Center feed"
    assert (seen.products, seen.pictures, seen.complete, seen.stopped) == (3, 6, True, "")
    assert seen.currencies == {"EUR": 3}
    assert seen.categories == {"Shoes > Running": 1, "Scarves": 1, "Bags": 1}
    assert [listing.product.id for listing in seen.first] == ["TR-1", "SC-9", "BG-2"]
    assert seen.mapping["image_link"] == "image"


def test_problems_are_grouped_by_kind_with_their_first_rows():
    seen = preview(open_feed(FEEDS / "woocommerce.csv"))
    hidden = seen.problems[0]
    assert (hidden.kind, hidden.count, hidden.rows) == ("not published", 3, (5, 6, 7))
    assert "Row 5" in hidden.example
    assert {problem.kind for problem in seen.problems} == {
        "not published",
        "picture's path",
        "no picture",
        "parent",
    }
    assert seen.currencies == {"": 4}


def test_a_preview_of_a_broken_feed_says_where_it_breaks(tmp_path):
    path = tmp_path / "feed.csv"
    rows = "".join(f"{n},Cup,https://x.example/{n}.jpg\n" for n in range(500))
    path.write_text("id,title,image\n" + rows + '1,"open\n', "utf-8")
    seen = preview(open_feed(path))
    assert (seen.products, seen.complete) == (500, False)
    assert "line 502" in seen.stopped


def test_a_preview_of_an_endless_feed_ends_where_it_shall():
    seen = preview(Endless(), limit=5000)
    assert (seen.products, seen.complete) == (2500, False)
    assert len(seen.first) == FIRST
    assert len(seen.categories) == MAX_VALUES + 1
    assert seen.categories[OTHERS] == 2500 - MAX_VALUES
    assert sum(problem.count for problem in seen.problems) == 2500


def test_a_feed_of_just_the_limit_is_complete():
    feed = open_feed(FEEDS / "meta_catalogue.csv")
    assert preview(feed, limit=3).complete
    assert not preview(feed, limit=2).complete
