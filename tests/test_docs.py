"""What the README promises is there."""

import re
import shlex

import pytest

from lib.__main__ import main
from lib.settings import ROOT

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)", README, re.MULTILINE))))
def test_every_make_target_exists(target):
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_linked_file_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    "command", re.findall(r"^\.venv/bin/python -m lib (.*)$", README, re.MULTILINE)
)
def test_every_command_runs(command, capsys):
    offline = "--url" in command  # the example's address cannot be fetched here: a clear refusal
    assert main(shlex.split(command)) == (2 if offline else 0)
    out, err = capsys.readouterr()
    assert (err if offline else out).strip()


def test_the_number_of_products_is_true():
    with (ROOT / "data" / "catalogue" / "products.csv").open(encoding="utf-8") as file:
        products = len(file.readlines()) - 1
    assert f"{products} products" in README


def test_the_python_version_is_the_projects():
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()
    assert "Python 3.11 or newer" in README
