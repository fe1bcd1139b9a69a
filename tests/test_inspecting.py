"""What photos show that products do not say: among few made-up ones, and in the bundled shop."""

import csv
import io

import numpy as np
import pytest

from lib.feeds.export import findings_csv
from lib.goods import goods_of
from lib.inspecting import inspect
from lib.inspecting.categories import misfiled
from lib.inspecting.colours import miscoloured
from lib.inspecting.finding import Finding
from lib.inspecting.shades import COMMON, Names, meant
from lib.inspecting.shelves import AGREE, ENOUGH, LOOK_ALIKES, Shelves
from lib.store.local import LocalStore
from tests.colours import ColourEmbedder, solid
from tests.stores import product

COLOURS = ColourEmbedder()
FAR = 2.0
SHOES, BAGS = "Shoes > Boots", "Bags > Totes"


@pytest.fixture
def store(tmp_path):
    with_colours = LocalStore(tmp_path, COLOURS.name, COLOURS.dimensions)
    yield with_colours
    with_colours.close()


@pytest.fixture(scope="module")
def goods(bundled):
    """The bundled shop's products with their photos' vectors."""
    return goods_of(bundled, "")


def bring(store, name, shows, source="shop", **facts):
    picture = COLOURS.embed_images([solid(shows)])
    store.upsert([product(name, source=source, **facts)], picture)


def found(store, source="shop"):
    return {f.id: f for f in inspect(store, COLOURS, source, lambda share: None)}


def test_a_photo_of_another_colour_than_is_said(store):
    bring(store, "right", "red", colour="red")
    bring(store, "wrong", "blue", colour="red")
    bring(store, "one of two", "blue", colour="red, blue")
    bring(store, "a shade", "red", colour="Maroon")
    bring(store, "no telling", "red", colour="Moonlight")
    bring(store, "half no telling", "red", colour="blue, Moonlight")
    (finding,) = found(store).values()
    assert finding[:5] == ("colour", "wrong", "wrong", "red", "blue")
    assert finding.away > finding.near == pytest.approx(0, abs=0.01)
    assert finding.like == ""


def test_a_missing_colour_is_proposed_in_the_shops_own_words(store):
    for number in range(3):
        bring(store, f"said {number}", "red", colour="Crimson" if number else "red")
    bring(store, "unsaid", "red")
    bring(store, "unsaid and unnamed", "blue")
    proposed = {name: finding.shown for name, finding in found(store).items()}
    assert proposed == {"unsaid": "Crimson", "unsaid and unnamed": "blue"}
    assert all(f.said == "" and f.away is None for f in found(store).values())


def test_what_is_between_colours_is_not_guessed(store):
    bring(store, "grey", (40, 130, 130))
    assert found(store) == {}


def test_only_the_source_is_looked_at(store):
    bring(store, "theirs", "blue", source="other", colour="red")
    assert found(store) == {}
    assert list(found(store, "other")) == ["theirs"]
    assert found(store, "nobody") == {}


def filed(own, others):
    """Shelves with enough of everything, and what they propose."""
    shelves = Shelves([own, *others, *[SHOES] * ENOUGH, *[own] * ENOUGH])
    return shelves.proposed(own, others)


@pytest.mark.parametrize(
    ("own", "others", "proposed"),
    [
        (BAGS, [SHOES] * LOOK_ALIKES, SHOES),
        (BAGS, [SHOES] * AGREE, SHOES),
        (BAGS, [SHOES] * (AGREE - 1) + ["Hats"] * 3, ""),
        (BAGS, [SHOES] * 9 + [BAGS], ""),
        (BAGS, [SHOES] * 9 + ["Bags > Purses"], SHOES),
        (BAGS, [SHOES] * 8 + ["Bags > Purses"] * 2, ""),
        ("Shoes > Heels", [SHOES] * 10, SHOES),
        ("Shoes > Heels", [SHOES] * 9 + ["Shoes > Heels"], ""),
        ("Shoes", [SHOES] * 10, ""),
        (SHOES, ["Shoes"] * 10, ""),
        (SHOES, [SHOES] * 10, ""),
        (BAGS, [SHOES] * 5 + ["Shoes > Heels"] * 5, "Shoes"),
        ("", [SHOES] * 5 + ["Shoes > Heels"] * 5, "Shoes"),
        ("", [SHOES] * 3, ""),
        ("", [], ""),
        (BAGS, [], ""),
        ("Shoe", [SHOES] * 10, SHOES),
    ],
)
def test_look_alikes_propose_a_category(own, others, proposed):
    assert filed(own, others) == proposed


def test_a_category_of_few_is_not_doubted():
    assert Shelves([BAGS] * (ENOUGH - 1)).proposed(BAGS, [SHOES] * 10) == ""
    assert Shelves([BAGS] * ENOUGH).proposed(BAGS, [SHOES] * 10) == SHOES


def shelve(store, category, count, shows):
    for number in range(count):
        bring(store, f"{category} {number}", shows, category=category)


def lost(store, far=FAR):
    """What is found of categories, by id."""
    return {f.id: f for f in misfiled(goods_of(store, "shop"), far, lambda share: None)}


def test_a_misfiled_product_is_shown_with_its_nearest_look_alike(store):
    shelve(store, SHOES, LOOK_ALIKES + 1, "red")
    shelve(store, BAGS, ENOUGH, "blue")
    bring(store, "lost", "red", category=BAGS)
    bring(store, "new", "red")
    findings = lost(store)
    assert {name: f.shown for name, f in findings.items()} == {"lost": SHOES, "new": SHOES}
    assert (findings["lost"].said, findings["new"].said, findings["new"].away) == (BAGS, "", None)
    assert findings["lost"].like.startswith(SHOES)
    assert findings["lost"].near == pytest.approx(0, abs=0.01)
    assert findings["lost"].away == pytest.approx(1, abs=0.01)  # from the nearest bag


def test_what_is_said_may_be_a_category_of_one(store):
    shelve(store, SHOES, LOOK_ALIKES, "red")
    shelve(store, "Bags > Purses", ENOUGH, "blue")
    bring(store, "lost", "red", category=BAGS)
    assert lost(store)["lost"].away == pytest.approx(1, abs=0.01)  # from other bags


def test_the_look_alike_shown_is_of_the_category_that_is_proposed(store):
    shelve(store, SHOES, AGREE, (250, 0, 70))
    bring(store, "nearer", "red", category="Hats")
    bring(store, "new", "red")
    findings = lost(store)
    assert findings["new"].like.startswith(SHOES)
    assert findings["new"].near > 0


def test_what_is_unlike_everything_tells_nothing(store):
    shelve(store, SHOES, LOOK_ALIKES, "red")
    bring(store, "lamp", "green")
    assert lost(store)["lamp"].near == pytest.approx(1, abs=0.01)
    assert lost(store, far=0.5) == {}


def test_slips_come_first_the_plainest_before_others_and_then_gaps(encoder, bundled):
    slip, other = inspect(bundled, encoder, "", lambda share: None)
    assert {slip.id, other.id} == {"lamp-024", "mug-016"}
    assert slip.plainness > other.plainness


def test_gaps_come_last_and_the_share_done_is_told(store):
    bring(store, "gap", "blue")
    bring(store, "slip", "blue", colour="red")
    heard = []
    findings = inspect(store, COLOURS, "shop", heard.append)
    assert [finding.id for finding in findings] == ["slip", "gap"]
    assert heard
    assert all(0 <= share <= 1 for share in heard)


@pytest.mark.parametrize(
    ("facts", "means"),
    [
        (["braun", "schwarz", "rot, silber"], {"braun": "brown", "silber": "silver"}),
        (["groen", "zwart", "oranje"], {"groen": "green", "oranje": "orange"}),
        (["bleue", "noir", "bordeaux"], {"bleue": "blue", "noir": "black"}),
        (["viola", "nero", "rosso"], {"viola": "purple"}),
    ],
)
def test_names_are_read_in_the_language_of_most(encoder, facts, means):
    names = Names(facts, encoder)
    assert all(common in names[name] for name, common in means.items())


def test_a_common_colour_is_called_as_the_shop_calls_it_most(encoder):
    facts = ["navy"] * 9 + ["schwarz", "rot", "rot", "dunkelrot", "weiß, rot", "Moonlight"]
    called = Names(facts, encoder).called
    assert (called["red"], called["white"]) == ("rot", "weiß")
    assert called["black"] == "schwarz"  # navy may be blue as well
    assert called["green"] == "green"


@pytest.mark.parametrize(
    ("name", "colours"),
    [
        ("Navy blue", {"blue", "black"}),
        ("GRAY", {"grey", "silver"}),
        ("dunkelrot", {"red"}),
        ("rosa", {"pink"}),
        ("黑色", {"black"}),
        ("off-white", {"white"}),
        ("black & white", {"black", "white"}),
        ("Moonlight", set()),
        ("multi", set()),
        ("", set()),
        ("<script>", set()),
    ],
)
def test_what_shops_call_colours(encoder, name, colours):
    assert meant(name, encoder) == colours


def test_common_colours_mean_themselves(encoder):
    assert all(colour in meant(colour, encoder) for colour in COMMON)


def swapped(said, share=0.05):
    """Some products' words put to other products, and which these are."""
    rng = np.random.default_rng(7)
    given = np.array(said, object)
    some = np.flatnonzero(rng.random(len(said)) < share)
    given[some] = rng.permutation(given[some])
    return list(given), {i for i in some if given[i] != said[i]}


def test_slips_in_the_bundled_shop_are_found(goods, encoder):
    places = {name: number for number, name in enumerate(goods.ids)}
    given, slips = swapped(goods.categories)
    doubted = {
        places[f.id]: f for f in misfiled(goods._replace(categories=given), FAR, lambda _: None)
    }
    assert len(doubted.keys() & slips) >= 0.8 * len(slips)
    assert len(doubted.keys() - slips) <= 0.01 * len(goods.ids)
    assert all(goods.categories[i].startswith(doubted[i].shown) for i in doubted.keys() & slips)

    given, slips = swapped(goods.colours)
    slips = {i for i in slips if not meant(given[i], encoder) & meant(goods.colours[i], encoder)}
    doubted = {places[f.id] for f in miscoloured(goods._replace(colours=given), encoder)}
    assert len(doubted & slips) >= 0.6 * len(slips)
    assert len(doubted - slips) <= 0.01 * len(goods.ids)


def test_gaps_in_the_bundled_shop_are_filled(goods, encoder):
    none = [""] * len(goods.ids)
    proposed = list(miscoloured(goods._replace(colours=none), encoder))
    truth = dict(zip(goods.ids, goods.colours, strict=True))
    right = [f.shown in meant(truth[f.id], encoder) for f in proposed]
    assert len(proposed) >= 0.7 * len(goods.ids)
    assert np.mean(right) >= 0.95

    every_fourth = [c if n % 4 else "" for n, c in enumerate(goods.categories)]
    filled = list(misfiled(goods._replace(categories=every_fourth), FAR, lambda _: None))
    truth = dict(zip(goods.ids, goods.categories, strict=True))
    assert len(filled) >= 0.9 * every_fourth.count("")
    assert np.mean([truth[f.id].startswith(f.shown) for f in filled]) >= 0.98


def test_the_file_opens_safely_in_spreadsheets():
    finding = Finding("colour", "=1+1", "@risk", "", "red", None, 0.25)
    lost = finding._replace(said="blue", away=0.5, like="-x")
    rows = list(csv.DictReader(io.StringIO("".join(findings_csv([finding, lost])))))
    assert rows[0] == {
        "id": "'=1+1",
        "title": "'@risk",
        "fact": "colour",
        "said": "",
        "shown": "red",
        "distance_said": "",
        "distance_shown": "0.2500",
        "like": "",
    }
    assert (rows[1]["distance_said"], rows[1]["like"]) == ("0.5000", "'-x")
