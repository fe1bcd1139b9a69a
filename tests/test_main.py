"""The command line, on the real shop."""

import json
import subprocess
import sys

import pytest
from PIL import Image

from lib.__main__ import main
from lib.settings import ROOT
from lib.shop import FOLDER

SCENE = FOLDER / "queries" / "teapot-016.webp"


def run(capsys, *arguments):
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys, *arguments):
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_search_answers_in_the_promised_shape(capsys):
    found = answer(capsys, "search", "--text", "red teapot", "--limit", "3")
    assert set(found) == {"results", "milliseconds", "note"}
    assert set(found["milliseconds"]) == {"embedding", "search"}
    assert len(found["results"]) == 3
    for result in found["results"]:
        assert set(result) == {"id", "title", "price", "distance", "photo"}
        assert (FOLDER / result["photo"]).is_file()
    distances = [result["distance"] for result in found["results"]]
    assert distances == sorted(distances)


def test_a_picture_finds_its_product(capsys):
    found = answer(capsys, "search", "--image", str(SCENE), "--limit", "1")
    assert found["results"][0]["id"] == "teapot-016"


def test_a_part_of_a_picture_finds_what_is_in_it(capsys):
    scene = str(FOLDER / "queries" / "handbag-025.webp")
    whole = answer(capsys, "search", "--image", scene, "--limit", "1")
    beside = answer(capsys, "search", "--image", scene, "--part", "0.75,0.1,1,0.75", "--limit", "1")
    assert whole["results"][0]["id"] == "handbag-025"
    assert beside["results"][0]["id"].startswith("bottle")


def test_the_things_in_a_picture_are_told_and_searched_for_by_their_part(capsys):
    room = str(FOLDER / "rooms" / "room-04.webp")
    told = answer(capsys, "things", "--image", room)
    assert [set(thing) for thing in told] == 3 * [{"part", "kind", "id", "title", "distance"}]
    assert [thing["kind"] for thing in told] == ["Table lamps", "Dining chairs", "Armchairs"]
    found = answer(capsys, "search", "--image", room, "--part", told[-1]["part"], "--limit", "1")
    assert found["results"][0]["id"] == told[-1]["id"]
    code, out, _ = run(capsys, "things", "--image", room)
    assert (code, len(out.splitlines())) == (0, 3)


def test_a_picture_of_nothing_that_the_shop_has_says_so(capsys, tmp_path):
    Image.new("RGB", (400, 300), "white").save(tmp_path / "white.png")
    code, out, _ = run(capsys, "things", "--image", str(tmp_path / "white.png"))
    assert (code, out) == (0, "Nothing in it looks like anything in this shop.\n")


def test_a_picture_may_be_wanted_otherwise(capsys):
    scene = str(FOLDER / "queries" / "handbag-025.webp")
    navy = answer(capsys, "search", "--image", scene, "--text", "in navy", "--limit", "1")
    assert "navy" in navy["results"][0]["title"]
    assert navy["results"][0]["id"].startswith("handbag")


def test_quality_is_measured_on_the_catalogue_itself(capsys):
    found = answer(capsys, "quality")
    assert found["photos"] > 100
    assert found["first"] > 0.85
    code, out, _ = run(capsys, "quality")
    assert code == 0
    assert "another photo finds its product first" in out


def test_what_looks_like_each_product_is_listed(capsys):
    lists = answer(capsys, "related", "--limit", "3")
    assert len(lists) == 451
    assert all(1 <= len(mine["related"]) <= 3 for mine in lists)
    kinds = [
        (mine["id"].split("-")[0], other["id"].split("-")[0])
        for mine in lists
        for other in mine["related"]
    ]
    assert sum(mine == other for mine, other in kinds) > 0.85 * len(kinds)
    code, out, _ = run(capsys, "related", "--limit", "1")
    assert (code, len(out.splitlines())) == (0, 452)
    assert run(capsys, "related", "--source", "none")[0] == 2
    assert run(capsys, "related", "--among", "none")[0] == 2


def test_what_photos_do_not_show_is_listed(capsys):
    found = answer(capsys, "inspect")
    assert {"id", "fact", "said", "shown", "away", "near"} <= found[0].keys()
    code, out, _ = run(capsys, "inspect")
    assert code == 0
    assert len(out.splitlines()) == 1 + len(found)
    code, _, said = run(capsys, "inspect", "--source", "none")
    assert code == 2
    assert "There is no source 'none'" in said


def test_filters_apply_before_the_limit(capsys):
    conditions = ["--filter", "category=Kitchen > Drinkware", "--filter", "price<15"]
    found = answer(capsys, "search", "--text", "sofa", *conditions, "--limit", "5")
    assert len(found["results"]) == 5
    assert all(r["id"].startswith(("mug", "bottle")) for r in found["results"])
    assert all(r["price"] < 15 for r in found["results"])


def test_what_is_found_may_stand_by_price(capsys):
    asked = ("search", "--text", "mug", "--limit", "20", "--order")
    prices = [found["price"] for found in answer(capsys, *asked, "dearest")["results"]]
    assert prices == sorted(prices, reverse=True)
    prices = [found["price"] for found in answer(capsys, *asked, "cheapest")["results"]]
    assert prices == sorted(prices)
    assert prices[0] < prices[-1]


def test_a_price_among_the_words_is_a_filter(capsys):
    found = answer(capsys, "search", "--text", "mug under 13 euros", "--limit", "9")["results"]
    assert len(found) == 5
    assert all(each["id"].startswith("mug") and each["price"] <= 13 for each in found)


def test_a_search_is_led_by_products_that_are_liked_and_disliked(capsys):
    votes = ("--liked", "mug-003", "--disliked", "mug-029", "--limit", "5")
    found = answer(capsys, "search", "--text", "mug", *votes)["results"]
    assert found[0]["id"] == "mug-003"
    assert "mug-029" not in [each["id"] for each in found]
    alone = answer(capsys, "search", *votes)["results"]
    assert alone[0]["id"] == "mug-003"


def test_people_get_a_table(capsys):
    code, out, _ = run(capsys, "search", "--text", "red teapot", "--limit", "2")
    assert code == 0
    assert len(out.splitlines()) == 3
    assert "of 451 products" in out


def test_status_says_what_is_there(capsys):
    status = answer(capsys, "status")
    assert status["products"] == 451
    assert status["dimensions"] > 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--text", ""],
        ["search", "--text", "x" * 1000],
        ["search", "--image", "/no/such/file.jpg"],
        ["search", "--image", str(ROOT)],
        ["search", "--image", str(ROOT / "README.md")],
        ["search", "--url", "http://127.0.0.1/"],
        ["search", "--url", "not an address"],
        ["search", "--text", "mug", "--filter", "price<cheap"],
        ["search", "--text", "mug", "--part", "0,0,1,1"],
        ["search"],
        ["search", "--disliked", "mug-003"],
        ["search", "--text", "under 13"],
        ["search", "--liked", "no-such-thing"],
        ["search", "--part", "0,0,1,1"],
        ["search", "--text", "a", "--image", "b"],
        ["search", "--text", "", "--image", str(SCENE)],
        ["things"],
        ["things", "--image", str(ROOT / "README.md")],
        ["things", "--url", "http://127.0.0.1/"],
    ],
)
def test_bad_input_is_one_line_and_code_2(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("findalike: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["search", "--url", "a", "--image", "b"],
        ["search", "--text", "a", "--limit", "0"],
        ["search", "--text", "a", "--limit", "many"],
        ["search", "--image", "b", "--part", "0,0,2,2"],
        ["search", "--text"],
    ],
)
def test_bad_usage_is_one_line_and_code_2(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("findalike: ")
    assert err.count("\n") == 1


def test_the_module_runs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "lib", "status", "--json"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["products"] == 451


def test_a_reader_who_has_seen_enough_is_no_error():
    command = f"{sys.executable} -m lib search --text mug --limit 900 | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    assert "match" in done.stdout
