"""What picture cells name, and what is said of what cannot be used."""

import pytest

from lib.feeds import Listing, RowProblem, open_feed
from lib.feeds.rows import NOT_BESIDE
from lib.feeds.shelf import is_path, is_path_inside
from lib.pictures import MAX_BYTES
from tests.feeds_made_up import png

PLACE = "https://shop.example/media/"


def read(folder, cell, **how):
    """What becomes of a product with this picture cell."""
    path = folder / "feed.csv"
    path.write_text(f'id,title,images\n1,Mug,"{cell}"\n', "utf-8")
    return list(open_feed(path, **how))


def refused(folder, cell, **how):
    (problem,) = read(folder, cell, **how)
    assert isinstance(problem, RowProblem)
    return problem


def test_of_a_picture_that_is_there_it_is_said_what_is_wrong_with_it(tmp_path):
    (tmp_path / "folder.png").mkdir()
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    large, folder = refused(tmp_path, "large.png"), refused(tmp_path, "folder.png")
    assert (large.kind, folder.kind) == ("picture", "picture")
    assert "is too large. Save it with 10 MB at most." in large.reason
    assert "is not a plain file. Put the picture itself there." in folder.reason


@pytest.mark.parametrize("cell", ["m/u/mug", "mug 1.jpg", "IMG_1234", "/mug.webp", "../mug.png"])
def test_of_a_picture_that_may_be_elsewhere_it_is_asked_where(tmp_path, cell):
    problem = refused(tmp_path, cell)
    assert problem.kind == NOT_BESIDE
    assert "Say at which address such paths begin" in problem.reason


@pytest.mark.parametrize("cell", ["see the catalogue", "on request.", "?", "/", "soon to come 2/3"])
def test_of_a_remark_it_is_not_asked_where_it_is(tmp_path, cell):
    problem = refused(tmp_path, cell)
    assert problem.kind == "picture"
    assert "Write its whole https address" in problem.reason


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "n/a",
            "N/A",
            "#N/A",
            "none",
            "None",
            "(none)",
            "null",
            "-",
            "--",
            "no image",
            "No_Image",
        ),
        *("Coming soon!", "no image; n/a", "['n/a']".replace("'", '""'), "kein Bild", "sin imagen"),
        *("нет фото", "画像なし", "暂无图片", "pas d'image", "à venir", "[none]"),
    ],
)
@pytest.mark.parametrize("at", ["", PLACE])
def test_words_for_nothing_are_no_pictures(tmp_path, cell, at):
    assert refused(tmp_path, cell, pictures_at=at).kind == "no picture"


def test_words_for_nothing_may_stand_beside_pictures(tmp_path):
    (tmp_path / "none.png").write_bytes(png(1))
    (listing,) = read(tmp_path, "n/a; none.png; -")
    assert isinstance(listing, Listing)
    assert [picture.address for picture in listing.pictures] == ["none.png"]
    (listing,) = read(tmp_path, "b.png; no image", pictures_at=PLACE)
    assert [picture.address for picture in listing.pictures] == [f"{PLACE}b.png"]


@pytest.mark.parametrize("path", ["~/x.jpg", "~root/x.jpg", "", "..", "a//b", "/a"])
def test_what_may_lead_out_is_no_path_inside(path):
    assert not is_path_inside(path)


@pytest.mark.parametrize("path", ["a\x7f.jpg", "a\n.jpg", "a\\b.jpg", "c:a.jpg", "", "x" * 1025])
def test_what_holds_odd_signs_or_has_no_measure_is_no_path(path):
    assert not is_path(path)
