"""Start-up against an empty Streamlit app: first paint, the server's CPU time and memory.

python -m benchmarks.startup [ROUNDS]     by default 5, the two apps in turn

First paint is from starting the process until the page's title is in the browser, "usable" until
the first product is; the shop's index exists already, as at every start but the first ("first
start" measures that one).
Needs Chromium.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from lib.settings import ROOT

CARD = "li.card"
EMPTY = 'import streamlit as st\n\nst.title("Empty")\n'
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Start:
    paint: float
    usable: float
    cpu: float
    megabytes: float


def start(browser: Browser, script: Path, sign: str, store: Path) -> Start:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    options = ["--server.port", port, "--server.address", "127.0.0.1", "--server.headless", "true"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=script.parent,
        env=os.environ | {"STORE_DIR": str(store)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.locator("h1").first.wait_for()
        paint = time.perf_counter() - began
        page.locator(sign).first.wait_for()
        usable = time.perf_counter() - began
        time.sleep(2)  # whatever is warmed up in the background counts too
        result = Start(paint, usable, _cpu_seconds(process.pid), _megabytes(process.pid))
        page.close()
        return result
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str) -> None:
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        empty = Path(folder, "app.py")
        empty.write_text(EMPTY)
        store = Path(folder, "store")
        first = start(browser, ROOT / "app.py", CARD, store)
        runs: dict[str, list[Start]] = {"empty app": [], "Findalike": []}
        for _ in range(rounds):
            runs["empty app"].append(start(browser, empty, "h1", store))
            runs["Findalike"].append(start(browser, ROOT / "app.py", CARD, store))
        browser.close()
    print(f"{'':<12}  first paint s  usable s  CPU s  RSS MB")
    medians = {
        name: Start(
            *(statistics.median(getattr(s, f) for s in starts) for f in Start.__annotations__)
        )
        for name, starts in runs.items()
    }
    for name, s in {**medians, "first start": first}.items():
        print(f"{name:<12}  {s.paint:>13.2f}  {s.usable:>8.2f}  {s.cpu:>5.2f}  {s.megabytes:>6.0f}")
    ours, empty = medians["Findalike"], medians["empty app"]
    print(f"first paint: {ours.paint / empty.paint:.2f} × the empty app")
    print(f"usable: {ours.usable / empty.usable:.2f} × the empty app")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
