"""The app on TiDB (a stand-in): loading the bundled shop, searching it, and losing the server."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import App, visits
from tests.tidb_standin import Standin

pytestmark = pytest.mark.e2e


@pytest.fixture
def tidb():
    with Standin() as server:
        yield server


@pytest.fixture
def visit(browser, tidb, tmp_path, pictures):
    app = App(tmp_path, pictures, TIDB_HOST="127.0.0.1", TIDB_PORT=str(tidb.port))
    with visits(browser, app) as visit:
        yield visit
    app.stop()


def test_the_keeper_loads_the_shop_and_visitors_search_it(visit, tidb):
    keeper = visit("/")
    page = keeper.page
    keeper.shows("This shop is empty")
    page.get_by_role("button", name="Load the bundled shop").click()
    expect(keeper.cards()).to_have_count(24, timeout=60_000)

    visitor = visit("/?q=red+teapot")
    expect(visitor.cards().first).to_be_visible()
    assert visitor.ids()[0].startswith("teapot")
    visitor.page.get_by_text("How this was searched").click()
    visitor.shows("VEC_COSINE_DISTANCE")
    visitor.shows("320 numbers")
    visitor.page.get_by_text("How this was searched").scroll_into_view_if_needed()
    visitor.picture("tidb-how")

    page.get_by_role("link", name="TiDB").click()
    keeper.settle()
    assert page.url.endswith("/Status")
    page.get_by_role("button", name="Make the vector index").click()
    keeper.settle()
    expect(page.get_by_test_id("stAlert")).to_contain_text("Vector index (HNSW): complete")
    expect(page.get_by_text("No vector index")).to_have_count(0)
    keeper.picture("tidb-status")

    tidb.logins_refused = (1045, "Access denied for user 'root'")
    tidb.cut_connections()
    visitor.open("/?q=red+teapot")
    visitor.shows("bundled shop")
    expect(visitor.cards().first).to_be_visible()
    assert visitor.ids()[0].startswith("teapot")
    visitor.picture("tidb-away")
    keeper.open("/Status")
    keeper.shows("TIDB_PASSWORD")
    tidb.logins_refused = None
    for _ in range(20):
        visitor.open("/")
        if not visitor.page.get_by_text("bundled shop").count():
            break
        visitor.page.wait_for_timeout(1000)
    else:
        raise AssertionError("the store is back, and the stand-in stays")
