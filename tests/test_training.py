"""What training is told and measured by, as far as it needs no network: see training/README.md."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.embedding.words import Vocabulary
from training import names, others, shop, wanted
from training.looks import Looks, look
from training.records import HELD_OUT, Record

CATALOGUE = Path(__file__).parents[1] / "data" / "catalogue"


def record(source="fashion", title="Blue Shirt", item="1", **told):
    return Record(b"", source, item, title, True, told.pop("says", {}), labels=told)


def shirt(colour, everyday):
    says = {"colour": (everyday,), "type": ("t-shirt", "tee")}
    return record(says=says, colour=colour, article="Tshirts")


@pytest.mark.parametrize(
    ("source", "key"), [("fashion", "title"), ("rendered", "item"), ("phone", "group")]
)
def test_what_shares_a_key_is_on_one_side_and_the_share_is_as_said(source, key):
    def one(number, photo):
        same = {"title": {"title": f"Shirt {number}", "item": f"{number}-{photo}"}}.get(
            key, {"item": f"{number}" if key == "item" else f"{number}-{photo}"}
        )
        return record(source, **same, **({"group": f"{number}"} if key == "group" else {}))

    sides = [{one(number, photo).held_out for photo in range(3)} for number in range(2000)]
    assert all(len(side) == 1 for side in sides)
    share = np.mean([side.pop() for side in sides])
    assert abs(share - HELD_OUT[source]) < 0.03


def test_a_kind_is_one_word():
    asked = ("deck chair", "scatter cushion", "watches", "table lamp", "mug")
    assert [names.kind(name) for name in asked] == ["chair", "cushion", "watch", "lamp", "mug"]


def test_looks_are_asked_for_in_the_datas_words_and_in_everyday_ones():
    records = [shirt("Navy Blue", "navy"), shirt("Navy Blue", "navy"), shirt("Red", "red")]
    records += [record(article="Shoes"), record("phone", label="Shirt")]  # colours unknown
    assert [look(each) for each in records[2:]] == ["Red Tshirts", "", ""]
    words = Vocabulary(["navy", "blue", "red", "tshirt"], {})
    looks, rng = Looks(records, words), np.random.default_rng(0)
    said = set()
    for _ in range(40):
        texts, pictures = looks.among(np.array([1, 4, 0, 2, 3]), rng)
        assert pictures.tolist() == [1, 2]  # one picture a look, and none without one
        said.add(tuple(texts[0]))
    assert said == {tuple(words.read(text)[0]) for text in ("Navy Blue Tshirts", "navy t-shirt")}


@pytest.mark.parametrize(
    ("stem", "shown"),
    [
        ("measuringTape3", "measuring tape"),
        ("Hi-Top-Basketball-Shoe", "hi top basketball shoe"),
        ("USB_Cable", "usb cable"),
        ("hammer", "hammer"),
    ],
)
def test_photos_are_named_by_their_files(tmp_path, stem, shown):
    Image.new("RGB", (8, 8), "red").save(tmp_path / f"{stem}.webp")
    assert [name for name, _ in others.photos(tmp_path)] == [shown]


def test_photos_are_asked_of_the_shop_by_the_kind_that_the_list_says(tmp_path):
    for name in ("Aloe-Vera.jpg", "cup.webp", "unlisted.jpg"):
        Image.new("RGB", (8, 8)).save(tmp_path / name)
    asked = wanted.read([tmp_path])
    assert [kind for kind, _ in asked] == ["plant", "mug"]
    kinds = {product["id"].rpartition("-")[0] for product in shop.listed(CATALOGUE)}
    lines = (Path(wanted.__file__).parent / "wanted.txt").read_text().splitlines()
    assert {line.split()[-1] for line in lines} <= kinds

    def first_mugs(pictures):
        """As if every photo looked like the shop's first products, which are mugs."""
        turned = np.linspace(0, 1, len(pictures)) if len(pictures) > 2 else np.zeros(len(pictures))
        return np.stack([np.cos(turned), np.sin(turned)], 1)

    assert list(wanted.figures(CATALOGUE, asked, first_mugs).values()) == [0.5, 0.5]
