"""The real app on a free port, a real Chromium, and a picture server that only tests may reach."""

import functools
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from lib.settings import ROOT
from lib.shop import FOLDER

ARTEFACTS = ROOT / "artefacts"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
expect.set_options(timeout=15_000)  # a busy machine may draw late
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class App:
    """One Streamlit server."""

    def __init__(self, folder: Path, fetch_port: int, **settings: str) -> None:
        self.log = folder / "app.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
        options = ["--server.address", "127.0.0.1", "--server.headless", "true"]
        port = ["--server.port", self.url.rpartition(":")[2]]
        environ = {"STORE_DIR": str(folder / "store"), "TEST_FETCH_PORT": str(fetch_port)}
        environ |= settings
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, *options, *port],
                cwd=ROOT,
                env=os.environ | environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            assert self.process.poll() is None, self.log.read_text()
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.log.read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


class Pictures(http.server.SimpleHTTPRequestHandler):
    """What an import fetches comes as from a shop far away, so that a person can stop it."""

    def do_GET(self) -> None:
        time.sleep(0.06 if self.path.startswith("/images/") else 0)
        super().do_GET()


@pytest.fixture(scope="session")
def pictures():
    """Port of a server whose /queries/… and /images/… are the shop's own pictures."""
    handler = functools.partial(Pictures, directory=FOLDER)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def app(tmp_path_factory, pictures):
    app = App(tmp_path_factory.mktemp("app"), pictures)
    yield app
    app.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """A browser tab on the app, with a person's words for what can be done there."""

    def __init__(self, page: Page, app: App) -> None:
        self.page, self.app = page, app
        self.problems: list[str] = []
        self.asked_elsewhere: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", self._note)

    def _note(self, request):
        if not request.url.startswith(
            (self.app.url, "data:", "blob:", self.app.url.replace("http", "ws"))
        ):
            self.asked_elsewhere.append(request.url)

    def open(self, path: str = "/") -> "Visitor":
        self.page.goto(self.app.url + path)
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until the script has run and the gallery is drawn."""
        page = self.page
        page.wait_for_timeout(250)
        state = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
        expect(page.locator(f"{state}[data-test-script-state=notRunning]")).to_be_visible(
            timeout=30_000
        )
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
        page.wait_for_timeout(250)

    def cards(self):
        return self.page.get_by_role("list", name="Products").get_by_role("listitem")

    def ids(self) -> list[str]:
        return [card.get_attribute("data-id") for card in self.cards().all()]

    def search_words(self, words: str) -> None:
        self.page.get_by_role("tab", name="Text").click()
        box = self.page.get_by_label("What does it look like, or what is it called?")
        box.fill(words)
        box.press("Enter")
        self.settle()

    def search_url(self, url: str) -> None:
        self.page.get_by_role("tab", name="URL").click()
        box = self.page.get_by_label("Address of a picture")
        box.fill(url)
        box.press("Enter")
        self.settle()

    def upload(self, *files) -> None:
        box = self.page.get_by_test_id("stFileUploaderDropzoneInput")
        expect(box).to_have_count(1)  # one that was drawn before stays for a moment
        box.set_input_files(files=list(files))
        self.page.wait_for_timeout(500)
        self.settle()

    def shows(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def picture(self, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")


@pytest.fixture
def visit(browser: Browser, app: App):
    """A function that gives a new visitor; at the end nothing may have gone wrong unseen."""
    with visits(browser, app) as visit:
        yield visit


@contextmanager
def visits(browser: Browser, app: App):
    """Visitors of one app, and what must be true of all of them in the end."""
    contexts, visitors = [], []

    def visit(
        path: str = "/", *, phone: bool = False, dark: bool = False, locale: str = "en-GB"
    ) -> Visitor:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            is_mobile=phone,
            has_touch=phone,
            device_scale_factor=2 if phone else 1,
            color_scheme="dark" if dark else "light",
            locale=locale,
        )
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), app))
        return visitors[-1].open(path)

    yield visit
    for context in contexts:
        context.close()
    for visitor in visitors:
        assert visitor.problems == []
        assert visitor.asked_elsewhere == []
