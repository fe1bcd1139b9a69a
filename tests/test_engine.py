"""The engine on the embedded store, and on a TiDB stand-in that goes away and comes back."""

import time
from dataclasses import replace

import pytest

from lib.engine import Engine, open_catalogue
from lib.errors import StoreAway, StoreError
from lib.secret import Secret
from lib.settings import JinaSettings, Settings, TidbSettings
from tests.jina_standin import KEY, JinaStandIn
from tests.stores import fresh_database
from tests.tidb_standin import Standin


@pytest.fixture
def settings(tmp_path):
    return Settings(store_dir=tmp_path / "store")


def eventually(true):
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_embedded_store_is_opened_with_the_bundled_shop_in_it(settings):
    engine = Engine(settings)
    assert engine.ready is None
    opened = engine.catalogue()
    assert opened.store.count() == 451
    assert engine.ready is opened is engine.catalogue()
    assert engine.away == ""


def test_a_database_is_never_filled_unasked(settings):
    with fresh_database() as tidb:
        opened = open_catalogue(replace(settings, tidb=tidb))
        assert opened.store.count() == 0
        opened.store.close()


def test_nothing_that_costs_is_done_unasked(settings):
    with JinaStandIn() as jina:
        paid = replace(settings, jina=JinaSettings(Secret(KEY), jina.url))
        assert open_catalogue(paid).store.count() == 0
        assert jina.asked == 0


def test_a_database_that_is_away_at_the_start_is_stood_in_for_until_it_answers(settings):
    with Standin() as server:
        server.logins_refused = (1045, "Access denied")
        tidb = TidbSettings("127.0.0.1", server.port)
        engine = Engine(replace(settings, tidb=tidb), first_look_s=0.05)
        assert engine.catalogue().store.count() == 451
        assert "TIDB_PASSWORD" in engine.away
        server.logins_refused = None
        eventually(lambda: not engine.away)
        assert engine.catalogue().store.count() == 0
        engine.catalogue().store.close()


def test_a_database_lost_while_it_is_used_is_gone_back_to(settings):
    with Standin() as server:
        tidb = TidbSettings("127.0.0.1", server.port)
        engine = Engine(replace(settings, tidb=tidb), first_look_s=0.05)
        own = engine.catalogue().store
        server.logins_refused = (1045, "Access denied")
        server.cut_connections()
        with pytest.raises(StoreAway) as caught:
            own.count()
        engine.lost(caught.value)
        engine.lost(caught.value)
        assert engine.catalogue().store.count() == 451
        assert "TIDB_PASSWORD" in engine.away
        server.logins_refused = None
        eventually(lambda: not engine.away)
        assert engine.catalogue().store is own
        own.close()


def test_a_store_that_cannot_be_used_at_all_is_an_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError):
        Engine(Settings(store_dir=tmp_path / "file")).catalogue()
