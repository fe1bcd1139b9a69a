"""Bounds the memory that uploads may take; Streamlit itself bounds only a single file.

Without it one anonymous session can park any number of files under ids that no widget knows. The
server takes files as large as a keeper's feed; visitors may send none larger than a picture.
"""

import threading

import streamlit as st
from starlette.exceptions import HTTPException
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from lib.pictures import MAX_BYTES

FILES_A_SESSION = 3
BYTES_IN_ALL = 200 * 2**20
_trusted: set[str] = set()


@st.cache_resource(show_spinner=False)
def install() -> None:
    """Bound this server's uploads; outside a server there is nothing to bound."""
    manager = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    if isinstance(manager, MemoryUploadedFileManager):
        bound(manager)


def trust() -> None:
    """Let this session send a keeper's feed."""
    context = get_script_run_ctx()
    if context:
        _trusted.add(context.session_id)


def bound(manager: MemoryUploadedFileManager) -> None:
    """A session keeps its newest FILES_A_SESSION files; past BYTES_IN_ALL uploads must wait."""
    add, lock = manager.add_file, threading.Lock()

    def add_within_quota(session_id: str, file: UploadedFileRec) -> None:
        if len(file.data) > MAX_BYTES and session_id not in _trusted:
            raise HTTPException(413, "This file is larger than a picture may be.")
        with lock:
            mine = list(manager.file_storage.get(session_id, ()))
            for oldest in mine[: max(0, len(mine) - FILES_A_SESSION + 1)]:
                manager.remove_file(session_id, oldest)
            if _bytes(manager) + len(file.data) > BYTES_IN_ALL:
                raise HTTPException(503, "Many photos are being uploaded. Try again in a minute.")
            add(session_id, file)

    manager.add_file = add_within_quota  # type: ignore[method-assign]


def _bytes(manager: MemoryUploadedFileManager) -> int:
    sessions = list(manager.file_storage.values())
    return sum(len(file.data) for files in sessions for file in list(files.values()))
