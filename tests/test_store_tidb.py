"""What only the TiDB store promises: connecting, one round trip, its index, and staying up."""

import random
import ssl
import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
import trustme

from lib.__main__ import main
from lib.errors import SettingsError, StoreAway, StoreError, WrongEmbedder
from lib.filters import Filters
from lib.query import Query
from lib.search import search
from lib.secret import Secret
from lib.settings import ROOT, Settings, TidbSettings, load_settings
from lib.store import open_store
from lib.store.journal import Entry
from lib.store.local import LocalStore
from lib.store.tidb import SEEN_S, TidbStore
from lib.store.tidb.connection import PAUSES_S
from lib.store.tidb.engine import open_engine, tls
from lib.store.tidb.index import NO_TIFLASH
from lib.store.tidb.seen import MOST, Seen
from tests.colours import ColourEmbedder, solid
from tests.stores import REAL_SERVER, axis, found, product, units
from tests.tidb_standin import Standin

pytestmark = pytest.mark.skipif(REAL_SERVER, reason="sets faults that only the stand-in has")
PASSWORD = "p/a@s:s%w#ö'rd"


@pytest.fixture(scope="module")
def shared():
    with Standin(password=PASSWORD, readonly_user="reader") as server:
        yield server


@pytest.fixture
def tidb(shared):
    """The server, without faults and with no database of ours."""
    yield shared
    shared.latency_ms, shared.writes_refused, shared.logins_refused = 0.0, None, None
    shared.tiflash, shared.tiflash_looks = True, 1
    engine = open_engine(to(shared), database=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS findalike")
    engine.dispose()


def to(server, **changes):
    return replace(TidbSettings("127.0.0.1", server.port, password=Secret(PASSWORD)), **changes)


@contextmanager
def opened(server, embedder="test", dimensions=4, **changes):
    store = TidbStore(to(server, **changes), embedder, dimensions)
    yield store
    store.close()


@pytest.fixture
def store(tidb):
    with opened(tidb) as store:
        yield store


@pytest.fixture
def shop(store):
    store.upsert([product(f"p{i}", colour="red") for i in range(4)], np.eye(4, dtype=np.float32))
    return store


def statements_of(tidb, work):
    """What is sent while `work` is done, once the store knows whether there is an index."""
    work()
    before = len(tidb.statements)
    work()
    return list(tidb.statements)[before:]


# --- settings ---


def read(**environ):
    return load_settings(environ, {}, ROOT / "no such file").tidb


def test_without_a_host_there_is_no_tidb():
    assert read() is None
    assert read(TIDB_PASSWORD="x") is None


def test_four_settings_name_a_tidb():
    tidb = read(TIDB_HOST="h", TIDB_USERNAME="u", TIDB_PASSWORD="p", TIDB_DATABASE="d")
    assert tidb == TidbSettings("h", 4000, "u", Secret("p"), "d")


def test_an_address_stands_for_the_parts():
    url = "mysql://a.root:p%2Fa%40s%3As%25@h.example:4001/shop?ssl_ca=/ca.pem"
    tidb = read(TIDB_DATABASE_URL=url, TIDB_HOST="ignored")
    assert (tidb.host, tidb.port, tidb.username) == ("h.example", 4001, "a.root")
    assert (tidb.password.reveal(), tidb.database) == ("p/a@s:s%", "shop")
    assert str(tidb.ca_path) == "/ca.pem"


@pytest.mark.parametrize(
    "environ",
    [
        {"TIDB_DATABASE_URL": "sesame"},
        {"TIDB_DATABASE_URL": "mysql://u:sesame@:x/"},
        {"TIDB_HOST": "h", "TIDB_PORT": "high"},
        {"TIDB_HOST": "h", "TIDB_PLAIN_TEXT": "perhaps"},
        {"TIDB_HOST": "h", "TIDB_TABLE_PREFIX": "x; DROP TABLE y"},
    ],
)
def test_a_setting_that_makes_no_sense_is_named_and_not_its_password(environ):
    with pytest.raises(SettingsError) as caught:
        read(**environ)
    assert list(environ)[-1] in str(caught.value)
    assert "sesame" not in "".join(traceback.format_exception(caught.value))


def test_the_settings_name_the_store(tidb, tmp_path):
    store = open_store(Settings(tidb=to(tidb)), "test", 4)
    assert isinstance(store, TidbStore)
    store.close()
    assert isinstance(open_store(Settings(store_dir=tmp_path), "test", 4), LocalStore)


def test_who_does_not_use_tidb_does_not_load_it():
    code = (
        "import sys, lib.__main__, lib.store.local, lib.settings; lib.settings.load_settings({});"
        "print([m for m in ('pytidb', 'sqlalchemy', 'pymysql') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


# --- connecting ---


def test_passwords_may_hold_any_character_and_are_seen_nowhere(tidb):
    settings = to(tidb)
    with opened(tidb) as store:
        shown = [repr(settings), str(settings), repr(store.status()), repr(vars(store))]
        shown += [repr(store._database.engine.url), *tidb.statements]
    with pytest.raises(StoreAway) as caught:
        TidbStore(replace(settings, username="nobody"), "test", 4)
    shown += traceback.format_exception(caught.value)
    assert not [text for text in shown if PASSWORD in text]


def test_a_missing_database_is_made(tidb):
    with opened(tidb, database="brand-new") as store:
        assert store.count() == 0
    assert "brand-new" in tidb.catalog


def test_instances_that_start_at_once_all_come_up(tidb):
    stores, errors = [], []

    def start():
        try:
            stores.append(TidbStore(to(tidb), "test", 4))
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    stores[0].upsert([product("a")], axis(0)[None])
    assert [found(store, axis(0)) for store in stores] == [["a"]] * 6
    for store in stores:
        store.close()


def test_another_embedder_is_refused_before_any_table_is_searched_or_written(tidb):
    with opened(tidb, "one", 4):
        before = len(tidb.statements)
        with pytest.raises(WrongEmbedder, match=r"hold vectors of one 4; this is two 8"):
            TidbStore(to(tidb), "two", 8)
        sent = " ".join(list(tidb.statements)[before:])
        assert "photos" not in sent
        assert "INSERT" not in sent
        with opened(tidb, "two", 8, table_prefix="second_") as second:
            assert second.count() == 0


def test_tables_of_another_version_are_refused(tidb):
    with opened(tidb) as store:
        with store._database.engine.connect() as connection:
            connection.exec_driver_sql("UPDATE findalike_notes SET value='9' WHERE name='schema'")
        with pytest.raises(StoreError, match=r"schema 9; this one writes 2"):
            TidbStore(to(tidb), "test", 4)


def test_every_host_but_this_machine_must_show_a_certificate():
    for host in ("db.example", "10.0.0.7", "gateway01.eu-central-1.prod.aws.tidbcloud.com"):
        context = tls(TidbSettings(host))["ssl"]
        assert context.verify_mode == ssl.CERT_REQUIRED
        assert context.check_hostname
        assert tls(TidbSettings(host, plain_text=True)) == {"ssl_disabled": True}
    for host in ("localhost", "127.0.0.1", "::1"):
        assert tls(TidbSettings(host)) == {"ssl_disabled": True}


def test_a_file_of_certificates_that_is_none_is_named(tmp_path):
    with pytest.raises(SettingsError, match="TIDB_CA_PATH"):
        tls(TidbSettings("db.example", ca_path=tmp_path / "none.pem"))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    folder, mine, other = tmp_path_factory.mktemp("ca"), trustme.CA(), trustme.CA()
    mine.cert_pem.write_to_path(folder / "mine.pem")
    other.cert_pem.write_to_path(folder / "other.pem")
    return mine, folder


def server_for(authority, name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority[0].issue_cert(name).configure_cert(context)
    return Standin(password=PASSWORD, tls=context, require_tls=True)


def test_a_private_authority_is_trusted_when_named(authority):
    with server_for(authority, "127.0.0.1") as server:
        with opened(server, ca_path=authority[1] / "mine.pem") as store:
            assert store.count() == 0
        with pytest.raises(StoreAway, match=r"authority this machine trusts.*TIDB_CA_PATH"):
            TidbStore(to(server, ca_path=authority[1] / "other.pem"), "test", 4)
        with pytest.raises(StoreAway, match=r"do not agree on encryption.*TIDB_PLAIN_TEXT"):
            TidbStore(to(server, plain_text=True), "test", 4)


def test_a_certificate_for_another_name_is_refused(authority):
    with server_for(authority, "db.example") as server:
        with pytest.raises(StoreAway, match=r"certificate for another name.*TIDB_HOST"):
            TidbStore(to(server, ca_path=authority[1] / "mine.pem"), "test", 4)
        assert not server.statements


def test_a_server_without_tls_is_refused_where_it_is_due(tidb, authority):
    with pytest.raises(StoreAway, match="do not agree on encryption"):
        TidbStore(to(tidb, ca_path=authority[1] / "mine.pem"), "test", 4)


# --- searching ---


@pytest.mark.parametrize("filters", [Filters(), Filters(colours=("red",), price_to=9)])
def test_a_search_is_one_statement_that_ships_no_vector(tidb, shop, filters):
    (asked,) = statements_of(tidb, lambda: shop.search(axis(0), filters))
    assert asked.count("image_vec") == 1
    assert "VEC_COSINE_DISTANCE(photos.image_vec" in asked
    with shop._database.engine.connect() as connection:
        rows = connection.exec_driver_sql(asked.replace("%", "%%")).all()
    assert not [value for row in rows for value in row if str(value).startswith("[")]


def test_each_question_is_one_round_trip(tidb, shop):
    red = Filters(colours=("red",))
    for ask in (
        lambda: shop.facets(red),
        lambda: shop.count(red),
        lambda: shop.browse(red),
        lambda: shop.find(["p1"], red),
        lambda: shop.get(["p1", "p2"]),
        lambda: shop.vectors("p1"),
        lambda: shop.recall("x"),
        lambda: shop.nearest(units(16)),
    ):
        assert len(statements_of(tidb, lambda ask=ask: (shop._seen.forget(), ask()))) == 1
    for nothing in (lambda: shop.get([]), lambda: shop.find(["!"]), lambda: shop.nearest(units(0))):
        assert statements_of(tidb, nothing) == []


def test_what_was_asked_a_moment_ago_is_not_asked_again(tidb, shop):
    (kept,) = shop.get(["p1"])
    for ask in (shop.count, shop.facets, shop.browse, shop.brands, lambda: shop.recall("x")):
        first = ask()
        assert statements_of(tidb, ask) == []
        assert ask() == first
        shop.upsert([kept], shop.vectors("p1"))
        before = len(tidb.statements)
        assert ask() == first
        assert len(tidb.statements) == before + 1
    assert (shop.count(), shop.count(Filters(colours=("blue",)))) == (4, 0)


def test_what_others_change_is_seen_a_little_later(tidb, shop, monkeypatch):
    other = TidbStore(to(tidb), shop.embedder, shop.dimensions)
    (kept,) = shop.get(["p1"])
    vectors, before = shop.vectors("p1"), shop.count()
    other.delete(["p1"])
    assert shop.count() == before
    later = time.monotonic() + SEEN_S + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert shop.count() == before - 1
    other.upsert([kept], vectors)
    other.close()


def test_a_search_sends_one_statement_once_the_shop_is_known(tidb):
    embedder, query = ColourEmbedder(), Query(picture=solid("red"))
    with opened(tidb, embedder.name, embedder.dimensions) as store:
        store.upsert([product("p")], embedder.embed_images([solid("red")]))
        (sent,) = statements_of(tidb, lambda: search(query, embedder, store))
        assert "VEC_COSINE_DISTANCE" in sent


def test_writing_leaves_the_index_known(tidb, shop):
    (kept,) = shop.get(["p1"])
    shop.search(axis(0))
    shop.upsert([kept], shop.vectors("p1"))
    before = len(tidb.statements)
    shop.search(axis(0))
    assert len(tidb.statements) == before + 1


def test_an_answer_from_before_a_change_is_not_kept():
    seen = Seen()

    def changed_meanwhile():
        seen.forget()
        return "old"

    assert seen.get("a", changed_meanwhile, 10) == "old"
    assert seen.get("a", lambda: "new", 10) == "new"
    with pytest.raises(StoreAway):
        seen.get("b", _away, 10)
    assert seen.get("b", lambda: "there", 10) == "there"
    for number in range(1000):  # visitors may ask for anything
        seen.get(number, lambda: None, 10)
    assert seen.get(900, lambda: "again", 10) is None
    assert seen.get(700, lambda: "again", 10) == "again"
    assert len(seen._answers) == MOST
    seen.get("new", lambda: "kept alone", -1)
    seen.get("newer", lambda: "that is gone", 10)
    assert "new" not in seen._answers


def _away():
    raise StoreAway("away")


def test_a_visitors_words_are_bound_as_values(tidb, shop):
    for hostile in ("x' OR 1=1 -- ", "\\' OR 1=1 -- ", '"; DROP TABLE findalike_products; --'):
        assert shop.count(Filters(colours=(hostile,))) == 0
        assert shop.find([hostile]) == []
    assert shop.count() == 4


def test_the_first_words_of_the_best_come_first(store):
    store.upsert(
        [
            product("long", title="Red mug with a handle and a saucer"),
            product("short", title="Red mug"),
            product("one", title="Red sofa"),
        ],
        units(3),
    )
    assert [p.id for p in store.find(["red", "mug"])] == ["short", "long", "one"]


def test_rows_that_belong_to_no_product_neither_show_nor_crowd_out(shop):
    with shop._database.engine.connect() as connection:
        for _ in range(30):
            connection.exec_driver_sql(
                "INSERT INTO findalike_photos (image_uri, image_vec) "
                "VALUES ('https://x.example/', '[1,0,0,0]')"
            )
    assert found(shop, axis(0), limit=2) == ["p0", "p1"]
    shop.build_index(lambda _: None)
    assert found(shop, axis(0), limit=2) == ["p0", "p1"]


# --- the vector index ---


def test_the_index_is_used_for_unfiltered_searches_only(shop):
    lines = []
    assert "annIndex" not in "\n".join(shop.explain(axis(0)))
    assert shop.build_index(lines.append).startswith("Vector index (HNSW): complete.")
    assert "Columnar replica: 100%" in lines
    plan = "\n".join(shop.explain(axis(0)))
    assert "annIndex:COSINE(image_vec" in plan
    assert "… 4 numbers]" in plan
    filtered = "\n".join(shop.explain(axis(0), Filters(colours=("red",))))
    assert "annIndex" not in filtered
    assert found(shop, axis(0)) == ["p0", "p1", "p2", "p3"]


def test_the_index_is_used_for_many_vectors_at_once(tidb, shop):
    (scanning,) = statements_of(tidb, lambda: shop.nearest(units(3)))
    assert scanning.count("WHERE photos.product_id IS NOT NULL") == 3
    shop.build_index(lambda _: None)
    (indexed,) = statements_of(tidb, lambda: shop.nearest(units(3)))
    assert indexed.count("ORDER BY distance \n LIMIT 1") == 3
    assert "WHERE" not in indexed
    assert [match.product.id for match in shop.nearest(np.eye(4))] == ["p0", "p1", "p2", "p3"]


def test_a_photo_without_a_product_hides_none_from_the_index(shop):
    with shop._database.engine.begin() as connection:  # as pytidb alone writes them
        connection.exec_driver_sql(
            "INSERT INTO findalike_photos (image_uri, image_vec) VALUES ('x.webp', '[0,1,0,0]')"
        )
    shop.build_index(lambda _: None)
    assert [match.product.id for match in shop.nearest(np.eye(4))] == ["p0", "p1", "p2", "p3"]


def test_a_slow_replica_is_waited_for_and_told_of(tidb, shop, monkeypatch):
    monkeypatch.setattr("lib.store.tidb.index.PAUSE_S", 0.01)
    tidb.tiflash_looks = 4
    lines = []
    shop.build_index(lines.append)
    assert [line for line in lines if "replica:" in line] == [
        f"Columnar replica: {share}%" for share in (25, 50, 75, 100)
    ]


def test_an_index_that_is_there_is_left_there(shop):
    first = shop.build_index(lambda _: None)
    assert shop.build_index(lambda _: None) == first


def test_without_tiflash_it_says_so_and_searches_scan(tidb, shop):
    tidb.tiflash = False
    assert shop.build_index(lambda _: None) == NO_TIFLASH
    assert found(shop, axis(1))[0] == "p1"
    assert "scan" in shop.status().index


def test_starter_and_essential_make_the_replica_themselves():
    with Standin(password=PASSWORD, serverless=True) as server, opened(server) as store:
        store.upsert([product("a")], axis(0)[None])
        assert "complete" in store.build_index(lambda _: None)
        sent = [s for s in server.statements if "TIFLASH REPLICA" in s or "VECTOR INDEX" in s]
        assert sent == [
            "CREATE VECTOR INDEX nearest_photos ON findalike_photos "
            "((VEC_COSINE_DISTANCE(image_vec))) USING HNSW ADD_COLUMNAR_REPLICA_ON_DEMAND"
        ]


def test_many_near_photos_of_one_product_do_not_hide_others_from_the_index(store):
    vectors = np.stack([axis(0)] * 60 + [axis(1), axis(2)])
    store.upsert([product("many", photos=60), product("b"), product("c")], vectors)
    store.build_index(lambda _: None)
    assert found(store, axis(0), limit=3) == ["many", "b", "c"]


def test_the_command_line_makes_the_index_and_says_what_is_connected(tidb, monkeypatch, capsys):
    monkeypatch.setenv("TIDB_HOST", "127.0.0.1")
    monkeypatch.setenv("TIDB_PORT", str(tidb.port))
    monkeypatch.setenv("TIDB_PASSWORD", PASSWORD)
    monkeypatch.setenv("EMBEDDER", "builtin")
    assert main(["index"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Vector index (HNSW): complete.")
    assert "Columnar replica: 100%" in err
    assert main(["status"]) == 0
    out, _ = capsys.readouterr()
    assert "TiDB 8.0.11" in out
    assert PASSWORD not in out
    monkeypatch.setenv("TIDB_PASSWORD", "wrong")
    assert main(["index"]) == 2
    assert "TIDB_PASSWORD" in capsys.readouterr().err


# --- writing ---


def test_rows_go_in_by_the_megabyte(tidb):
    with opened(tidb, dimensions=1024) as store:
        before = len(tidb.statements)
        store.upsert([product(f"p{i}") for i in range(200)], units(200, 1024))
        sent = list(tidb.statements)[before:]
    inserts = [s for s in sent if s.startswith("INSERT INTO findalike_photos")]
    assert (sent[0], sent[-1]) == ("BEGIN", "COMMIT")
    assert 2 <= len(inserts) <= 5
    assert max(map(len, sent)) < 4 << 20
    assert all("VALUES(`image_vec`)" in s and " AS new" not in s for s in inserts)
    numbers = inserts[0].partition("'[")[2].partition("]")[0].split(",")
    assert max(len(n.strip("-0.").partition("e")[0].replace(".", "")) for n in numbers) <= 9


def test_writing_the_same_again_changes_nothing(shop):
    def photos():
        with shop._database.engine.connect() as connection:
            return connection.exec_driver_sql("SELECT * FROM findalike_photos ORDER BY id").all()

    before = photos()
    shop.upsert([product(f"p{i}", colour="red") for i in range(4)], np.eye(4, dtype=np.float32))
    assert photos() == before


def test_a_write_that_fails_leaves_everything_as_it_was(tidb, shop):
    tidb.fail_next(1406, "Data too long for column 'alt'", "^INSERT INTO findalike_photos")
    with pytest.raises(StoreError, match=r"value too large.*'alt'"):
        shop.upsert([product("p0", title="Half"), product("new")], units(2))
    assert shop.get(["p0"])[0].title == "p0"
    assert shop.count() == 4


@pytest.mark.parametrize("code", [1213, 9007, 8022])
def test_a_conflict_with_another_writer_is_tried_again(tidb, shop, code):
    tidb.fail_next(code, "Write conflict", "^INSERT INTO findalike_photos")
    shop.upsert([product("new")], axis(0)[None])
    assert shop.count() == 5


def test_a_commit_cut_off_in_its_answer_is_written_once(tidb, shop):
    tidb.cut_next("^COMMIT")
    shop.upsert([product("new", photos=2)], units(2))
    assert shop.count() == 5
    assert len(shop.vectors("new")) == 2


def test_spending_is_never_counted_twice(tidb, store):
    store.spend("today", 5)
    tidb.cut_next("^COMMIT")
    with pytest.raises(StoreAway, match="was cut"):
        store.spend("today", 5)
    assert store.spend("today", 0) in (5, 10)


# --- when it is away ---


def test_nobody_listens():
    with pytest.raises(StoreAway, match=r"127\.0\.0\.1:1 does not answer.*TIDB_HOST"):
        TidbStore(TidbSettings("127.0.0.1", 1), "test", 4)


def test_a_name_that_leads_nowhere():
    with pytest.raises(StoreAway, match=r"does not answer.*TIDB_HOST"):
        TidbStore(TidbSettings("nowhere.invalid", plain_text=True), "test", 4)


def test_the_wrong_password(tidb):
    with pytest.raises(StoreAway, match=r"user name or password.*TIDB_PASSWORD"):
        TidbStore(to(tidb, password=Secret("wrong")), "test", 4)


def test_a_database_that_may_not_be_made(tidb):
    with pytest.raises(StoreAway, match=r"not let this account.*CREATE command denied"):
        TidbStore(to(tidb, username="reader", database="nowhere"), "test", 4)


def test_an_account_that_may_only_read(tidb, shop):
    with opened(tidb, username="reader") as reader:
        assert found(reader, axis(0))[0] == "p0"
        with pytest.raises(StoreAway, match=r"INSERT command denied.*Grant it") as caught:
            reader.remember("a", "b")
        assert "reader" not in str(caught.value)


def test_the_quota_is_used_up(tidb):
    tidb.logins_refused = (1105, "the usage quota of this cluster is exhausted")
    with pytest.raises(StoreAway, match=r"quota.*used up.*spending limit"):
        TidbStore(to(tidb), "test", 4)


def test_no_writes_now(tidb, shop):
    tidb.writes_refused = (1836, "Running in read-only mode")
    with pytest.raises(StoreError, match="takes no writes now"):
        shop.delete(["p0"])
    assert shop.count() == 4


def test_connections_cut_while_idle_are_not_noticed(tidb, shop):
    tidb.cut_connections()
    assert found(shop, axis(0))[0] == "p0"
    tidb.cut_connections()
    shop.remember("a", "b")
    assert shop.recall("a") == "b"


def test_a_connection_that_rested_is_asked_for_a_sign_of_life(tidb, store, monkeypatch):
    monkeypatch.setattr("lib.store.tidb.engine.IDLE_S", 0.0)
    tidb.cut_connections()
    assert store.spend("today", 5) == 5  # never repeated, so only a ping can have saved it


def test_an_answer_cut_off_is_asked_for_again(tidb, shop):
    for ask in (lambda: shop.search(axis(0)), lambda: shop.facets(), lambda: shop.get(["p0"])):
        expected = ask()
        tidb.cut_next("^SELECT products|^SELECT 'categories'")
        assert ask() == expected


def test_a_restart_is_not_noticed(tidb, shop):
    expected = shop.search(axis(0))
    tidb.stop()
    with pytest.raises(StoreAway, match="does not answer"):
        shop.search(axis(0))
    tidb.start()
    assert shop.search(axis(0)) == expected


def test_cut_again_and_again_is_said(tidb, shop):
    for _ in range(len(PAUSES_S) + 1):
        tidb.cut_next("^SELECT products")
    with pytest.raises(StoreAway, match=r"was cut, and again.*restarting"):
        shop.get(["p0"])
    assert shop.get(["p0"])


def test_a_server_too_slow_is_said_and_not_asked_again(tidb, shop):
    shop.close()
    shop._database.engine = open_engine(to(tidb), answer_s=1)
    shop.count()
    tidb.latency_ms = 1500
    before = len(tidb.statements)
    with pytest.raises(StoreAway, match="did not answer in time"):
        shop.get(["p0"])
    assert len(tidb.statements) - before <= 1
    shop._database.engine.dispose()


def test_any_other_error_keeps_the_servers_words_but_no_whole_vector(tidb, shop):
    tidb.fail_next(1105, "Invalid vector text: [" + "0.1," * 2000, "^SELECT products")
    with pytest.raises(StoreError, match=r"refuses a statement \(1105: Invalid vector") as caught:
        shop.search(axis(0))
    assert len(str(caught.value)) < 400


def test_status_answers_while_the_server_is_away(tidb, shop):
    assert shop.status().engine.startswith("TiDB 8.0.11-TiDB")
    tidb.stop()
    status = shop.status()
    tidb.start()
    assert status.engine == "TiDB, away"
    assert "does not answer" in status.last_error
    assert status.where == f"127.0.0.1:{tidb.port}, database findalike"


# --- under load: benchmarks/tidb.py does the same for longer ---


def test_threads_search_while_a_loader_writes(tidb, store):
    store.upsert([product(f"p{i}") for i in range(40)], _ahead(40))
    done, problems = threading.Event(), []

    def visit():
        for _ in range(50):
            try:
                ids = found(store, axis(0), limit=40)
            except StoreError as error:
                problems.append(str(error))
                return
            if sorted(ids) != sorted(f"p{i}" for i in range(40)):
                problems.append(ids)

    def load():
        for turn in range(1000):
            if done.is_set():
                return
            store.upsert([product(f"new{turn}-{i}") for i in range(10)], -_ahead(10))

    loader = threading.Thread(target=load)
    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for thread in (loader, *visitors):
        thread.start()
    for thread in visitors:
        thread.join()
    done.set()
    loader.join()
    assert problems == []


def test_no_visitor_sees_connections_that_are_cut_at_random(tidb, shop):
    chance, expected = random.Random(0), shop.search(axis(0))
    for _ in range(100):
        if chance.random() < 0.3:
            chance.choice([tidb.cut_connections, lambda: tidb.cut_next("^SELECT products")])()
        assert shop.search(axis(0)) == expected


def _ahead(n):
    """Unit vectors on the side of the first axis."""
    vectors = units(n)
    vectors[:, 0] = abs(vectors[:, 0]) + 0.1
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_columns_are_quoted_where_a_name_is_a_word_of_the_language(tidb, store):
    store.journal.put([Entry("spring", "id:1", 2, "done")])
    (written,) = [s for s in tidb.statements if s.startswith("INSERT INTO findalike_journal")]
    assert "`row`" in written
    assert "`row` = VALUES(`row`)" in written
