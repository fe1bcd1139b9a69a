"""Ten thousand rows from a shop's own server, which has its faults, imported and killed."""

import http.server
import itertools
import json
import threading
import time

import pytest

from lib.importing.ahead import PICTURES
from tests.feeds_made_up import png
from tests.import_worker import opened
from tests.test_importing_killed import contents, embedded, kill_and_take_up, worker

ROWS, KILLS, EVERY = 10_000, 25, 1000
FAULTS = {1: "missing", 2: "page", 3: "json", 4: "error", 5: "busy", 6: "slow"}  # by number
BAD = 4  # of these, so many never give a picture
RESETS = (7, 5007)  # these are tried three times, with pauses
BUSY: set[int] = set()  # pictures that were refused once
PAGE = b"<!doctype html><title>Not here</title>"


class Shop(http.server.BaseHTTPRequestHandler):
    """Pictures by number; what is wrong with one depends on its number alone."""

    def do_GET(self):
        number = int(self.path.strip("/").removesuffix(".png"))
        fault = "reset" if number in RESETS else FAULTS.get(number % EVERY, "")
        if fault == "busy" and number not in BUSY:
            BUSY.add(number)
            self.reply(429, b"", [("Retry-After", "1")])
        elif fault == "reset":
            self.close_connection = True
        elif fault == "missing":
            self.reply(404, b"")
        elif fault == "error":
            self.reply(500, b"")
        elif fault == "page":
            self.reply(200, PAGE, [("Content-Type", "text/html")])
        elif fault == "json":
            self.reply(200, json.dumps({"no": "picture"}).encode())
        else:
            time.sleep(0.5 if fault == "slow" else 0)
            self.reply(200, png(number))

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def shop(monkeypatch):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("TEST_FETCH_PORT", str(server.server_port))
    yield
    server.shutdown()
    server.server_close()


def test_a_feed_of_ten_thousand_rows_ends_the_same_however_often_it_is_killed(shop, tmp_path):
    feed = tmp_path / "feed.csv"
    lines = (f"r{n},Thing {n},{n % 90}.50,http://cdn.shop.example.com/{n}.png" for n in range(ROWS))
    feed.write_text("\n".join(itertools.chain(["id,title,price,image_link"], lines)))
    log = tmp_path / "batches"
    kill_and_take_up(tmp_path / "killed", feed, log, KILLS)
    undisturbed = worker(tmp_path / "peaceful", feed, tmp_path / "other")
    assert undisturbed.communicate()[1] == ""
    killed, peaceful = (opened(str(tmp_path / name)) for name in ("killed", "peaceful"))
    assert contents(killed) == contents(peaceful)
    good = ROWS - ROWS // EVERY * BAD - len(RESETS)
    assert killed.count() == good
    (run,) = killed.journal.runs()
    assert (run.state, run.counts["failed"]) == ("finished", ROWS - good)
    assert 0 <= sum(embedded(log)) - good <= KILLS * PICTURES
    killed.close()
    peaceful.close()
