import pytest

from lib.errors import StoreError
from lib.thumbnails import is_safe, put_out

NAME = f"thumbnails/{'a' * 64}.webp"


def test_what_the_store_has_becomes_a_file_once(store, tmp_path):
    store.put_thumbnails({NAME: b"webp"})
    put_out(store, [NAME, NAME, f"thumbnails/{'b' * 64}.webp"], tmp_path)
    assert (tmp_path / NAME).read_bytes() == b"webp"
    assert [path.name for path in (tmp_path / "thumbnails").iterdir()] == ["a" * 64 + ".webp"]
    (tmp_path / NAME).write_bytes(b"kept")
    put_out(store, [NAME], tmp_path)
    assert (tmp_path / NAME).read_bytes() == b"kept"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../secrets.toml",
        "thumbnails/../../app.py",
        "/etc/passwd",
        "thumbnails/x.webp",
        f"thumbnails/{'a' * 64}.webp\n",
        "shop/../icon.png",
        "https://x.example/a.webp",
    ],
)
def test_a_name_that_is_not_ours_is_neither_written_nor_shown(store, tmp_path, name):
    store.put_thumbnails({name: b"evil"})
    put_out(store, [name], tmp_path)
    assert list(tmp_path.rglob("*.webp*")) == []
    assert not is_safe(name)


def test_ours_and_the_shops_are_shown():
    assert is_safe(NAME)
    assert is_safe("shop/mug-001-2.webp")


def test_a_place_that_cannot_be_written_is_named(store, tmp_path):
    (tmp_path / "thumbnails").write_text("in the way")
    store.put_thumbnails({NAME: b"webp"})
    with pytest.raises(StoreError, match="Thumbnails cannot be written"):
        put_out(store, [NAME], tmp_path)
