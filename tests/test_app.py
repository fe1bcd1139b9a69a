"""The search page as a visitor uses it, without a browser: the real shop, encoder and store."""

import csv
import io
import json
import re

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from lib.errors import FetchError, PictureError, StoreAway, StoreError
from lib.ranking import LABELS
from lib.settings import ROOT
from lib.shop import FOLDER, SAMPLES, SEVERAL
from lib.things import things
from pages.parts import resources, samples
from pages.parts.plain import plain


@pytest.fixture(autouse=True)
def _full_details():
    st.set_option("client.showErrorDetails", "full")


@pytest.fixture
def app():
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def opened(app, **parameters):
    for name, value in parameters.items():
        app.query_params[name] = value
    return finished(app.run())


def finished(app):
    assert not app.exception
    return app


def said(app):
    """Everything written on the page."""
    return "\n".join(
        str(element.value) for element in [*app.header, *app.markdown, *app.info, *app.error]
    )


def drawn(app, key="gallery"):
    """The cards that the gallery, or a strip, was given to draw."""
    (component,) = (e for e in app.get("bidi_component") if e.key == key)
    return json.loads(component.proto.json)["cards"]


def facet(widgets, name):
    """The widget in which a facet is chosen."""
    (widget,) = (one for one in widgets if one.key.startswith(f"facet_{name}_"))
    return widget


def upload(app, name, data):
    (widget,) = app.get("file_uploader")
    return finished(widget.upload(name, data).run())


def jpeg(colour="red", **options):
    buffer = io.BytesIO()
    Image.new("RGB", (200, 150), colour).save(buffer, "JPEG", **options)
    return buffer.getvalue()


# --- the first screen ---


def test_the_first_screen_shows_the_shop_samples_and_phrases(app):
    opened(app)
    assert len(drawn(app)) == 24
    assert len({card["id"].split("-")[0] for card in drawn(app)}) > 10
    assert {card["label"] for card in drawn(app)} == {""}
    assert len(drawn(app, "strip_Sample photos")) == 6
    assert [
        b.label for b in app.button if b.key and b.key.startswith("phrase_")
    ] == samples.PHRASES["en"]
    assert not app.error


def test_every_card_has_a_thumbnail_a_price_and_words_for_its_picture(app):
    for card in drawn(opened(app, size="96", pages="5")):
        assert (ROOT / card["src"].removeprefix("app/")).is_file()
        assert card["price"].startswith("€")
        assert card["alt"]


# --- words ---


def test_words_typed_are_searched_for(app):
    opened(app)
    app.text_input(key="q").set_value("red teapot")
    finished(button(app, "Search", 1).click().run())
    assert app.query_params["q"] == "red teapot"
    assert "“red teapot”" in said(app)
    assert drawn(app)[0]["id"].startswith("teapot")
    assert float(drawn(app)[0]["distance"]) > 0
    assert drawn(app)[0]["label"] in LABELS["text"].values()
    assert "embedding" in said(app)


def test_a_price_among_the_words_becomes_a_filter(app):
    opened(app, colour="red")
    app.text_input(key="q").set_value("teapot under 30 euros")
    finished(button(app, "Search", 1).click().run())
    assert app.text_input(key="q").value == "teapot"
    assert {name: app.query_params[name] for name in app.query_params} == {
        "q": "teapot",
        "colour": "red",
        "to": "30",
    }
    assert drawn(app)
    assert all(float(card["price"].lstrip("€")) <= 30 for card in drawn(app))
    app.text_input(key="q").set_value("teapot under 25")  # the address keeps its words
    finished(button(app, "Search", 1).click().run())
    assert app.text_input(key="q").value == "teapot"
    assert app.query_params["to"] == "25"


@pytest.mark.parametrize(
    ("typed", "to", "chip"),
    [
        ("watch under 12,999.99 euros", "12999.99", "up to 12,999.99"),
        ("sofa below 2,000,000 yen", "2000000", "up to 2,000,000"),
        ("mug up to 14,5", "14.5", "up to 14.50"),
    ],
)
def test_a_price_is_kept_to_the_cent(app, typed, to, chip):
    opened(app)
    app.text_input(key="q").set_value(typed)
    finished(button(app, "Search", 1).click().run())
    assert app.query_params["to"] == to
    assert button(app, chip)


def test_a_price_alone_filters_the_shop(app):
    opened(app)
    app.text_input(key="q").set_value("under €20")
    finished(button(app, "Search", 1).click().run())
    assert "q" not in app.query_params
    assert not app.error
    assert all(float(card["price"].lstrip("€")) <= 20 for card in drawn(app))


def test_what_words_said_of_price_and_stock_goes_with_them_and_what_was_chosen_stays(app):
    def asks(words):
        app.text_input(key="q").set_value(words)
        finished(button(app, "Search", 1).click().run())

    opened(app, colour="red")
    asks("mug under 20 in stock")
    asked = {"q": "mug", "to": "20", "availability": "in stock", "colour": "red"}
    assert app.query_params == asked
    asks("teapot")
    assert app.query_params == {"q": "teapot", "colour": "red"}
    opened(app, to="30", q="mug")
    asks("teapot")
    assert app.query_params == {"q": "teapot", "colour": "red", "to": "30"}
    opened(app, q="watch under 50")
    finished(button(app, "New search").click().run())
    assert app.query_params == {"colour": "red"}


def test_what_was_meant_is_one_click_away(app):
    opened(app, q="red mgu")
    assert "Did you mean “red mug”?" in said(app)
    finished(app.button(key="meant").click().run())
    assert app.query_params == {"q": "red mug"}
    assert not [b for b in app.button if b.key == "meant"]
    opened(app, q="red mgu under 20, cheapest")
    finished(app.button(key="meant").click().run())
    assert app.query_params == {"q": "red mug", "to": "20", "order": "cheapest"}
    opened(app, q=[], to=[], order=[], sample="handbag-025", but="in nvay")
    finished(app.button(key="meant").click().run())
    assert app.query_params == {"sample": "handbag-025", "but": "in navy"}


def test_the_cheapest_come_first_where_that_is_asked_for(app):
    opened(app)
    app.text_input(key="q").set_value("cheapest mug")
    finished(button(app, "Search", 1).click().run())
    assert app.query_params == {"q": "mug", "order": "cheapest"}
    prices = [float(card["price"].lstrip("€")) for card in drawn(app)]
    assert prices == sorted(prices)


def test_the_shop_is_browsed_by_price_and_says_how_much_there_is(app):
    opened(app, category="Kitchen > Drinkware > Mugs", order="dearest", size="48")
    prices = [float(card["price"].lstrip("€").replace(",", "")) for card in drawn(app)]
    assert prices == sorted(prices, reverse=True)
    assert f":gray[{len(prices)} products]" in said(app)


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ({}, ["Varied", "Cheapest first", "Most expensive first"]),
        ({"q": "mug"}, ["Nearest first", "Varied", "Cheapest first", "Most expensive first"]),
    ],
)
def test_orders_are_offered_as_far_as_they_make_sense(app, asked, offered):
    opened(app, **asked)
    (menu,) = app.get("menu_button")
    assert [*menu.proto.options] == offered


def test_what_a_hand_changed_stays_and_what_back_brought_back_goes(app):
    def asks(words):
        app.text_input(key="q").set_value(words)
        finished(button(app, "Search", 1).click().run())

    opened(app)
    asks("mug under 20")
    app.query_params["to"] = "30"  # as the slider does
    asks("teapot")
    assert app.query_params == {"q": "teapot", "to": "30"}
    asks("mug under 20")
    for most in (25.0, 20.0):
        low, _ = facet(app.select_slider, "price").value
        finished(facet(app.select_slider, "price").set_value((low, most)).run())
    asks("teapot")
    assert app.query_params == {"q": "teapot", "to": "20"}
    asks("mug under 15")
    finished(facet(app.button_group, "stock").set_value(["in stock"]).run())
    asks("teapot")  # of these two the hand chose one
    assert app.query_params == {"q": "teapot", "availability": "in stock"}
    opened(app, availability=[])
    asks("mug under 15")
    opened(app, q="mug", to="15")  # as Back does
    asks("teapot")
    assert app.query_params == {"q": "teapot"}


def test_filters_said_one_after_the_other_all_go_with_the_words(app):
    opened(app, like="mug-003")
    for words in ("cheaper", "in stock"):
        app.text_input(key="but").set_value(words)
        finished(app.run())
    assert app.query_params == {"like": "mug-003", "to": "14.49", "availability": "in stock"}
    app.text_input(key="q").set_value("sofa")
    finished(button(app, "Search", 1).click().run())
    assert app.query_params == {"q": "sofa"}
    opened(app, like="mug-003", to="10")
    app.text_input(key="but").set_value("cheaper")
    finished(app.run())
    assert app.query_params["to"] == "10"
    opened(app, like="mug-003", to=[], **{"from": "20"})
    app.text_input(key="but").set_value("cheaper")
    finished(app.run())
    assert app.query_params["to"] == "14.49"
    assert "from" not in app.query_params


def test_something_cheaper_than_a_product_costs_less(app):
    opened(app, like="mug-003")
    app.text_input(key="but").set_value("cheaper, in red")
    finished(app.run())
    assert app.query_params["but"] == "in red"
    limit = float(app.query_params["to"])
    with (FOLDER / "products.csv").open(encoding="utf-8", newline="") as file:
        (price,) = (row["price"] for row in csv.DictReader(file) if row["id"] == "mug-003")
    assert limit == pytest.approx(float(price) - 0.01)
    assert all(float(card["price"].lstrip("€")) <= limit for card in drawn(app))
    opened(app, sample="teapot-016", like=[])
    app.text_input(key="but").set_value("cheaper")
    finished(app.run())
    assert "Cheaper than what?" in app.error[0].value


@pytest.mark.parametrize("language", samples.PHRASES)
def test_every_sample_phrase_finds_something_close(app, language):
    for phrase in samples.PHRASES[language]:
        opened(app, q=phrase)
        known = ("left out", "Read as")
        notes = [n.value for n in app.info if not any(part in n.value for part in known)]
        assert not notes, phrase


def test_what_was_found_may_be_kept_and_what_only_stands_there_not(app):
    opened(app)
    assert [b.label for b in app.get("download_button")] == []
    opened(app, q="red teapot")
    assert [b.proto.label for b in app.get("download_button")] == ["Keep this page"]
    opened(app, q="   ")
    assert [b.label for b in app.get("download_button")] == []


def test_another_language_is_read_with_its_price(app):
    opened(app)
    app.text_input(key="q").set_value("roter **Sessel** ohne Muster bis 900 €")
    finished(button(app, "Search", 1).click().run())
    assert plain("Read as German: “red armchair without pattern”.") in said(app)
    assert app.query_params["to"] == "900"
    assert all(float(card["price"].lstrip("€")) <= 900 for card in drawn(app))


@pytest.mark.parametrize("text", ["   ", "🫖", "mug " * 2500, "\u202e"])
def test_words_that_are_none_get_one_sentence(app, text):
    opened(app)
    app.text_input(key="q").set_value(text)
    finished(button(app, "Search", 1).click().run())
    assert len(app.error) <= 1
    assert len(drawn(app)) == 24


def test_what_is_unwanted_is_left_out_and_said(app):
    opened(app, q="mug, not striped or s**b**")
    assert plain("are left out, and what looks so comes later") in said(app)
    assert plain("s**b**") in said(app)
    assert {card["id"].split("-")[0] for card in drawn(app)[:8]} == {"mug"}
    assert not [card for card in drawn(app) if "striped" in card["title"].lower()]
    opened(app, q="not striped")
    assert [error.value[:36] for error in app.error] == ["That says only what it should not be"]
    assert len(drawn(app)) == 24


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "**bold** :red[x] $a$", "'; DROP TABLE products; --"]
)
def test_markup_in_words_is_shown_as_words(app, text):
    opened(app, q=text)
    assert plain(text) in said(app)
    opened(app, q="", sample="handbag-025", but=text, brand=text)
    assert plain(text) in said(app)
    assert plain(text) in [chip.label for chip in app.button]
    assert text not in [chip.label for chip in app.button]


def test_a_word_nobody_knows_is_named(app):
    opened(app, q="qwxyz")
    assert "“qwxyz” is not a word the encoder knows" in said(app)
    assert len(drawn(app)) == 24


# --- photos ---


def test_an_uploaded_scene_finds_its_product(app):
    opened(app)
    upload(app, "photo.webp", (FOLDER / "queries" / "teapot-016.webp").read_bytes())
    assert "Your photo" in said(app)
    assert drawn(app)[0]["id"] == "teapot-016"
    assert app.query_params == {}


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_photo_finds_its_product_among_the_first_five(app, sample):
    opened(app, sample=sample)
    assert sample in [card["id"] for card in drawn(app)[:5]]


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.jpg", b""), ("text.jpg", b"just some text"), ("cut.jpg", jpeg()[:300])],
)
def test_a_file_that_is_no_picture_gets_a_sentence_and_loses_nothing(app, name, data):
    opened(app, q="red teapot")
    before = drawn(app)
    upload(app, name, data)
    assert len(app.error) == 1
    assert drawn(app) == before
    assert not finished(app.run()).error


def test_a_photo_is_forgotten_by_a_new_search(app):
    opened(app)
    upload(app, "photo.jpg", jpeg())
    finished(button(app, "New search").click().run())
    assert "Your photo" not in said(app)


def test_two_visitors_never_see_each_others_photo(app):
    opened(app)
    upload(app, "photo.jpg", jpeg())
    other = opened(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60))
    assert "Your photo" not in said(other)
    assert "Your photo" in said(finished(app.run()))


# --- addresses ---


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:8501/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "no address at all",
        "https://" + "a" * 5000,
    ],
)
def test_an_address_we_do_not_fetch_gets_one_sentence(app, url):
    opened(app, url=url)
    assert len(app.error) == 1
    assert "127.0.0.1" not in app.error[0].value
    assert len(drawn(app)) == 24


def test_a_failed_address_is_not_fetched_again_by_a_rerun(app, monkeypatch):
    calls = []

    def fetch(url, **_):
        calls.append(url)
        raise FetchError("This address can't be used.", "status")

    monkeypatch.setattr("pages.parts.asked.fetch_picture_bytes", fetch)
    finished(opened(app, url="https://shop.example/x.jpg").run())
    assert len(calls) == 1
    app.text_input(key="url").set_value("https://shop.example/x.jpg")
    finished(button(app, "Search", 0).click().run())
    assert len(calls) == 2


# --- facets ---


def test_facets_from_the_address_filter_what_is_shown(app):
    opened(app, category="Kitchen > Drinkware > Mugs", colour=["red", "blue"], to="15")
    mugs = read_mugs(lambda row: row["colour"] in ("red", "blue") and float(row["price"]) <= 15)
    assert {card["id"] for card in drawn(app)} == mugs
    assert {"Mugs", "red", "blue", "up to 15", "Clear all"} <= {b.label for b in app.button}


def test_the_bundled_shop_alone_is_a_source_with_a_name(app):
    opened(app, source="")
    assert len(drawn(app)) == 24
    assert [b.label for b in app.button if b.key and b.key.startswith("chip_")] == [
        "the bundled shop"
    ]
    assert facet(app.button_group, "source").options


def test_a_chip_removes_its_filter(app):
    opened(app, colour=["red", "blue"])
    finished(button(app, "red").click().run())
    assert app.query_params == {"colour": "blue"}


def test_counts_are_what_choosing_shows(app):
    opened(app, category="Kitchen > Drinkware > Mugs")
    (colours,) = (
        group for group in app.get("button_group") if group.key.startswith("facet_colour_")
    )
    counts = dict(re.findall(r"(\w+) :gray\[(\d+)\]", " ".join(colours.options)))
    for colour, count in counts.items():
        assert int(count) == len(read_mugs(lambda row, c=colour: row["colour"] == c))


def test_a_brand_can_be_chosen_like_a_colour(app):
    opened(app, brand="Tarnwick", category="Kitchen > Drinkware > Mugs", size="48")
    mugs = read_mugs(lambda row: row["brand"] == "Tarnwick")
    assert {card["id"] for card in drawn(app)} == mugs
    finished(button(app, "Tarnwick").click().run())
    assert "brand" not in app.query_params


def test_very_many_brands_are_chosen_from_a_list_to_type_in(app, monkeypatch):
    monkeypatch.setattr("pages.parts.filter_bar._MOST_PILLS", 3)
    opened(app)
    brands = facet(app.selectbox, "brand")
    assert "Tarnwick (" in " ".join(brands.options)
    finished(brands.select("Tarnwick").run())
    assert app.query_params["brand"] == "Tarnwick"
    others = facet(app.selectbox, "brand")
    assert others.value is None
    finished(others.select("Velmory").run())
    assert app.query_params["brand"] == ["Tarnwick", "Velmory"]
    assert {"Tarnwick", "Velmory"} <= {chip.label for chip in app.button}


def test_values_that_read_the_same_are_told_apart(app):
    opened(app, brand=["navy", "Clear all"], colour="navy", source="navy")
    labels = [chip.label for chip in app.button]
    assert (labels.count("navy"), labels.count("Clear all")) == (3, 2)
    opened(app, category=["Men > Shoes", "Women > Shoes"], brand=[], colour=[], source=[])
    assert [chip.label for chip in app.button].count("Shoes") == 2
    (kinds,) = (
        group for group in app.get("button_group") if group.key.startswith("facet_category_")
    )
    assert {"Men \\> Shoes :gray[0]", "Women \\> Shoes :gray[0]"} <= set(kinds.options)


def test_a_brands_name_and_an_id_are_understood_as_such(app):
    opened(app, q="velmory chairs")  # most chairs are theirs, the others Brackenholt's
    chairs = [card["id"] for card in drawn(app)]
    assert "“Velmory”\\: products of this brand come first" in said(app)
    assert all(name.split("-")[0] in ("chair", "armchair", "sofa") for name in chairs)
    opened(app, q="sofa-013")
    assert drawn(app)[0]["id"] == "sofa-013"
    assert "The product with this id comes first" in said(app)


def test_filters_that_let_nothing_pass_say_so(app):
    opened(app, colour="purple", category="Footwear")
    assert "No product passes" in said(app)
    finished(button(app, "Clear the filters").click().run())
    assert app.query_params == {}
    assert len(drawn(app)) == 24


def test_each_way_out_of_filters_says_how_much_it_would_show(app):
    opened(app, q="mug", colour=["purple", "red"], category="Footwear", to="15")
    assert "No product passes" in said(app)
    ways = [b.label for b in app.button if b.key and b.key.startswith("any_")]
    assert [way.split(" (")[0] for way in ways] == ["Any category", "Any price"]
    for way in ways:  # whatever its colour, no shoe costs so little
        opened(app, q="mug", colour=["purple", "red"], category="Footwear", to="15")
        finished(button(app, way).click().run())
        assert len(drawn(app)) == int(way.split("(")[1].rstrip(")"))
        assert app.query_params["colour"] == ["purple", "red"]


# --- a part of a photo ---

BESIDE = "0.75,0.1,1,0.75"  # a striped bottle beside the satchel of this sample photo


def pressed(app, label):
    return finished(next(b for b in app.button if b.label == label).click().run())


def picking(app):
    """What the photo to draw on was given, if there is one."""
    return [json.loads(e.proto.json) for e in app.get("bidi_component") if e.key == "part"]


def test_a_part_of_a_photo_is_searched_for_and_left_again(app):
    opened(app, sample="watch-025")
    assert drawn(app)[0]["id"] == "watch-025"
    assert picking(app) == []
    pressed(app, "Pick out a part")
    assert "Draw a rectangle around one thing" in said(app)
    assert [(p["part"], p["src"][:16]) for p in picking(app)] == [("", "data:image/webp;")]
    app.query_params["part"] = "0.25,0.15,0.75,0.85"
    finished(app.run())
    assert "Sample photo, a part of it" in said(app)
    assert drawn(app)[0]["id"].startswith("watch")
    pressed(app, "Whole photo")
    assert "part" not in app.query_params
    assert drawn(app)[0]["id"] == "watch-025"
    assert picking(app) == []


def test_the_things_in_a_photo_are_offered_once_it_is_shown(app):
    opened(app, sample=SEVERAL)
    assert "Several things are in it" in said(app)
    (shown,) = picking(app)
    assert [thing["name"] for thing in shown["things"]] == [
        "Table lamps",
        "Dining chairs",
        "Armchairs",
    ]
    assert "Pick out a part" not in {button.label for button in app.button}
    opened(app, sample=SEVERAL, part=shown["things"][1]["part"])
    assert drawn(app)[0]["id"].startswith("chair")
    assert len(picking(app)[0]["things"]) == 3
    pressed(app, "Whole photo")
    assert "part" not in app.query_params


def test_things_are_looked_for_once_a_photo(app, monkeypatch):
    looked = []

    def look(photo, embedder, store):
        looked.append(photo.size)
        return things(photo, embedder, store)

    monkeypatch.setattr("pages.parts.picking.things", look)
    opened(app, sample=SEVERAL)
    opened(app, sample=SEVERAL, colour="red")
    assert looked == [(640, 480)]
    opened(app, q="red teapot", sample="")
    opened(app, q="", sample="mug-016")
    assert looked == [(640, 480), (448, 448)]


def test_results_stay_where_things_cannot_be_looked_for(app, monkeypatch):
    def away(*_):
        raise StoreError("The database did not answer.")

    monkeypatch.setattr("pages.parts.picking.things", away)
    opened(app, sample=SEVERAL)
    assert len(drawn(app)) > 10
    assert picking(app) == []
    monkeypatch.setattr("pages.parts.picking.things", things)
    finished(app.run())
    assert len(picking(app)[0]["things"]) == 3


def test_a_part_can_be_linked_to_and_ends_with_the_next_search(app):
    opened(app, sample="handbag-025", part=BESIDE)
    assert drawn(app)[0]["id"].startswith("bottle")
    assert picking(app)[0]["part"] == BESIDE
    upload(app, "photo.webp", (FOLDER / "queries" / "teapot-016.webp").read_bytes())
    assert app.query_params == {}
    assert drawn(app)[0]["id"] == "teapot-016"


def test_another_photo_is_shown_whole(app):
    opened(app, sample="watch-025")
    pressed(app, "Pick out a part")
    opened(app, sample="teapot-016")
    assert picking(app) == []


def test_words_and_products_have_no_parts(app):
    opened(app, q="red teapot", part=BESIDE)
    assert drawn(app)[0]["id"].startswith("teapot")
    opened(app, q="", sample="handbag-025", like="mug-016")
    assert drawn(app)[0]["id"].startswith("mug")
    labels = {button.label for button in app.button}
    assert not labels & {"Pick out a part", "Whole photo"}


# --- words beside a photo ---


def test_a_photo_can_be_wanted_in_another_colour(app):
    opened(app, sample="handbag-025")
    app.text_input(key="but").set_value("in navy under 200")
    finished(app.run())
    assert dict(app.query_params) == {"sample": "handbag-025", "but": "in navy", "to": "200"}
    assert app.text_input(key="but").value == "in navy"
    assert "Sample photo, but “in navy”" in said(app)
    assert "navy" in drawn(app)[0]["title"]
    assert drawn(app)[0]["label"] in LABELS["both"].values()
    app.text_input(key="but").set_value("")
    finished(app.run())
    assert "but" not in app.query_params
    assert drawn(app)[0]["id"] == "handbag-025"


def test_words_beside_a_photo_go_with_it(app):
    opened(app, sample="handbag-025", but="in navy")
    upload(app, "photo.webp", (FOLDER / "queries" / "teapot-016.webp").read_bytes())
    assert dict(app.query_params) == {}
    assert app.text_input(key="but").value == ""


def test_words_beside_a_photo_stay_along_the_trail(app):
    opened(app, sample="handbag-025", but="in navy", item="handbag-037")
    finished(app.button(key="drawer_like").click().run())
    assert app.query_params["but"] == "in navy"
    assert "More like Leather satchel" in said(app)
    finished(button(app, "Back").click().run())
    assert dict(app.query_params) == {"sample": "handbag-025", "but": "in navy"}


def test_the_box_says_what_is_searched_whichever_way_one_came_back(app):
    opened(app, sample="handbag-025", but="in navy")
    finished(button(app, "New search").click().run())
    assert not [box for box in app.text_input if box.key == "but"]
    opened(app, sample="handbag-025", but="in navy")
    assert app.text_input(key="but").value == "in navy"


@pytest.mark.parametrize("nothing", ["!!!", "\u202e", "x" * 1000, " "])
def test_words_beside_a_photo_that_are_none_change_nothing(app, nothing):
    opened(app, sample="handbag-025", but=nothing)
    assert drawn(app)[0]["id"] == "handbag-025"
    assert not app.error


def test_words_typed_beside_a_photo_that_say_nothing_get_one_sentence(app):
    opened(app, sample="handbag-025")
    app.text_input(key="but").set_value("???")
    finished(app.run())
    assert [error.value for error in app.error] == ["Type a few words, such as “navy cushion”."]
    assert drawn(app)[0]["id"] == "handbag-025"


def test_words_have_no_words_beside_them(app):
    opened(app, q="red teapot", but="in blue")
    assert not [box for box in app.text_input if box.key == "but"]
    assert "but" not in said(app)


# --- the wall ---


def hanging(app):
    """What the wall was given to hang."""
    (component,) = (e for e in app.get("bidi_component") if e.key == "wall")
    return json.loads(component.proto.json)


def test_the_whole_shop_hangs_on_the_wall_and_nothing_stands_out(app):
    opened(app, wall="1")
    wall = hanging(app)
    assert len({tile["id"] for tile in wall["tiles"]}) == 451
    assert len({tile["place"] for tile in wall["tiles"]}) == 451
    assert not wall["asked"]
    assert (ROOT / wall["src"].removeprefix("app/")).is_file()
    assert wall["hint"].startswith("Neighbours")
    finished(button(app, "Cards").click().run())
    assert not app.query_params
    assert len(drawn(app)) == 24


def test_on_the_wall_what_matches_stands_out(app):
    opened(app, q="red teapot", wall="1")
    wall = hanging(app)
    lit = [tile for tile in wall["tiles"] if tile["lit"]]
    assert len(wall["tiles"]) == 451
    assert 5 < len(lit) < 40
    opened(app, q="red teapot", wall="")
    cards = drawn(app)
    assert {card["id"] for card in cards} <= {tile["id"] for tile in lit}
    assert wall["nearest"] == cards[0]["id"]
    (nearest,) = (tile["said"] for tile in lit if tile["id"] == wall["nearest"])
    assert nearest.endswith(f"{cards[0]['distance']} · {cards[0]['label']}")


def test_what_one_follows_stands_out_with_what_is_like_it(app):
    opened(app, like="teapot-001", wall="1")
    lit = {tile["id"] for tile in hanging(app)["tiles"] if tile["lit"]}
    assert "teapot-001" in lit
    assert len(lit) > 3


def test_on_the_wall_there_is_no_order(app):
    opened(app, q="red teapot", order="cheapest")
    assert app.get("menu_button")
    nearest = hanging(opened(app, q="red teapot", order="", wall="1"))["nearest"]
    opened(app, q="red teapot", order="cheapest", wall="1")
    assert hanging(app)["nearest"] == nearest
    assert not app.get("menu_button")


def test_of_more_than_a_wall_holds_the_nearest_hang(app, monkeypatch):
    monkeypatch.setattr("pages.parts.address.MOST", 100)
    opened(app, wall="1")
    wall = hanging(app)
    assert len(wall["tiles"]) == 100
    assert wall["hint"].startswith("100 of 451 products.")
    opened(app, wall="1", like="teapot-001")
    hangs = {tile["id"] for tile in hanging(app)["tiles"]}
    assert "teapot-001" in hangs
    assert sum(name.startswith("teapot") for name in hangs) > 20


def test_of_a_large_shop_what_is_followed_hangs_where_the_filters_let_it(app, monkeypatch):
    monkeypatch.setattr("pages.parts.address.MOST", 10)
    for colour, hangs in (("red", True), ("teal", False)):
        opened(app, like="mug-003", wall="1", colour=colour)
        assert ("mug-003" in {tile["id"] for tile in hanging(app)["tiles"]}) == hangs


def test_only_what_passes_the_filters_hangs(app):
    opened(app, wall="1", colour="red", category="Kitchen > Drinkware > Mugs")
    assert {tile["id"] for tile in hanging(app)["tiles"]} == read_mugs(
        lambda row: row["colour"] == "red"
    )
    opened(app, wall="1", colour="red", category="Footwear", to="1")
    assert "No product passes all of these filters" in said(app)


def test_where_nothing_is_close_the_wall_is_as_it_is(app):
    for words in ("xqzzt", "present for my mum"):
        opened(app, q=words, wall="1")
        assert not hanging(app)["asked"]
        assert "0 of 451 products" in said(app)
    assert "Nothing in this shop looks much like that. Try" in said(app)


def test_the_next_question_begins_with_the_nearest(app):
    opened(app, q="mug", order="dearest")
    finished(button(app, "New search").click().run())
    assert not app.query_params


# --- the drawer and the trail ---


def test_a_link_opens_the_drawer(app):
    opened(app, item="mug-001")
    text = said(app)
    assert "A wide, easy\\-to\\-hold mug" in text
    assert "Tarnwick" in text
    assert "€14" in text
    assert len(app.get("image")) == 2


def captions(app):
    """What stands below pictures, in their order."""
    return [picture.caption for image in app.get("image") for picture in image.proto.imgs]


def test_the_drawer_shows_where_a_photo_and_a_product_look_alike(app):
    opened(app, sample="room-04", item="sofa-013")
    finished(app.button(key="drawer_alike").click().run())
    assert app.button(key="drawer_alike").label == "Where do they look alike?"
    assert captions(app)[-2:] == ["In your photo", "In this product"]
    assert "covered, it would be larger" in said(app)
    opened(app, sample="room-04", item="chair-001")
    assert "covered, it would be larger" not in said(app)  # which is another product


def test_the_drawer_shows_where_a_product_looks_as_words_say(app):
    opened(app, q="teapot with brass handle", item="teapot-016")
    assert app.button(key="drawer_alike").label == "Where does it look like that?"
    finished(app.button(key="drawer_alike").click().run())
    assert captions(app)[-1] == "In this product"


@pytest.mark.parametrize("error", [PictureError("Busy.", "busy"), StoreAway("away from host-1")])
def test_a_likeness_that_cannot_be_seen_just_now_leaves_the_page_as_it_is(app, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr("pages.parts.alike.read_picture", fail)
    opened(app, sample="room-04", item="sofa-013")
    finished(app.button(key="drawer_alike").click().run())
    assert "Try again in a moment" in app.warning[0].value
    assert "host-1" not in said(app)
    assert captions(app)[-1] != "In this product"
    assert drawn(app)


def test_where_nothing_was_asked_there_is_nothing_to_look_alike(app):
    opened(app, item="teapot-016")
    assert "drawer_alike" not in [button.key for button in app.button]
    opened(app, q="teapot-016", item="teapot-016")  # found by its id alone
    assert "drawer_alike" not in [button.key for button in app.button]


def test_an_unknown_item_is_said(app):
    opened(app, item="../../etc/passwd")
    assert "is not in this shop" in said(app)
    assert len(drawn(app)) == 24


def test_more_like_this_and_the_trail_back(app):
    opened(app, q="red teapot", item="mug-003")
    finished(app.button(key="drawer_like").click().run())
    assert app.query_params == {"q": "red teapot", "like": "mug-003"}
    assert "mug-003" not in [card["id"] for card in drawn(app)]
    assert drawn(app)[0]["id"] == "mug-029"
    assert drawn(app)[0]["label"] == "near-identical"
    assert "More like Speckled barrel mug" in said(app)
    finished(button(app, "Back").click().run())
    assert app.query_params == {"q": "red teapot"}


def test_more_like_a_product_that_is_gone_is_said(app):
    opened(app, like="gone")
    assert "not in this shop" in app.error[0].value
    assert len(drawn(app)) == 24


# --- a photo that lies on its side ---


def test_a_photo_is_turned_until_it_stands(app):
    upright = Image.open(FOLDER / "queries" / "teapot-016.webp")
    lying = io.BytesIO()
    upright.transpose(Image.Transpose.ROTATE_180).save(lying, "WEBP")
    opened(app)
    upload(app, "p.webp", lying.getvalue())
    app.query_params["part"] = "0.1,0.1,0.9,0.9"
    finished(app.run())
    before = float(drawn(app)[0]["distance"])
    for _ in range(2):
        finished(button(app, "Turn").click().run())
    assert drawn(app)[0]["id"] == "teapot-016"
    assert float(drawn(app)[0]["distance"]) < before
    assert app.query_params == {}
    opened(app, sample="teapot-016")
    assert not [one for one in app.button if one.label == "Turn"]


def test_a_part_that_was_picked_out_in_another_photo_is_not_looked_for_in_this_one(app):
    opened(app)
    app.session_state["parts"] = {"0.1,0.1,0.4,0.4": ("", "", 0, 0)}
    upload(app, "photo.webp", (FOLDER / "queries" / "teapot-016.webp").read_bytes())
    opened(app, part="0.1,0.1,0.4,0.4")
    assert "no longer here" in app.error[0].value
    finished(button(app, "New search").click().run())
    assert app.query_params == {}
    upload(app, "photo.webp", (FOLDER / "queries" / "teapot-016.webp").read_bytes())
    opened(app, part="0.1,0.1,0.5,0.5")  # typed, or drawn in this one
    assert "Your photo, a part of it" in said(app)


def test_a_dead_end_has_ways_out(app):
    opened(app, q="mug", like="nonexistent")
    assert "not in this shop" in app.error[0].value
    finished(button(app, "Back").click().run())
    assert app.query_params == {"q": "mug"}
    opened(app, q="mustard sofa", to="20")
    assert "Nothing in this shop looks much like that" in said(app)
    finished(button(app, "Clear the filters").click().run())
    assert app.query_params == {"q": "mustard sofa"}


def test_a_photo_that_cannot_be_read_is_told_whichever_tab_is_open(app):
    opened(app, q="mug")
    upload(app, "photo.jpg", b"no photo")
    assert [error.value for error in app.error]
    assert not [e for tab in app.tabs for e in tab.error]


# --- likes and dislikes ---


def chips(app):
    return [one.label for one in app.button if one.key and one.key.startswith("vote_")]


def test_votes_lead_the_search_and_are_taken_back(app):
    opened(app, q="mug", liked="mug-003", disliked="mug-029")
    cards = {card["id"]: card for card in drawn(app)}
    assert next(iter(cards)) == "mug-003"
    assert cards["mug-003"]["liked"]
    assert sum(card["liked"] for card in cards.values()) == 1
    assert "mug-029" not in cards
    assert len(chips(app)) == 2
    assert not [box for box in app.text_input if box.label == "Like this, but"]
    for product_id in ("mug-003", "mug-029"):
        finished(app.button(key=f"vote_{product_id}").click().run())
    assert app.query_params == {"q": "mug"}
    assert chips(app) == []


def test_likes_are_a_search_of_their_own_and_dislikes_are_not(app):
    opened(app, liked=["watch-025", "watch-001"])
    assert "More like these" in said(app)
    assert {card["id"].partition("-")[0] for card in drawn(app)[:6]} == {"watch"}
    assert drawn(app)[0]["ways"] == ["more", "like", "dislike"]
    finished(button(app, "New search").click().run())
    assert app.query_params == {}
    assert drawn(app)[0]["ways"] == ["more", "like"]
    opened(app, disliked="watch-025")
    assert len(drawn(app)) == 24
    assert not app.error


def test_a_product_is_liked_in_its_drawer_which_has_its_id(app):
    opened(app, q="mug", item="mug-003")
    assert f":gray[Id] {plain('mug-003')}" in said(app)
    finished(app.button(key="drawer_vote").click().run())
    assert app.query_params == {"q": "mug", "liked": "mug-003"}
    opened(app, q="mug", liked="mug-003", item="mug-003")
    assert app.button(key="drawer_vote").label == "Liked"


def test_likes_that_are_gone_are_said(app):
    opened(app, liked="<b>gone</b>")
    assert "not in the catalogue any more" in app.error[0].value
    assert chips(app) == [plain("<b>gone</b>")]
    finished(app.button(key="vote_<b>gone</b>").click().run())
    assert not app.error


def test_votes_are_for_one_question(app):
    opened(app, q="red teapot", liked="teapot-010", item="mug-003")
    finished(app.button(key="drawer_like").click().run())
    assert app.query_params == {"q": "red teapot", "like": "mug-003"}


# --- pages ---


def test_show_more_shows_more(app):
    opened(app, q="mug", weak="1")
    finished(button(app, "Show more").click().run())
    assert len(drawn(app)) == 48
    assert app.query_params["pages"] == "2"


def test_the_weak_tail_waits_for_a_click(app):
    opened(app, q="red teapot", size="96")
    before = len(drawn(app))
    assert before < 96
    assert any(f"{before} of 451 products" in m.value for m in app.markdown)
    finished(button(app, "Show weaker matches").click().run())
    assert len(drawn(app)) == 96
    assert any("96 of 451 products" in m.value for m in app.markdown)


def test_a_shop_that_cannot_be_opened_says_so_and_names_nothing(afresh, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    app = afresh(STORE_DIR=str(tmp_path / "file"))
    opened(app)
    assert "not open just now" in app.error[0].value
    assert str(tmp_path) not in said(app)
    assert f"{tmp_path}/file" in caplog.text


def test_settings_that_make_no_sense_are_the_keepers_to_read(afresh, caplog):
    app = opened(afresh(TIDB_HOST="somewhere", TIDB_PORT="many"))
    assert "not open just now" in app.error[0].value
    assert "TIDB" not in said(app)
    assert "TIDB_PORT is 'many'" in caplog.text


def test_no_exception_text_reaches_a_visitor(app, monkeypatch):
    st.set_option("client.showErrorDetails", "none")
    monkeypatch.setattr("pages.parts.ask.show", _fail)
    app.run()
    assert app.exception
    assert "hunter2" not in str(app.exception[0].message)


def _fail(*_):
    raise RuntimeError("password hunter2")


def button(app, label, nth=0):
    return [b for b in app.button if b.label == label][nth]


def read_mugs(keep):
    with (FOLDER / "products.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]
            for row in csv.DictReader(file)
            if row["category"].endswith("Mugs") and keep(row)
        }


def test_a_store_that_fails_while_a_price_is_looked_up_says_nothing_of_itself(app, monkeypatch):
    opened(app, like="mug-003")
    store = resources.engine().catalogue().store

    def fail(ids):
        raise StoreError("db.internal:4000 refused")

    monkeypatch.setattr(type(store), "get", lambda self, ids: fail(ids))
    app.text_input(key="but").set_value("cheaper")
    app.run()
    monkeypatch.undo()
    finished(app.run())
    assert "db.internal" not in "\n".join([said(app), *(e.value for e in app.exception)])
    assert "to" not in app.query_params
