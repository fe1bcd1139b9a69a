"""What training is told and measured by, as far as it needs no network: see training/README.md."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.catalogue import read_catalogue
from lib.embedding.builtin import BuiltinEmbedder
from lib.embedding.words import Vocabulary
from lib.filters import CATEGORY_SEPARATOR
from lib.shop import FOLDER, known_vectors
from training import asked, names, others, phrasing, purposes, shop, wanted
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


def test_captions_are_put_as_people_type_them():
    rng, said = np.random.default_rng(0), {"colour": "navy", "type": "mug", "material": "enamel"}
    texts = [phrasing.put(said, "mug", ["zebra"], rng) for _ in range(2000)]
    assert all("navy" in text and "enamel" in text for text in texts)
    bare = np.mean([text == "navy mug enamel" for text in texts])
    assert abs(bare - phrasing.BARE) < 0.05
    nameless = [text for text in texts if "mug" not in text]
    assert 0.005 < len(nameless) / len(texts) < 0.05
    assert all(any(use in text for use in purposes.USES["mug"].split(", ")) for text in nameless)
    told = " | ".join(texts)
    for said_so in ("mug in navy", "mug made of enamel", "mug that is navy", "cheap navy", "zebra"):
        assert said_so in told


def test_what_a_thing_is_for_is_told_of_types_that_there_are():
    assert set(purposes.USES) <= set(names.TYPES)


def test_phrases_are_right_by_kind_and_colour():
    kinds, colours = ["Mugs", "Mugs", "Vases"], ["red", "blue", "red"]
    red_mug = asked.Asked("red mug", ("Mugs",), ("red",))
    assert red_mug.right(kinds, colours).tolist() == [True, False, False]
    anything_red = asked.Asked("in red", asked.ANY, ("red",))
    assert anything_red.right(kinds, colours).tolist() == [True, False, True]


def test_the_phrases_ask_for_what_there_is():
    products = shop.listed(CATALOGUE)
    kinds = {product["category"].rpartition(" > ")[2] for product in products} | {"*"}
    colours = {product["colour"] for product in products} | {"*"}
    listed = asked.read("asked.txt")
    assert len(listed) == len({one.phrase for one in listed}) == 240
    assert all(set(one.kinds) <= kinds and set(one.colours) <= colours for one in listed)
    assert len(asked.read("asked_clothes.txt")) == 200


def test_phrases_that_nothing_answers_are_left_out():
    class Told:
        def embed_texts(self, texts):
            return np.array([[1.0, 0.0] if text == "mug" else [0.0, 1.0] for text in texts])

    vectors = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]])
    phrases = [asked.Asked(p, (k,), asked.ANY) for p, k in (("mug", "Mugs"), ("jug", "Jugs"))]
    found = asked.figures(phrases, vectors, ["Mugs", "Vases", "Mugs"], ["red"] * 3, Told())
    assert found == {"right first": 1.0, "P@5": 0.5, "phrases": 1.0}


def test_most_phrases_find_what_they_ask_for_in_the_bundled_shop():
    embedder, products = BuiltinEmbedder(), list(read_catalogue(FOLDER))
    known = known_vectors(embedder)
    vectors = np.stack([known[product.photos[0].digest] for product in products])
    kinds = [product.category.rpartition(CATEGORY_SEPARATOR)[2] for product in products]
    colours = [product.colour for product in products]
    found = asked.figures(asked.read("asked.txt"), vectors, kinds, colours, embedder)
    assert found["right first"] > 0.8
    assert found["P@5"] > 0.75
