import os
import time
from pathlib import Path

import pytest

from lib import thumbnails
from lib.errors import StoreError
from lib.thumbnails import is_out, is_safe, put_out, put_out_wall, wall_name

NAME = f"thumbnails/{'a' * 64}.jpg"
FORMER = f"thumbnails/{'b' * 64}.webp"


def test_what_the_store_has_becomes_a_file_once(store, tmp_path):
    store.put_thumbnails({NAME: b"jpeg"})
    put_out(store, [NAME, NAME, f"thumbnails/{'c' * 64}.jpg"], tmp_path)
    assert (tmp_path / NAME).read_bytes() == b"jpeg"
    assert [path.name for path in (tmp_path / "thumbnails").iterdir()] == ["a" * 64 + ".jpg"]
    (tmp_path / NAME).write_bytes(b"kept")
    put_out(store, [NAME], tmp_path)
    assert (tmp_path / NAME).read_bytes() == b"kept"


def test_what_was_imported_before_thumbnails_were_jpeg_is_put_out_too(store, tmp_path):
    store.put_thumbnails({FORMER: b"webp"})
    put_out(store, [FORMER], tmp_path)
    assert (tmp_path / FORMER).read_bytes() == b"webp"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../secrets.toml",
        "thumbnails/../../app.py",
        "/etc/passwd",
        "thumbnails/x.webp",
        "thumbnails/x.jpg",
        f"thumbnails/{'a' * 64}.html",
        f"thumbnails/{'a' * 64}.jpg.webp",
        f"thumbnails/{'a' * 64}.webp\n",
        "shop/../icon.png",
        "https://x.example/a.webp",
    ],
)
def test_a_name_that_is_not_ours_is_neither_written_nor_shown(store, tmp_path, name):
    store.put_thumbnails({name: b"evil"})
    static = tmp_path / "static"
    put_out(store, [name], static)
    assert list(static.rglob("*")) == []
    assert not is_safe(name)


def test_ours_and_the_shops_are_shown():
    assert is_safe(NAME)
    assert is_safe(FORMER)
    assert is_safe("shop/mug-001-2.webp")


def test_walls_are_out_by_what_hangs_and_where_and_only_the_last_ones_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "MOST_WALLS", 2)
    (tmp_path / "thumbnails").mkdir()
    (tmp_path / NAME).write_bytes(b"jpeg")
    names = [wall_name(hangs) for hangs in (["a", "b"], ["b", "a"], ["a"])]
    for age, name in enumerate(names):
        assert not is_out(name, tmp_path)
        put_out_wall(name, b"webp", tmp_path)
        assert is_out(name, tmp_path)
        then = time.time() - 7200 + age
        os.utime(tmp_path / name, (then, then))
    assert [is_out(name, tmp_path) for name in names] == [False, True, True]
    assert (tmp_path / NAME).exists()


def test_a_place_that_cannot_be_written_is_named(store, tmp_path):
    (tmp_path / "thumbnails").write_text("in the way")
    (tmp_path / "walls").write_text("in the way")
    with pytest.raises(StoreError, match="Thumbnails cannot be written"):
        put_out_wall(wall_name([]), b"webp", tmp_path)
    store.put_thumbnails({NAME: b"jpeg"})
    with pytest.raises(StoreError, match="Thumbnails cannot be written"):
        put_out(store, [NAME], tmp_path)


def test_what_was_shown_longest_ago_goes_when_there_is_too_much(store, tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "MOST_FILES", 10)
    monkeypatch.setattr(thumbnails, "KEPT", 8)
    names = [f"thumbnails/{number:064x}.jpg" for number in range(11)]
    store.put_thumbnails(dict.fromkeys(names, b"jpeg"))
    put_out(store, names[:10], tmp_path)
    assert len(list((tmp_path / "thumbnails").iterdir())) == 10
    for age, name in enumerate(names[:10]):
        then = time.time() - 7200 - age
        os.utime(tmp_path / name, (then, then))
    put_out(store, [names[9]], tmp_path)  # the oldest is shown again
    put_out(store, [names[10]], tmp_path)
    left = {path.name for path in (tmp_path / "thumbnails").iterdir()}
    assert left == {Path(names[number]).name for number in (0, 1, 2, 3, 4, 5, 9, 10)}
    put_out(store, names, tmp_path)  # and what has gone is made again
    assert (tmp_path / names[8]).read_bytes() == b"jpeg"
