"""The status page, the operator's door and the search page on TiDB and Jina stand-ins."""

import re

import numpy as np
import pytest
import streamlit as st

from lib.errors import BudgetSpent
from lib.operator import GUESSES
from pages.parts.resources import engine
from tests.jina_standin import KEY, JinaStandIn
from tests.stores import product
from tests.test_app import drawn, finished, opened, said
from tests.tidb_standin import Standin

NOBODY = "http://127.0.0.1:1/"
PASSWORD = "correct horse /@:%"


@pytest.fixture(autouse=True)
def _full_details():
    st.set_option("client.showErrorDetails", "full")


@pytest.fixture
def tidb():
    with Standin() as server:
        yield server


@pytest.fixture
def on_tidb(afresh, tidb):
    """The app on a TiDB whose database is still empty."""
    return afresh(TIDB_HOST="127.0.0.1", TIDB_PORT=str(tidb.port), OPERATOR_PASSWORD=PASSWORD)


def status_of(app):
    finished(app.run())
    return finished(app.switch_page("pages/9_Status.py").run())


def sign_in(app, guess=PASSWORD):
    (box,) = [box for box in app.text_input if box.key == "operator_guess"]
    box.set_value(guess)
    (enter,) = [button for button in app.button if button.label == "Sign in"]
    return finished(enter.click().run())


def shown(app):
    return "\n".join([said(app), *(code.value for code in app.code)])


def test_everybody_sees_the_engine_and_nobody_sees_where_it_is(on_tidb, tidb):
    app = status_of(on_tidb)
    assert "TiDB 8" in said(app).replace("\\", "")
    assert [metric.value for metric in app.metric] == ["0", "0", "320"]
    assert str(tidb.port) not in shown(app)
    assert "127.0.0.1" not in shown(app).replace("\\", "")


def test_the_keeper_signs_in_and_sees_it(on_tidb, tidb):
    app = sign_in(status_of(on_tidb))
    assert f"127.0.0.1:{tidb.port}" in said(app).replace("\\", "")
    assert re.search(r"Connections\] \d+ in use, \d+ idle", said(app).replace("\\", ""))
    assert PASSWORD not in shown(app)


def test_the_keeper_signs_out_again(on_tidb, tidb):
    app = sign_in(status_of(on_tidb))
    (leave,) = [button for button in app.button if button.label == "Sign out"]
    app = finished(leave.click().run())
    assert str(tidb.port) not in shown(app)
    assert [button.label for button in app.button] == ["Sign in"]


def test_a_wrong_password_shows_nothing_and_many_close_the_door(on_tidb):
    app = status_of(on_tidb)
    for _ in range(GUESSES):
        app = sign_in(app, "guess")
        assert "not the keeper's password" in app.error[0].value
    app = sign_in(app)
    assert "Try again in a minute" in app.error[0].value
    assert "Where" not in said(app)


def test_without_a_password_nobody_signs_in_to_an_app_that_others_can_reach(afresh):
    app = status_of(afresh(OPERATOR_PASSWORD=""))
    assert not app.text_input
    assert "OPERATOR_PASSWORD" in app.info[0].value
    assert "Where" not in said(app)


def test_the_keeper_measures_how_well_it_finds_and_everybody_sees_it(afresh, tmp_path):
    app = status_of(afresh(OPERATOR_PASSWORD=PASSWORD, STORE_DIR=str(tmp_path)))
    assert "How well it finds" not in [header.value for header in app.header]
    assert not [button for button in app.button if "easure" in button.label]
    app = sign_in(app)
    (button,) = [b for b in app.button if b.label.startswith("Measure")]
    finished(button.click().run())
    figures = {metric.label: metric.value for metric in app.metric}
    assert int(figures["Another photo finds its product first"].removesuffix("%")) > 85
    assert "look the same as another" in " ".join(box.label for box in app.expander)
    visitor = status_of(afresh(OPERATOR_PASSWORD=PASSWORD))
    assert "Another photo finds its product first" in [m.label for m in visitor.metric]
    assert not visitor.expander


def test_an_empty_shop_cannot_be_measured(on_tidb):
    app = sign_in(status_of(on_tidb))
    (button,) = [b for b in app.button if b.label.startswith("Measure")]
    assert button.disabled


def test_a_shop_without_photos_says_that_there_is_nothing_to_measure(on_tidb):
    app = sign_in(status_of(on_tidb))
    engine().catalogue().store.upsert([product("p", photos=0)], np.empty((0, 320), np.float32))
    app = finished(app.run())
    (button,) = [b for b in app.button if b.label.startswith("Measure")]
    finished(button.click().run())
    assert "no product with a photo" in app.error[0].value


def test_an_embedder_that_fails_ends_the_measuring_and_not_the_page(afresh, monkeypatch, tmp_path):
    def fail(*_):
        raise BudgetSpent("No more tokens for today.")

    app = sign_in(status_of(afresh(OPERATOR_PASSWORD=PASSWORD, STORE_DIR=str(tmp_path))))
    monkeypatch.setattr("pages.parts.quality.measure", fail)
    (button,) = [b for b in app.button if b.label.startswith("Measure")]
    finished(button.click().run())
    assert app.error[0].value == "No more tokens for today."
    assert "Python" in said(app)  # the page goes on


def test_the_keeper_makes_the_vector_index(on_tidb, tidb):
    app = sign_in(status_of(on_tidb))
    (make,) = [button for button in app.button if button.label == "Make the vector index"]
    finished(make.click().run())
    assert any("CREATE VECTOR INDEX" in statement for statement in tidb.statements)


@pytest.mark.parametrize("asked", [{}, {"q": "mug"}, {"colour": "red"}, {"wall": "1"}])
def test_in_an_empty_shop_there_is_nothing_to_ask_and_its_keeper_may_fill_it(on_tidb, asked):
    app = opened(on_tidb, **asked)
    assert "This shop is empty" in app.info[0].value
    assert not [*app.button, *app.tabs, *app.get("popover")]
    assert "products" not in said(app)
    assert "If it is yours, bring your catalogue" in links(app)
    app = sign_in(status_of(app))
    assert "Bring your own catalogue" in links(app)
    app = finished(app.switch_page("app.py").run())
    assert [button.label for button in app.button] == ["Load the bundled shop"]
    assert "Bring your own catalogue" in links(app)
    app = finished(app.switch_page("pages/1_Catalogue.py").run())
    assert "Load the bundled shop" in [button.label for button in app.button]
    assert "Bring your own catalogue" not in links(app)


def links(app):
    return [link.proto.label for link in app.get("page_link")]


def test_a_database_lost_in_mid_visit_is_stood_in_for(on_tidb, tidb, monkeypatch):
    monkeypatch.setattr("lib.store.tidb.SEEN_S", 0.0)  # else a count is believed for a while
    app = opened(on_tidb)
    assert "This shop is empty" in app.info[0].value
    tidb.logins_refused = (1045, "Access denied")
    tidb.cut_connections()
    app = finished(app.run())
    assert "bundled shop" in app.warning[0].value
    assert len(drawn(app)) == 24
    assert "TIDB" not in said(app)
    app.query_params["q"] = "red teapot"
    assert drawn(finished(app.run()))[0]["id"].startswith("teapot")


def test_how_a_search_was_done_is_shown_on_demand(afresh):
    app = opened(afresh(), q="red teapot")
    assert not app.code
    app.session_state["how"] = True
    app = finished(app.run())
    assert "Exact scan of 888 vectors" in app.code[0].value


def sell_something():
    """A product, so that there is something to ask for."""
    store = engine().catalogue().store
    store.upsert([product("m1")], np.eye(1, store.dimensions, dtype=np.float32))


def test_a_key_makes_it_jina_and_its_troubles_are_not_the_visitors(afresh, caplog):
    with JinaStandIn() as jina:
        app = status_of(afresh(JINA_API_KEY=KEY, JINA_API_URL=jina.url))
        assert "jina-clip-v2" in said(app).replace("\\", "")
        assert "Licence" in said(app)
        assert KEY not in shown(app)
    app = afresh(JINA_API_KEY=KEY, JINA_API_URL=NOBODY, OPERATOR_PASSWORD=PASSWORD)
    sell_something()
    app = opened(app, q="red mug")
    assert "cannot be searched just now" in app.error[0].value
    assert "Jina does not answer" in caplog.text
    assert KEY not in caplog.text
    app = sign_in(status_of(app))
    assert "Jina does not answer" in said(app)


def test_a_spent_budget_is_said_and_nothing_is_asked(afresh):
    with JinaStandIn() as jina:
        app = afresh(JINA_API_KEY=KEY, JINA_API_URL=jina.url, JINA_TOKENS_PER_DAY="1")
        sell_something()
        app = opened(app, q="red mug")
        assert "budget of 1 tokens" in app.error[0].value
        assert jina.asked == 0
