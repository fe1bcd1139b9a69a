"""A feed read to its end, or refused."""

import time

import pytest

from lib.errors import FeedError
from lib.feeds import open_feed
from lib.feeds.rows import Listing, RowProblem

SECONDS = 10  # longer, and a file that is to be refused has us wait for ever


def read(path):
    """Its listings, and the problems of its rows."""
    items = list(open_feed(path))
    return [i for i in items if isinstance(i, Listing)], [
        i for i in items if isinstance(i, RowProblem)
    ]


def by_id(path, **options):
    """Listings by product id, and problems as (row, kind)."""
    items = list(open_feed(path, **options))
    listings = {item.product.id: item for item in items if isinstance(item, Listing)}
    return listings, [(item.row, item.kind) for item in items if isinstance(item, RowProblem)]


def addresses(listing):
    """What its pictures are found by."""
    return [picture.address for picture in listing.pictures]


def refusal(path, **options):
    """The sentence with which it is refused, soon."""
    started = time.monotonic()
    with pytest.raises(FeedError) as caught:
        list(open_feed(path, **options))
    assert time.monotonic() - started < SECONDS
    return str(caught.value)
