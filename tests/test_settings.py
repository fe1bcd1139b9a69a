import re

import pytest

from lib.errors import SettingsError
from lib.settings import ROOT, load_settings


def test_the_environment_comes_before_secrets_before_dotenv_before_the_default(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text("EMBEDDER=from-dotenv\nSTORE_DIR=/from/dotenv\n")
    read = load_settings({"EMBEDDER": "from-environ"}, {"EMBEDDER": "from-secrets"}, dotenv)
    assert read.embedder == "from-environ"
    assert load_settings({}, {"EMBEDDER": "from-secrets"}, dotenv).embedder == "from-secrets"
    assert str(load_settings({}, {}, dotenv).store_dir) == "/from/dotenv"
    assert load_settings({}, {}, tmp_path / "none").embedder == "auto"


def test_an_empty_setting_is_no_setting(tmp_path):
    assert load_settings({"EMBEDDER": ""}, {}, tmp_path / "none").embedder == "auto"


def test_a_relative_store_stands_in_the_project(tmp_path):
    assert load_settings({"STORE_DIR": "x"}, {}, tmp_path / "none").store_dir == ROOT / "x"


@pytest.mark.parametrize("port", ["x", "0", "-1", "65536", "80.5"])
def test_a_port_that_is_none_is_named(tmp_path, port):
    with pytest.raises(SettingsError, match="TEST_FETCH_PORT"):
        load_settings({"TEST_FETCH_PORT": port}, {}, tmp_path / "none")


def test_the_example_names_every_setting_and_no_other():
    code = (ROOT / "lib" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    assert named == set(re.findall(r'read\("([A-Z_]+)"', code))
