"""`python -m lib import` and `python -m lib sources`, on real files."""

import csv
import functools
import http.server
import json
import signal
import subprocess
import sys
import threading

import pytest

from lib.__main__ import main
from lib.settings import ROOT
from tests.feeds_made_up import png


@pytest.fixture(autouse=True)
def _own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("STORE_DIR", str(tmp_path / "store"))
    monkeypatch.setenv("EMBEDDER", "builtin")


@pytest.fixture
def feed(tmp_path):
    folder = tmp_path / "spring"
    write(folder, 6)
    return folder


def write(folder, rows, lost=()):
    folder.mkdir(exist_ok=True)
    lines = ["id,title,price,image"]
    for i in range(rows):
        lines.append(f"w{i},Widget {i},{i}.50,{i}.png")
        if i not in lost:
            (folder / f"{i}.png").write_bytes(png(i, 64))
    (folder / "products.csv").write_text("\n".join(lines), encoding="utf-8")


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_feed_is_imported_listed_and_deleted(capsys, feed):
    code, out, err = run(capsys, "import", feed, "--json")
    answer = json.loads(out)
    assert (code, answer["state"], answer["source"], answer["new"]) == (0, "finished", "spring", 6)
    assert "6 of 6 rows: 6 new" in err
    code, out, _ = run(capsys, "import", feed)
    assert code == 0
    assert "unchanged  6" in out
    sources = json.loads(run(capsys, "sources", "--json")[1])
    assert {s["source"]: s["products"] for s in sources} == {"": 451, "spring": 6}
    assert "spring" in run(capsys, "sources")[1]
    code, out, err = run(capsys, "sources", "--delete", "spring")
    assert (code, out) == (0, "6 products deleted\n")
    assert run(capsys, "sources", "--delete", "spring")[0] == 2


def test_what_another_encoder_read_is_told(capsys, feed, tmp_path, monkeypatch):
    monkeypatch.setenv("STORE_DIR", str(tmp_path / "own"))
    run(capsys, "import", feed)
    (store,) = (tmp_path / "own").glob("findalike-*")
    store.rename(tmp_path / "own" / "older-1")
    assert "spring: 6 products are not searched" in run(capsys, "sources")[2]
    run(capsys, "import", feed)
    assert "not searched" not in run(capsys, "sources")[2]


class Site(http.server.SimpleHTTPRequestHandler):
    """Files; a store's second page is empty."""

    def translate_path(self, path):
        return super().translate_path("/none.json" if path.endswith("page=2") else path)

    def log_message(self, *_):
        pass


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of a web site whose public name is www.shop.example.com, feeds and stores in it."""
    folder = tmp_path / "site"
    folder.mkdir()
    handler = functools.partial(Site, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("TEST_FETCH_PORT", str(server.server_port))
    yield folder
    server.shutdown()
    server.server_close()


SITE = "http://www.shop.example.com"


def test_a_feed_at_an_address_is_imported(capsys, site):
    (site / "red.png").write_bytes(png(1, 64))
    (site / "spring.csv").write_text(f"id,title,image\nr1,Red,{SITE}/red.png\n")
    code, out, _ = run(capsys, "import", f"{SITE}/spring.csv", "--json")
    answer = json.loads(out)
    assert (code, answer["source"], answer["new"]) == (0, "spring", 1)


def test_where_the_pictures_of_a_file_are_can_be_said(capsys, site, tmp_path):
    (site / "media").mkdir()
    (site / "media" / "red.png").write_bytes(png(1, 64))
    feed = tmp_path / "own.csv"
    feed.write_text("id,title,image\nr1,Red,/red.png\n")
    code, out, _ = run(capsys, "import", feed, "--dry-run")
    assert code == 1
    assert "1 × picture's path" in out
    assert "--pictures-at" in out
    at = ("--pictures-at", f"{SITE}/media")
    assert run(capsys, "import", feed, *at, "--dry-run")[0] == 0
    code, out, _ = run(capsys, "import", feed, *at, "--json")
    assert (code, json.loads(out)["new"]) == (0, 1)
    code, out, _ = run(capsys, "import", feed, *at, "--json")
    assert (code, json.loads(out)["unchanged"]) == (0, 1)


@pytest.mark.parametrize("at", ["file:///etc", "http://127.0.0.1/", "//evil", "x" * 100_000])
def test_where_pictures_cannot_be_is_said_in_one_line(capsys, feed, at):
    code, out, err = run(capsys, "import", feed, "--pictures-at", at)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "paths cannot begin at" in err


def test_where_pictures_cannot_be_is_said_before_a_feed_is_fetched(capsys, site):
    code, _, err = run(capsys, "import", f"{SITE}/none.csv", "--pictures-at", "file:///etc")
    assert code == 2
    assert "paths cannot begin at" in err


def test_a_public_store_at_an_address_is_imported(capsys, site):
    (site / "red.png").write_bytes(png(1, 64))
    (site / "index.html").write_text("<!doctype html><title>A shop</title>")
    product = {"handle": "red", "title": "Red", "images": [{"src": f"{SITE}/red.png"}]}
    (site / "none.json").write_text('{"products": []}')
    (site / "products.json").write_text(json.dumps({"products": [product]}))
    code, out, _ = run(capsys, "import", SITE, "--limit", "1", "--json")
    answer = json.loads(out)
    assert (code, answer["source"], answer["new"]) == (0, "shop", 1)


def test_an_address_without_a_feed_is_told(capsys, site):
    (site / "index.html").write_text("<html>Nothing here")
    code, _, err = run(capsys, "import", SITE)
    assert code == 2
    assert "no public Shopify or WooCommerce catalogue" in err


def test_a_dry_run_brings_nothing(capsys, feed):
    code, out, _ = run(capsys, "import", feed, "--dry-run", "--json")
    answer = json.loads(out)
    assert (code, answer["products"], answer["pictures"], answer["problems"]) == (0, 6, 6, {})
    assert answer["mapping"]["image"] == "image"
    assert len(json.loads(run(capsys, "sources", "--json")[1])) == 1


def test_a_dry_run_tells_what_would_change(capsys, feed):
    write(feed, 8)
    run(capsys, "import", feed, "--limit", 6)
    code, out, _ = run(capsys, "import", feed, "--dry-run", "--json")
    answer = json.loads(out)
    told = {name: answer[name] for name in ("new", "changed", "unchanged", "gone")}
    assert (code, told) == (0, {"new": 2, "changed": 0, "unchanged": 6, "gone": 0})
    assert "unchanged  6" in run(capsys, "import", feed, "--dry-run")[1]
    (feed / "products.csv").write_text("id,title,image\nx1,Widget,0.png", encoding="utf-8")
    assert "'x1'" in run(capsys, "import", feed, "--dry-run")[1]


def test_a_dry_run_makes_no_store(capsys, feed, tmp_path, monkeypatch):
    monkeypatch.setenv("STORE_DIR", str(tmp_path / "none yet"))
    assert run(capsys, "import", feed, "--dry-run")[0] == 0
    assert not (tmp_path / "none yet").exists()


def test_a_dry_run_needs_no_store(capsys, feed, tmp_path, monkeypatch):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("STORE_DIR", str(tmp_path / "a file"))
    code, out, err = run(capsys, "import", feed, "--dry-run", "--json")
    assert (code, json.loads(out)["products"]) == (0, 6)
    assert "cannot be told" in err


def test_what_failed_comes_as_a_file_that_can_be_mended_and_imported(capsys, tmp_path, feed):
    write(feed, 8, lost=(6, 7))
    failures = feed / "failures.csv"
    (feed / "products.csv").rename(feed / "all.csv")
    code, out, _ = run(
        capsys, "import", feed / "all.csv", "--source", "s", "--failures", failures, "--json"
    )
    assert (code, json.loads(out)["failed"]) == (1, 2)
    rows = list(csv.DictReader(failures.read_text(encoding="utf-8").splitlines()))
    assert {row["id"]: row["image"] for row in rows} == {"w6": "6.png", "w7": "7.png"}
    assert all(row["reason"] and int(row["row"]) in (8, 9) for row in rows)
    for i in (6, 7):
        (feed / f"{i}.png").write_bytes(png(i, 64))
    code, out, _ = run(capsys, "import", failures, "--source", "s", "--json")
    assert (code, json.loads(out)["new"]) == (0, 2)
    code, out, _ = run(capsys, "import", feed / "all.csv", "--source", "s", "--json")
    assert (code, json.loads(out)["failed"]) == (0, 0)


def test_columns_shards_and_limits_are_taken(capsys, feed):
    arguments = ["import", feed, "--source", "s", "--map", "price=price", "--json"]
    code, out, _ = run(capsys, *arguments, "--limit", "2")
    assert (code, json.loads(out)["new"]) == (0, 2)
    counts = [
        json.loads(run(capsys, *arguments, "--shard", f"{i}/2", "--refetch")[1]) for i in (1, 2)
    ]
    assert sum(count["new"] for count in counts) == 4
    assert sum(count["unchanged"] for count in counts) == 2
    code, out, _ = run(capsys, *arguments, "--retry-failed", "--remove-missing")
    assert (code, json.loads(out)["removed"]) == (0, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "/no/such/feed.csv"],
        ["import", str(ROOT / "lib")],
        ["import", "FEED", "--shard", "17/16"],
        ["import", "FEED", "--map", "title"],
        ["import", "FEED", "--map", "nothing=title"],
        ["import", "FEED", "--source", " "],
        ["import", "FEED", "--failures", "/no/such/folder/failures.csv"],
        ["sources", "--delete", "nothing"],
    ],
)
def test_bad_input_is_one_line_and_code_2(capsys, feed, arguments):
    code, out, err = run(capsys, *[feed if a == "FEED" else a for a in arguments])
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("findalike: ")


@pytest.mark.parametrize("limit", ["0", "many", "-1"])
def test_bad_usage_is_one_line_and_code_2(feed, limit):
    with pytest.raises(SystemExit) as caught:
        main(["import", str(feed), "--limit", limit])
    assert caught.value.code == 2


def test_ctrl_c_ends_cleanly_and_it_goes_on_later(capsys, tmp_path):
    folder = tmp_path / "large"
    write(folder, 400)
    process = subprocess.Popen(
        [sys.executable, "-m", "lib", "import", str(folder), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 3, line + err
    stopped = json.loads(out)
    assert stopped["state"] == "stopped"
    assert "Traceback" not in err
    assert 0 < stopped["new"] < 400
    code, out, _ = run(capsys, "import", folder, "--json")
    assert (code, json.loads(out)["new"]) == (0, 400 - stopped["new"])
