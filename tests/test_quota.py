import pytest
from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.parts import quota


@pytest.fixture
def manager():
    manager = MemoryUploadedFileManager("/upload")
    quota.bound(manager)
    return manager


def upload(manager, session, name, size=10):
    manager.add_file(session, UploadedFileRec(name, name, "image/jpeg", bytes(size)))


def test_a_session_keeps_only_its_newest_files(manager):
    for i in range(60):
        upload(manager, "visitor", f"f{i}")
    assert list(manager.file_storage["visitor"]) == ["f57", "f58", "f59"]


def test_sessions_do_not_push_out_each_other(manager):
    upload(manager, "one", "mine")
    for i in range(60):
        upload(manager, "two", f"f{i}")
    assert list(manager.file_storage["one"]) == ["mine"]


def test_the_server_as_a_whole_is_bounded(manager, monkeypatch):
    monkeypatch.setattr(quota, "BYTES_IN_ALL", 100)
    for i in range(10):
        upload(manager, f"s{i}", "f")
    with pytest.raises(HTTPException, match="Try again"):
        upload(manager, "another", "f")
    upload(manager, "another", "small", size=0)


def test_only_a_keeper_may_send_more_than_a_picture(manager, monkeypatch):
    monkeypatch.setattr(quota, "_trusted", {"keeper"})
    upload(manager, "keeper", "feed", quota.MAX_BYTES + 1)
    with pytest.raises(HTTPException, match="larger than a picture"):
        upload(manager, "visitor", "feed", quota.MAX_BYTES + 1)
    assert "visitor" not in manager.file_storage
