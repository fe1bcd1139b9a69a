"""Rules that keep the parts apart and visitors safe, checked on the source itself."""

import ast
import re

import pytest

from lib.settings import ROOT

LIB = sorted((ROOT / "lib").rglob("*.py"))
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", LIB, ids=str)
def test_lib_never_imports_streamlit_or_pages(path):
    assert not [
        name for name in imports(path) if name.split(".")[0] in ("streamlit", "pages", "app")
    ]


def test_stores_know_nothing_of_embedders_and_embedders_nothing_of_stores():
    for path in LIB:
        if path.parent.name == "store":
            assert not [name for name in imports(path) if name.startswith("lib.embedding")], path
        if path.parent.name == "embedding":
            assert not [name for name in imports(path) if name.startswith("lib.store")], path


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_pages_never_draw_raw_html_or_navigate_behind_streamlits_back(path):
    source = path.read_text("utf-8")
    assert "unsafe_allow_html" not in source
    assert "st.navigation" not in source
    assert "st.html" not in source


@pytest.mark.parametrize("path", [*LIB, *PAGES], ids=str)
def test_no_exception_is_swallowed_whole(path):
    assert not re.search(r"except(\s+(Base)?Exception)?\s*:", path.read_text("utf-8"))


def test_only_the_fetching_modules_reach_the_network():
    fetching = {
        "httpx",
        "httpcore",
        "requests",
        "urllib3",
        "urllib.request",
        "socket",
        "http.client",
    }
    users = {path.name for path in [*LIB, *PAGES] if fetching & set(imports(path))}
    assert users <= {"addresses.py", "request.py", "network.py", "endpoint.py"}
