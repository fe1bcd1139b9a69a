"""The catalogue page as its keeper uses it, without a browser: real feeds, pictures and store."""

import csv
import functools
import http.server
import io
import threading
import time
import zipfile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.settings import ROOT
from lib.shop import FOLDER
from pages.parts.duration import duration
from pages.parts.plain import plain
from pages.parts.resources import engine
from tests.test_app import drawn, finished, opened, said
from tests.test_status_page import PASSWORD, sign_in

MUGS = [f"mug-{n:03}" for n in (1, 2, 3)]

CHOSEN = ("Products of", "Held against those of")


@pytest.fixture(autouse=True)
def _full_details():
    st.set_option("client.showErrorDetails", "full")


@pytest.fixture
def page(afresh, tmp_path):
    """The catalogue page of a fresh store, its keeper signed in."""
    app = afresh(STORE_DIR=str(tmp_path / "store"), OPERATOR_PASSWORD=PASSWORD)
    finished(app.run())
    return sign_in(finished(app.switch_page("pages/1_Catalogue.py").run()))


def archive(*extra, price="12.50", colour=""):
    """A ZIP with a table of three products and their pictures."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["sku", "name", "price", "picture", "colour"])
    for number, mug in enumerate(MUGS):
        rows.writerow([f"own-{number}", f"Own mug <b>{number}</b>", price, f"{mug}.webp", colour])
    for row in extra:
        rows.writerow(row)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("products.csv", table.getvalue())
        for mug in MUGS:
            file.write(FOLDER / "images" / f"{mug}.webp", f"{mug}.webp")
    return data.getvalue()


def choose(page, name, data):
    (widget,) = page.get("file_uploader")
    return finished(widget.upload(name, data).run())


def press(page, label, nth=0):
    return finished([b for b in page.button if b.label == label][nth].click().run())


def imported(page):
    """Wait until the import has ended, and look again."""
    deadline = time.monotonic() + 60
    while engine().jobs.is_running:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return finished(page.run())


def test_two_sources_are_compared(page):
    assert "Compare two sources" not in [header.value for header in page.header]
    page = press(choose(page, "mugs.zip", archive()), "Start the import")
    page = press(imported(page), "Compare")
    mine, theirs = (box for box in page.selectbox if box.label in CHOSEN)
    assert (mine.value, theirs.value) == ("mugs", "")
    (bands,) = page.get("button_group")
    labels = list(bands.options)
    assert labels == ["near-identical 3", "similar 0", "loosely related 0", "unlike 0"]
    shown = "\n".join(element.value for element in page.markdown)
    assert all(f":gray[{plain(mug)}]" in shown for mug in MUGS)
    assert shown.count(":gray[distance 0.000]") == 3
    theirs.set_value("mugs")
    page = press(page, "Compare")
    assert [warning.value for warning in page.warning] == ["Choose two different sources."]


def test_a_source_is_held_against_its_photos(page):
    page = press(choose(page, "mugs.zip", archive(colour="yellow")), "Start the import")
    page = imported(page)
    (box,) = (box for box in page.selectbox if box.label == "Source")
    assert box.value == ""  # the largest
    box.set_value("mugs")
    page = press(page, "Check")
    assert not [button for button in page.button if button.label == "Stop"]  # there is no more to
    (kinds,) = (group for group in page.get("button_group") if group.label == "Found in mugs")
    assert list(kinds.options) == ["Colour differs 3"]
    shown = [element.value for element in page.markdown]
    looks = [text.split(" :")[0] for text in shown if text.startswith("Looks")]
    assert sorted(looks) == ["Looks **blue**", "Looks **red**", "Looks **white**"]
    assert sum(text.startswith("Says **yellow** :gray[distance") for text in shown) == 3
    assert f"Own mug 0 :gray[{plain('own-0')}]" in shown


def test_colours_that_a_file_does_not_say_are_named_by_its_photos(page):
    page = choose(page, "mugs.zip", archive(["own-9", "Pink", "1", "mug-026.webp", "pink"]))
    (box,) = (box for box in page.checkbox if box.key.startswith("see_colours"))
    assert (box.label, box.value) == ("Name the colour of 3 products by the photo", False)
    box.check()
    page = imported(press(page, "Start the import"))
    (told,) = (*page.warning, *page.success)
    assert "3 with a colour by the photo" in told.value
    store = engine().catalogue().store
    found = {product.id: product.colour for product in store.get(store.ids("mugs"))}
    assert found == {"own-0": "blue", "own-1": "white", "own-2": "red"}
    page = choose(page, "mugs.zip", archive(price="9.99"))
    (box,) = (box for box in page.checkbox if box.key.startswith("see_colours"))
    assert box.value  # as the last import had it
    page = press(page, "Another feed")
    page = choose(page, "mugs.zip", archive(colour="red"))
    assert [box.key for box in page.checkbox] == ["remove_missing"]


def test_visitors_see_how_much_there_is_and_no_way_to_change_it(afresh):
    app = afresh(OPERATOR_PASSWORD="")
    finished(app.run())
    app = finished(app.switch_page("pages/1_Catalogue.py").run())
    assert [metric.value for metric in app.metric] == ["451"]
    assert not app.get("file_uploader")
    assert not [b for b in app.button if b.label.startswith(("Delete", "Start", "Check"))]


def test_a_feed_is_understood_before_anything_is_done(page):
    page = choose(page, "mugs.zip", archive(["own-9", "Bad", "abc", "gone.webp"]))
    assert "3 products with 3 pictures" in said(page)
    assert "Own mug 0" in said(page)
    assert any("Left out" in expander.label for expander in page.expander)
    assert engine().catalogue().store.sources() == {"": 451}


def test_a_feed_is_imported_and_found(page):
    page = choose(page, "mugs.zip", archive())
    page = imported(press(page, "Start the import"))
    assert "3 new" in page.success[0].value
    assert engine().catalogue().store.sources() == {"": 451, "mugs": 3}
    page.switch_page("app.py").run()
    cards = drawn(opened(page, q="mug", category="", like="own-1"))
    assert {"own-0", "own-2"} & {card["id"] for card in cards[:10]}
    own = next(card for card in cards if card["id"].startswith("own-"))
    assert (ROOT / own["src"].removeprefix("app/")).is_file()


def test_the_same_feed_again_changes_nothing_and_a_new_price_embeds_nothing(page):
    page = imported(press(choose(page, "mugs.zip", archive()), "Start the import"))
    page = imported(press(choose(page, "mugs.zip", archive()), "Start the import"))
    assert "3 unchanged" in page.success[0].value
    page = imported(press(choose(page, "mugs.zip", archive(price="9")), "Start the import"))
    assert "3 changed" in page.success[0].value
    assert engine().jobs.progress().embedded == 0


@pytest.fixture
def elsewhere(monkeypatch):
    """Public addresses lead to a server of the shop's pictures."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=FOLDER)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("TEST_FETCH_PORT", str(server.server_port))
    yield
    server.shutdown()
    server.server_close()


def look_at(page, address):
    (box,) = [box for box in page.text_input if box.label == "Pictures’ paths begin at"]
    box.set_value(address)
    return press(page, "Look there")


def test_where_pictures_are_that_do_not_lie_beside_a_file_can_be_said(elsewhere, page, tmp_path):
    rows = [f"p-{mug},Path {mug},/{mug}.webp" for mug in MUGS]
    page = choose(page, "paths.csv", "\n".join(["id,title,image", *rows]).encode())
    assert "Pictures of 3 products are named by paths" in said(page)
    page = look_at(page, "http://127.0.0.1/images/")
    assert "cannot begin at" in page.error[0].value.replace("\\", "")
    assert "0 products" in said(page)
    page = look_at(page, "http://shop.example.com/gone")
    assert "3 products with 3 pictures" in said(page)
    assert "None of the first pictures can be read" in page.warning[0].value
    page = look_at(page, "http://shop.example.com/images")
    assert not page.warning
    page = imported(press(page, "Start the import"))
    assert engine().catalogue().store.sources() == {"": 451, "paths": 3}
    page = choose(page, "later.csv", "\n".join(["id,title,image", *reversed(rows)]).encode())
    page = press(page, "Look there")  # where the earlier ones were
    assert "3 products with 3 pictures" in said(page)
    page = press(page, "Another feed")
    store = engine().catalogue().store
    (tmp_path / "store" / store.embedder).rename(tmp_path / "store" / "older-1")
    engine.clear()
    page = press(finished(page.run()), "Import again")
    assert "3 products with 3 pictures" in said(page)
    assert not page.warning


def test_nobody_is_asked_where_pictures_are_that_are_found(page):
    page = choose(page, "mugs.zip", archive())
    assert not [box for box in page.text_input if "begin at" in box.label]


def test_what_a_column_means_can_be_said(page):
    table = b"a,b,c\nx-1,Red mug,mug-001.webp\n"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("table.csv", table)
        file.write(FOLDER / "images" / "mug-001.webp", "mug-001.webp")
    page = choose(page, "odd.zip", data.getvalue())
    boxes = {box.label: box for box in page.selectbox}
    assert set(boxes) == {"a", "b", "c"}
    for column, field in (("a", "id"), ("b", "title"), ("c", "image")):
        boxes[column].set_value(field)
    page = press(page, "Read it so")
    assert "1 product with 1 picture." in said(page)
    page = imported(press(page, "Start the import"))
    assert engine().catalogue().store.get(["x-1"])[0].title == "Red mug"


def test_what_is_no_feed_gets_a_sentence(page):
    for name, data in (
        ("empty.csv", b""),
        ("photo.csv", (FOLDER / "images" / "mug-001.webp").read_bytes()),
        ("header.csv", b"id,title,image\n"),
        ("broken.zip", b"PK\x03\x04 no archive"),
    ):
        page = choose(page, name, data)
        assert page.error or page.warning or "0 products" in said(page), name
        if page.error:
            continue
        page = press(page, "Another feed")
    assert engine().catalogue().store.count() == 451


def test_an_address_without_a_feed_gets_a_sentence(page):
    (box,) = [box for box in page.text_input if box.key == "feed_address"]
    box.set_value("http://127.0.0.1/feed.csv")
    page = press(page, "Read")
    assert "mistyped, or not public" in page.error[0].value.replace("\\", "")


def test_what_was_left_out_can_be_had_mended_and_tried_again(page):
    page = choose(page, "mugs.zip", archive(["own-9", "Bad", "1", "gone.webp"]))
    page = imported(press(page, "Start the import"))
    assert "1 failed" in page.warning[0].value
    assert [b for b in page.button if b.label == "Try them again"]
    page = imported(press(page, "Try them again"))
    assert "1 failed" in page.warning[0].value


def test_a_feed_of_which_nothing_can_be_imported_says_so_before_and_after(page):
    table = b"id,title,image\nx-1,Red mug,https://127.0.0.1/mug.jpg\n"
    page = choose(page, "odd.csv", table)
    assert "None of the first pictures can be read" in page.warning[0].value
    page = imported(press(page, "Start the import"))
    assert "Nothing could be imported into **odd**: 1 failed" in page.warning[0].value
    assert "**odd**: 0 products" in said(page)
    assert "Rows left out (CSV)" in [b.proto.label for b in page.get("download_button")]
    page = press(page, "Delete them", 1)
    assert "0 products of odd" in page.toast[0].value
    assert "**odd**" not in said(page)


def test_a_source_can_be_deleted_and_the_bundled_shop_stays_away(page):
    page = press(page, "Delete them")
    assert engine().catalogue().store.count() == 0
    st.cache_resource.clear()
    assert engine().catalogue().store.count() == 0
    page = finished(page.run())
    page = imported(press(page, "Load the bundled shop"))
    assert engine().catalogue().store.count() == 451


def test_the_same_feed_and_a_later_one_go_by_the_name_it_was_begun_with(page):
    feed = archive()  # made once: a ZIP tells when it was made
    choose(page, "shop.zip", feed)
    assert page.text_input(key="source_name").value == "shop"
    page.text_input(key="source_name").set_value("autumn")
    press(page, "Start the import")
    imported(page)
    choose(page, "shop.zip", feed)
    assert page.text_input(key="source_name").value == "autumn"
    press(page, "Another feed")
    choose(page, "a later export.zip", archive(price="9"))
    assert page.text_input(key="source_name").value == "autumn"


def test_while_an_import_is_under_way_nothing_is_deleted_and_that_is_said(page, monkeypatch):
    before = engine().catalogue().store.sources()
    delete = next(button for button in page.button if button.label == "Delete them")
    monkeypatch.setattr(type(engine().jobs), "is_running", True)
    monkeypatch.setattr("pages.parts.progress.show", lambda *_: None)
    finished(delete.click().run())
    assert "an import is under way" in said(page)
    assert engine().catalogue().store.sources() == before


def test_a_name_that_is_none_is_refused_and_nothing_is_lost(page):
    page = choose(page, "mugs.zip", archive())
    (name,) = [box for box in page.text_input if box.key == "source_name"]
    name.set_value("  ")
    page = press(page, "Start the import")
    assert "needs a name" in page.error[0].value
    assert "3 products" in said(page)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "a second"),
        (40, "40 seconds"),
        (100, "2 minutes"),
        (3000, "50 minutes"),
        (9000, "2 hours"),
    ],
)
def test_times_are_said_as_people_do(seconds, said):
    assert duration(seconds) == said


def _as_a_visitor_would():
    """A page of a visitor's own that calls what only the keeper's buttons call."""
    from pages.parts import bundled, importing, sources
    from pages.parts.resources import engine

    catalogue, jobs = engine().catalogue(), engine().jobs
    sources._delete(catalogue, "")
    bundled._load()
    importing._fetch(jobs, "https://shop.example")


def test_actions_ask_again_who_calls_them(afresh, tmp_path):
    afresh(STORE_DIR=str(tmp_path / "store"), OPERATOR_PASSWORD=PASSWORD)
    finished(AppTest.from_function(_as_a_visitor_would, default_timeout=60).run())
    assert engine().catalogue().store.count() == 451
    assert not engine().jobs.is_running
    assert engine().jobs.progress().done == 0


def test_what_another_encoder_read_can_be_imported_again(page, tmp_path):
    page = imported(press(choose(page, "mugs.zip", archive()), "Start the import"))
    store = engine().catalogue().store
    (tmp_path / "store" / store.embedder).rename(tmp_path / "store" / "older-1")
    engine.clear()
    page = finished(page.run())
    assert "**mugs**: 3 products, read by older" in said(page)
    page = press(page, "Import again")
    assert "3 products with 3 pictures" in said(page)
    assert page.text_input(key="source_name").value == "mugs"
    page = imported(press(page, "Start the import"))
    assert engine().catalogue().store.sources() == {"": 451, "mugs": 3}
    assert not [b for b in page.button if b.label == "Import again"]
