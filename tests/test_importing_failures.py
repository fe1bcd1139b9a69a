"""What could not be imported comes in its feed's own columns, to be imported again as it is."""

from pathlib import Path

import pytest

from lib.feeds import Listing, open_feed
from lib.importing import Options, fetching, run_import
from lib.importing.failures import failures_file
from lib.store.local import LocalStore
from tests.feeds_made_up import Counting
from tests.hostile_server import small_internet

FEEDS = Path(__file__).parent / "feeds"


@pytest.fixture
def store(tmp_path):
    store = LocalStore(tmp_path / "store", Counting.name, Counting.dimensions)
    yield store
    store.close()


@pytest.mark.parametrize(
    "name",
    [
        "shopify_current.csv",
        "shopify_hybrid.csv",
        "shopify_legacy.csv",
        "woocommerce.csv",
        "google_merchant.tsv",
        "google_merchant.xml",
        "meta_catalogue.csv",
        "german_shop.csv",
        "woocommerce_german.csv",
        "wix.csv",
        "squarespace.csv",
        "wix_new.csv",
        "bigcommerce.csv",
        "bigcommerce_old.csv",
        "vendure.csv",
        "ecwid.csv",
        "square.csv",
        "amazon.csv",
        "magento.csv",
        "heureka.xml",
        "yandex.xml",
        "ceneo.xml",
        "shopify_products.json",
    ],
)
def test_products_whose_pictures_failed_come_back_whole(name, store, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "PAUSES_S", ())
    feed = open_feed(FEEDS / name)
    listed = {item.product.id: item for item in feed if isinstance(item, Listing)}
    with small_internet() as internet:  # it knows none of these shops
        done = run_import(feed, Counting(), store, Options("spring", network=internet.network))
    assert done.new == 0
    assert done.failed >= len(listed) > 0
    path = tmp_path / "failures.csv"
    path.write_text("".join(failures_file(store, "spring")), "utf-8", newline="")
    again = open_feed(path)
    assert again.format == feed.format.partition(" as ")[0]
    back = {item.product.id: item for item in again if isinstance(item, Listing)}
    assert back.keys() == listed.keys()
    for product_id, item in listed.items():
        assert (back[product_id].product, back[product_id].pictures) == (
            item.product,
            item.pictures,
        )


def test_a_product_of_endless_rows_does_not_bring_them_all_along(tmp_path):
    path = tmp_path / "feed.csv"
    row = f"mug,Mug,{'long ' * 2000},https://x.example/{{}}.jpg"
    lines = ["Handle,Title,Body (HTML),Image Src", *(row.format(n) for n in range(100))]
    path.write_text("\n".join(lines), "utf-8")
    (listing,) = open_feed(path)
    assert (dict(listing.cells), listing.rest) == ({}, ())
