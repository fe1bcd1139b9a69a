"""docs/pytidb.md does what it says, with the real pytidb."""

import re
import shutil

import pytest

from lib import shop
from lib.errors import PictureError
from lib.settings import ROOT
from tests.stores import fresh_database

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "pytidb.md").read_text("utf-8"), re.S)
SHOP = "https://shop.example/"


def picture_at(url):
    """The bundled shop's picture of that name, as if the shop were at shop.example."""
    return (shop.FOLDER / "images" / url.removeprefix(SHOP)).read_bytes()


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the names in the document stand for after its blocks have run in order."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copy(shop.FOLDER / "images" / "teapot-016.webp", folder / "teapot.webp")
    with fresh_database() as settings, pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "TIDB_DATABASE_URL": "",
            "TIDB_HOST": settings.host,
            "TIDB_PORT": settings.port,
            "TIDB_USERNAME": settings.username,
            "TIDB_PASSWORD": settings.password.reveal(),
            "TIDB_DATABASE": settings.database,
        }.items():
            patch.setenv(name, str(value))
        patch.setattr("lib.embedding.pytidb_function.fetch_picture_bytes", picture_at)
        patch.chdir(folder)
        from lib.store.tidb.connection import Database

        Database(settings).create()
        names = {"__name__": "guide"}
        for block in BLOCKS:
            exec(compile(block, "docs/pytidb.md", "exec"), names)  # the document is ours
        yield names
        names["client"].disconnect()


def addresses(rows):
    return [row["image_uri"].removeprefix(SHOP).removesuffix(".webp") for row in rows]


def test_rows_are_found_by_the_address_of_their_picture(said):
    assert addresses(said["by_address"])[0] == "sofa-007"
    assert said["by_address"][0]["_distance"] == pytest.approx(0, abs=1e-5)


def test_rows_are_found_by_a_picture(said):
    assert addresses(said["by_picture"])[0] == "teapot-016"
    assert said["by_picture"][0]["_distance"] == pytest.approx(0, abs=1e-5)


def test_rows_are_found_by_words_nearest_first(said):
    assert len(said["by_words"]) == 2
    distances = [row["_distance"] for row in said["by_words"]]
    assert distances == sorted(distances)
    assert distances[0] > 0.01


def test_a_filter_holds(said):
    assert addresses(said["only_mugs"]) == ["mug-016"]


def test_a_model_of_ones_own_reads_and_writes_the_same_table(said):
    assert addresses(said["own"]) == ["watch-025"]
    assert said["photos"].rows() == 4


def test_words_that_look_like_a_file_are_words(said):
    function, text = said["function"], "file:///etc/hostname"
    asked = function.get_query_embedding(text, "image")
    assert asked == pytest.approx(said["embedder"].embed_texts([text])[0].tolist())


def test_a_source_that_is_no_address_is_refused(said):
    for source in ("images/a.jpg", "file:///etc/hostname", "red dress", ""):
        with pytest.raises(PictureError, match="not the address of a picture"):
            said["function"].get_source_embedding(source, "image")


def test_nothing_to_embed_asks_for_nothing(said):
    assert said["function"].get_source_embeddings([], "image") == []


def test_texts_can_be_a_source_too(said):
    vectors = said["function"].get_source_embeddings(["red mug", "https://x.example/"], "text")
    assert len(vectors) == 2
