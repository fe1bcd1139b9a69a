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


def refusal(path, **options):
    """The sentence with which it is refused, soon."""
    started = time.monotonic()
    with pytest.raises(FeedError) as caught:
        list(open_feed(path, **options))
    assert time.monotonic() - started < SECONDS
    return str(caught.value)
