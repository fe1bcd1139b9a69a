"""What shops call things: ids, brands and titles, on the bundled shop with the real encoder."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lib.embedding.builtin import BuiltinEmbedder
from lib.errors import QueryError
from lib.filters import Filters
from lib.products import Photo, Product
from lib.query import Query, words
from lib.ranking import LABELS
from lib.search import search
from lib.stocking import stock
from lib.store.local import LocalStore
from lib.store.tidb import TidbStore
from tests.stores import REAL_SERVER, fresh_database

BRANDS = {"chair": "Arrow", "sofa": "Titan"}  # words that the encoder knows as others
EMBEDDER = BuiltinEmbedder()


@pytest.fixture(scope="module", params=["tidb"] if REAL_SERVER else ["embedded", "tidb"])
def shop(request, tmp_path_factory):
    """The bundled shop; some chairs are Arrow's, some sofas Titan's, a vase is Iris Blue."""
    if request.param == "embedded":
        folder = tmp_path_factory.mktemp("named")
        yield from _stocked(LocalStore(folder, EMBEDDER.name, EMBEDDER.dimensions))
    else:
        with fresh_database() as settings:
            yield from _stocked(TidbStore(settings, EMBEDDER.name, EMBEDDER.dimensions))


def _stocked(store):
    stock(store, EMBEDDER)
    branded = [
        replace(product, brand=BRANDS[kind])
        for product in store.get(store.ids("", limit=1000))[::5]
        if (kind := product.id.split("-")[0]) in BRANDS
    ]
    (vase,) = store.get(["vase-001"])
    renamed = [*branded, replace(vase, title="Iris Blue")]
    for product in renamed:
        store.upsert([product], store.vectors(product.id))
    yield store
    store.close()


def ask(shop, text, like="", **options):
    return search(Query(text=words(text), like=like), EMBEDDER, shop, **options)


def first(shop, text, **options):
    return ask(shop, text, **options).cards[0].product


@pytest.fixture
def german(tmp_path):
    """A shop whose titles are German."""
    titles = {"Rote Tasse": "red mug", "Sofa aus Samt": "sofa", "Teekanne, weiß": "white teapot"}
    store = LocalStore(tmp_path, EMBEDDER.name, EMBEDDER.dimensions)
    photos = {title: (Photo(title, 0, f"{title}.png", title),) for title in titles}
    store.upsert(
        [Product(title, title, photos=photos[title]) for title in titles],
        EMBEDDER.embed_texts(list(titles.values())),
    )
    yield store
    store.close()


@pytest.mark.parametrize("text", ["rote tasse", "sofa samt", "teekanne weiss", "teekannen"])
def test_titles_in_the_visitors_own_language_are_asked_for(german, text):
    found = ask(german, text)
    assert "Read as German" in found.note
    assert text.split()[0][:4] in found.cards[0].product.title.lower()


@pytest.mark.parametrize("text", ["iris blue", "iris blue, not red", "iris blue without stripes"])
def test_titles_are_asked_for_beside_what_is_not_wanted(shop, text):
    assert first(shop, text).title == "Iris Blue"


@pytest.mark.parametrize("text", ["teapot-010", "TEAPOT-010", " teapot-010\n"])
def test_an_id_shows_its_product_then_what_looks_like_it(shop, text):
    results = ask(shop, text)
    assert [card.product.id.split("-")[0] for card in results.cards[:4]] == ["teapot"] * 4
    assert results.cards[0].product.id == "teapot-010"
    assert results.note == "The product with this id comes first, then others that look like it."
    assert results.cards[0].label == "word match"


def test_an_id_may_be_of_letters_alone(shop):
    (mug,) = shop.get(["mug-005"])
    shop.upsert([replace(mug, id="QWXYZ", photos=())], shop.vectors("mug-005")[:0])
    assert first(shop, "qwxyz").id == "QWXYZ"
    shop.delete(["QWXYZ"])


def test_an_id_that_the_filters_hide_stays_hidden(shop):
    (teapot,) = shop.get(["teapot-010"])
    other = "blue" if teapot.colour != "blue" else "red"
    shown = ask(shop, "teapot-010", filters=Filters(colours=(other,)))
    assert "teapot-010" not in [card.product.id for card in shown.cards]
    assert first(shop, "teapot-010", filters=Filters(colours=(teapot.colour,))) == teapot


def test_every_title_typed_as_it_stands_shows_its_product_first(shop):
    titles = [product.title for product in shop.get(shop.ids("", limit=1000))[::5]]
    assert [first(shop, title).title for title in titles] == titles


def brands_of(results):
    return [card.product.brand for card in results.cards]


@pytest.mark.parametrize("text", ["arrow chairs", "chairs by Arrow", "a chair from ARROW please"])
def test_a_brand_that_is_an_everyday_word_comes_first(shop, text):
    results = ask(shop, text)
    brands = brands_of(results)
    arrows = brands.count("Arrow")
    assert arrows > 3
    assert set(brands[:arrows]) == {"Arrow"}
    assert "chair" in results.cards[arrows].product.id
    assert results.note == "“Arrow”: products of this brand come first."
    assert results.cards[0].label in ("strong match", "good match")
    away = [card.distance for card in results.cards[:arrows]]
    assert away == sorted(away)
    assert not results.nearest_first
    assert ask(shop, "chairs").nearest_first
    assert not ask(shop, "xyzzyplugh").nearest_first  # nothing is there


@pytest.mark.parametrize("text", ["brackenhold sideboards", "sideboards by Brakenholt"])
def test_a_slip_in_a_brands_name_is_mended(shop, text):
    results = ask(shop, text)
    assert results.note == "“Brackenholt”: products of this brand come first."
    assert results.cards[0].product.brand == "Brackenholt"


def test_a_word_of_the_language_is_no_slip_of_a_brands_name(shop):
    (mug,) = shop.get(["mug-005"])
    shop.upsert([replace(mug, brand="Couche")], shop.vectors("mug-005"))
    assert ask(shop, "couch").note == ""
    assert first(shop, "couche mug").brand == "Couche"
    shop.upsert([mug], shop.vectors("mug-005"))


def test_a_title_that_begins_with_its_brand_comes_before_the_brands_others(shop):
    (sofa,) = [p for p in shop.get(shop.ids("", limit=1000)) if p.brand == "Titan"][:1]
    shop.upsert([replace(sofa, title="Titan Harbour sofa")], shop.vectors(sofa.id))
    results = ask(shop, "titan harbour sofa in red")
    assert results.note == "“Titan”: products of this brand come first."
    assert first(shop, "titan harbour").id == sofa.id
    shop.upsert([sofa], shop.vectors(sofa.id))


def test_what_is_said_beside_a_brand_is_looked_for_without_it(shop):
    plain, branded = ask(shop, "green armchair"), ask(shop, "titan green armchair")
    assert np.allclose(plain.vector, branded.vector)
    theirs = [card for card in branded.cards if card.product.brand == "Titan"]
    assert branded.cards[: len(theirs)] == theirs


def test_a_brand_alone_shows_all_it_has(shop):
    results = ask(shop, "titan")
    titans = brands_of(results).count("Titan")
    assert titans == shop.count(Filters(brands=("Titan",)))
    assert set(brands_of(results)[:titans]) == {"Titan"}


def test_a_brand_beside_a_photo_comes_first(shop):
    arrow = next(iter(shop.browse(Filters(brands=("Arrow",)))))
    alike = search(Query(like=arrow.id), EMBEDDER, shop).cards
    chair = next(card.product for card in alike if card.product.brand != "Arrow")
    results = ask(shop, "by arrow", like=chair.id)
    theirs = [card for card in results.close if card.product.brand == "Arrow"]
    assert theirs
    assert results.cards[: len(theirs)] == theirs
    assert results.cards[0].label in LABELS["image"].values()
    assert results.note == "“Arrow”: products of this brand come first."


def test_words_beside_a_photo_are_no_title(shop):
    assert ask(shop, "iris blue", like="mug-001").cards[0].product.id != "vase-001"


@pytest.fixture
def zorblax(shop):
    """A chair of Velmory's and a teapot that are called so, while a test runs."""
    kept = shop.get(["chair-002", "teapot-023"])
    titles = ("Velmory Zorblax 3", "Zorblax teapot red")
    for product, title in zip(kept, titles, strict=True):
        shop.upsert([replace(product, title=title)], shop.vectors(product.id))
    yield
    for product in kept:
        shop.upsert([product], shop.vectors(product.id))


@pytest.mark.usefixtures("zorblax")
def test_a_brand_and_a_models_name_find_the_model(shop):
    assert first(shop, "velmory zorblax").id == "chair-002"
    assert "products that mention it come first" in ask(shop, "velmory zorblax").note
    nobody = ask(shop, "velmory quirtzz")
    assert set(brands_of(nobody)) == {"Velmory"}
    assert "“quirtzz” is not a word the encoder knows, and no product mentions it" in nobody.note


@pytest.mark.usefixtures("zorblax")
def test_an_unknown_word_in_a_title_that_looks_so_is_told_as_found(shop):
    results = ask(shop, "zorblax red teapot")
    assert results.cards[0].product.id == "teapot-023"
    assert results.note.endswith("products that mention it come first.")


def test_a_brands_name_spelled_right_beats_one_with_a_slip(shop):
    mug, vase = shop.get(["mug-005", "vase-002"])
    made = (replace(mug, brand="Nordikka"), replace(vase, brand="Zilvero"))
    for product in made:
        shop.upsert([product], shop.vectors(product.id))
    assert first(shop, "nordika zilvero").id == "vase-002"
    assert first(shop, "nordika").id == "mug-005"
    shop.upsert([replace(vase, title="Nordika set")], shop.vectors("vase-002"))
    assert first(shop, "nordika").id == "vase-002"  # so it is no slip here
    for product in (mug, vase):
        shop.upsert([product], shop.vectors(product.id))


def test_a_brand_that_the_filters_hide_is_told_so(shop):
    hidden = ask(shop, "velmory", filters=Filters(categories=("Kitchen",)))
    assert hidden.cards == []
    assert hidden.note == "“Velmory”: nothing of this brand passes the filters."


@pytest.mark.parametrize("text", ["wire sunglasses", "low tops", "leopard print cushion"])
def test_a_short_list_is_the_beginning_of_a_long_one(shop, text):
    long, short = ask(shop, text), ask(shop, text, limit=3)
    assert [c.product.id for c in short.cards] == [c.product.id for c in long.cards[:3]]
    assert short.note == long.note


def test_beside_a_product_an_id_is_no_id(shop):
    results = ask(shop, "teapot-010", like="mug-001")
    assert results.cards[0].product.id != "teapot-010"


def test_a_brand_that_has_nothing_of_the_kind_is_told(shop):
    results = ask(shop, "titan mugs")
    assert results.note == "“Titan”: nothing of this brand looks like that."
    assert [card.product.id.split("-")[0] for card in results.close[:5]] == ["mug"] * 5


def test_a_brand_beside_what_nothing_looks_like_shows_what_it_has(shop):
    results = ask(shop, "titan stethoscope")
    assert results.close == []
    assert results.cards[0].product.brand == "Titan"
    assert results.note == "“Titan”: products of this brand come first."


def test_filters_on_brands_hold_against_another_brands_name(shop):
    results = ask(shop, "arrow chairs", filters=Filters(brands=("Brackenholt",)))
    assert set(brands_of(results)) == {"Brackenholt"}


def test_a_brand_called_like_a_colour_or_a_small_word_stays_a_word(shop):
    (mug,) = shop.get(["mug-005"])
    for name in ("Red", "With"):
        shop.upsert([replace(mug, brand=name)], shop.vectors("mug-005"))
        assert ask(shop, f"{name} chair").note == ""
    shop.upsert([replace(mug, brand="Red Mug")], shop.vectors("mug-005"))
    assert ask(shop, "red mug").note == ""
    assert first(shop, "mug by red mug").brand == "Red Mug"
    shop.upsert([replace(mug, brand="Red Tape")], shop.vectors("mug-005"))
    assert first(shop, "red tape mugs").id == "mug-005"
    shop.upsert([mug], shop.vectors("mug-005"))


def test_a_title_of_words_that_describe_other_things_is_found(shop):
    assert first(shop, "iris blue").id == "vase-001"
    assert first(shop, "Íris, BLUE!").id == "vase-001"


@pytest.mark.parametrize("text", ["2 seater sofa", "2-seat sofas", "two-seat sofa"])
def test_titles_say_numbers_of_parts_as_words_or_numerals(shop, text):
    found = [card.product.title for card in ask(shop, text).cards[:5]]
    assert all(title.startswith("Two-seat ") for title in found)


def test_titles_with_numerals_are_found_by_words(shop):
    (chest,) = shop.get(["cabinet-018"])
    shop.upsert([replace(chest, title="Tansu, 6 drawers")], shop.vectors(chest.id))
    assert first(shop, "tansu six drawers").id == chest.id
    assert first(shop, "tansu 6-drawer").id == chest.id
    shop.upsert([chest], shop.vectors(chest.id))


@pytest.mark.parametrize("text", ["mug", "orange", "blue mug", "couch", "black trainers"])
def test_words_that_say_what_a_thing_looks_like_go_by_looks_alone(shop, text):
    results = ask(shop, text)
    away = [card.distance for card in results.cards]
    assert away == sorted(away)
    assert "word match" not in [card.label for card in results.cards]
    assert results.note == ""


def leaves(results):
    return {card.product.id.split("-")[0] for card in results.cards[:8]}


@pytest.mark.parametrize(
    ("text", "kind", "fact", "value"),
    [
        ("mug without stripes", "mug", "pattern", "striped"),
        ("red mug", "mug", "colour", ""),
        ("sofa, not blue or leather", "sofa", "colour", "blue"),
        ("sofa, not blue or leather", "sofa", "material", "leather"),
        ("no leather watch", "watch", "material", "leather"),
    ],
)
def test_what_is_unwanted_is_left_out(shop, text, kind, fact, value):
    results = ask(shop, text)
    assert leaves(results) == {kind}
    assert value not in {getattr(card.product, fact) for card in results.cards}
    assert ("are left out, and what looks so comes later" in results.note) == bool(value)
    shown = [card.product.id for card in ask(shop, text, limit=3).cards]
    assert shown == [card.product.id for card in results.cards[:3]]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("vase, not wihte", "vase, not white"), ("wacth without leathr", "watch without leather")],
)
def test_slips_in_what_is_unwanted_are_read_as_elsewhere(shop, slip, meant):
    mended, plain = ask(shop, slip), ask(shop, meant)
    assert mended.note == plain.note
    assert [card.product.id for card in mended.cards] == [card.product.id for card in plain.cards]


def test_beside_a_product_what_is_unwanted_is_left_out(shop):
    assert leaves(ask(shop, "not leather", like="sofa-003")) == {"sofa"}
    results = ask(shop, "in green, but not leather", like="sofa-003")
    assert results.cards[0].product.colour in ("green", "forest green", "sage", "olive")
    assert "leather" not in {card.product.material for card in results.cards}


def test_an_unwanted_brand_or_unknown_word_is_left_out(shop):
    brands = brands_of(ask(shop, "sofas, not Titan"))
    assert "Titan" not in brands
    assert brands.count("") < len(brands)
    assert {"Arrow"} == set(brands_of(ask(shop, "arrow chairs without zorblax"))[:4])
    assert "Arrow" not in brands_of(ask(shop, "chairs not from Arrow"))
    brackenholts = {p.material for p in shop.browse(Filters(brands=("Brackenholt",)), 100)}
    left = {card.product.material for card in ask(shop, "brackenholt, not oak", limit=96).cards}
    assert "oak" in brackenholts
    assert "oak" not in left


def test_what_is_called_so_for_being_without_comes_first(shop):
    (mug,) = shop.get(["mug-005"])
    shop.upsert([replace(mug, title="Mug without handle")], shop.vectors("mug-005"))
    assert first(shop, "mug without handle").id == "mug-005"
    shop.upsert([replace(mug, brand="No Fear")], shop.vectors("mug-005"))
    assert first(shop, "no fear mugs").brand == "No Fear"
    assert "striped" not in {
        card.product.pattern for card in ask(shop, "no fear mugs without stripes").cards
    }
    shop.upsert([mug], shop.vectors("mug-005"))


def test_where_most_of_a_kind_is_unwanted_the_rest_is_found(shop):
    sofas = [p for p in shop.browse(limit=1000) if p.id.startswith("sofa")]
    common = Counter(p.colour for p in sofas).most_common(8)
    text = f"sofa, not {' or '.join(colour for colour, _ in common)}"
    (vector,) = EMBEDDER.embed_texts(["sofa"])
    nearest = [match.product.colour for match in shop.search(vector, limit=14)]
    assert sum(colour not in dict(common) for colour in nearest) < 12
    results = ask(shop, text, limit=12)
    assert len(results.cards) == 12
    assert results.more
    assert not {card.product.colour for card in results.cards} & set(dict(common))
    long = ask(shop, text, limit=48)
    assert [c.product.id for c in long.cards[:12]] == [c.product.id for c in results.cards]


@pytest.mark.parametrize("title", ["No Logo", "Without Yellow Mug", "Why Not Mug", "Mug, not red"])
def test_a_title_that_denies_something_is_found_as_it_stands(shop, title):
    (mug,) = shop.get(["mug-005"])
    shop.upsert([replace(mug, title=title)], shop.vectors("mug-005"))
    assert first(shop, title).id == "mug-005"
    assert "left out" not in ask(shop, title).note
    shop.upsert([mug], shop.vectors("mug-005"))


def test_what_the_encoder_has_no_idea_of_is_only_read(shop):
    plain, without = ask(shop, "blue chairs"), ask(shop, "blue chairs without zorblax")
    assert np.allclose(plain.vector, without.vector)
    assert without.note == "Products that say “zorblax” are left out."


def test_only_what_is_unwanted_is_no_question(shop):
    with pytest.raises(QueryError, match="Say what to look for as well"):
        ask(shop, "not red")


@pytest.mark.parametrize(
    "text",
    [
        "../../etc/passwd1",
        "x1'--",
        "%1%",
        '"1" OR "1"',
        "1" * 300,
        "NEAR(1",
        "teapot-010;DROP",
        "*1",
        "arrow* OR chair",
        "“arrow” ‘chair’",
        "mug not '; DROP TABLE products; --",
        "mug without %",
        'chair not " OR "1',
    ],
)
def test_hostile_names_find_nothing_odd_and_break_nothing(shop, text):
    ask(shop, text)
    assert shop.count() == 451


def test_whatever_passes_the_filters_is_let_through(shop):
    everything = shop.get(shop.ids("", limit=1000))
    for filters in (
        Filters(),
        Filters(categories=("Kitchen",), colours=("red", "blue")),
        Filters(categories=("Kit",)),
        Filters(price_from=10, price_to=14.5),
        Filters(availability=("out of stock",)),
        Filters(sources=("elsewhere",)),
    ):
        assert sum(filters.lets(product) for product in everything) == shop.count(filters)
    assert not Filters(price_to=5).lets(Product("x", "No price"))


@pytest.mark.parametrize("text", ["small white vase", "nice white vase", "a vase, white and cheap"])
def test_what_few_titles_say_need_not_be_said(shop, text):
    found, plain = ask(shop, text), ask(shop, "white vase")
    (word,) = {"small", "nice", "cheap"} & set(text.split())
    assert found.note == plain.note.replace("these words", f"these words but “{word}”")
    assert {"vase-017", "vase-024"} == {card.product.id for card in found.cards[:2]}
    assert {card.product.id for card in plain.cards[:2]} == {"vase-017", "vase-024"}


def test_where_a_title_says_it_that_comes_first(shop):
    (vase,) = shop.get(["vase-024"])
    try:
        shop.upsert([replace(vase, title="Small white vase")], shop.vectors("vase-024"))
        found = ask(shop, "small white vase")
        assert found.cards[0].product.id == "vase-024"
        assert "but" not in found.note
    finally:
        shop.upsert([vase], shop.vectors("vase-024"))


def test_a_brand_is_meant_even_where_it_sounds_like_praise(shop):
    (vase,) = shop.get(["vase-010"])
    try:
        shop.upsert([replace(vase, brand="Best")], shop.vectors("vase-010"))
        assert first(shop, "best white vase").id == "vase-010"  # though it does not say "white"
    finally:
        shop.upsert([vase], shop.vectors("vase-010"))


@pytest.mark.parametrize("text", ["wihte vase", "whitte vase", "Small whitee vase"])
def test_titles_are_asked_for_what_a_slip_is_read_as(shop, text):
    found = ask(shop, text)
    assert {"vase-017", "vase-024"} == {card.product.id for card in found.cards[:2]}
    read = "Small white vase" if "Small" in text else "white vase"
    assert found.note.startswith(f"Read as “{read}”. Products whose title and facts say all")


def test_a_slip_that_a_title_has_is_none(shop):
    (vase,) = shop.get(["vase-010"])
    try:
        shop.upsert([replace(vase, title="Whitee vase")], shop.vectors("vase-010"))
        found = ask(shop, "tall whitee vase")
        assert "Read as" in found.note  # no title says "tall"
        found = ask(shop, "whitee vase")
        assert found.cards[0].product.id == "vase-010"
        assert "Read as" not in found.note
    finally:
        shop.upsert([vase], shop.vectors("vase-010"))


def test_how_a_slip_is_read_is_told_where_looks_tell_all(shop):
    assert ask(shop, "sneekers").note == "Read as “sneakers”."
    assert ask(shop, "in velvt", like="cushion-010").note == "Read as “in velvet”."
    assert "Read as" not in ask(shop, "sneakers").note


def test_a_word_that_nobody_knows_is_told_of_once(shop):
    assert ask(shop, "zonk mug zonk").note.startswith("“zonk” is not a word the encoder knows")


def test_words_of_another_language_are_no_praise(tmp_path):
    shown = {"Sac à dos noir": "black backpack", "Cabas noir": "black handbag"}
    store = LocalStore(tmp_path, EMBEDDER.name, EMBEDDER.dimensions)
    store.upsert(
        [Product(t, t, photos=(Photo(t, 0, f"{t}.png", t),)) for t in shown],
        EMBEDDER.embed_texts(list(shown.values())),
    )
    found = ask(store, "sac à main noir")
    assert found.cards[0].product.title == "Cabas noir"
    assert found.note == "Read as French: “black handbag”."
    store.close()


def test_what_need_not_be_said_is_told_of_once(shop):
    assert ask(shop, "small, SMALL white vase").note.count("small") == 1


def test_slips_are_told_as_words_that_there_are(shop):
    for slip, told in (("wacthes", "watches"), ("shleves", "shelves"), ("canvsa", "canvas")):
        assert ask(shop, slip).note.startswith(f"Read as “{told}”.")
    assert "Read as" not in ask(shop, "canvas backp ack").note  # the blank is no slip of a word
