"""A child that takes too long is ended in time, and watching costs no thread."""

import subprocess
import sys
import threading
import time

import pytest

from lib import watchdog as module
from lib.watchdog import Watchdog

WAIT = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def child():
    process = subprocess.Popen(WAIT)
    yield process
    process.kill()
    process.wait()


def threads():
    return [each for each in threading.enumerate() if each.name == "watchdog"]


def test_what_takes_too_long_is_killed_at_its_time_and_not_before(child):
    began = time.monotonic()
    with Watchdog().over(child, 0.5) as watch:
        child.wait(5)
    assert 0.45 < time.monotonic() - began < 2
    assert watch.struck.is_set()


def test_what_ends_in_time_is_left_alone(child):
    with Watchdog().over(child, 0.2) as watch:
        pass
    time.sleep(0.5)
    assert child.poll() is None
    assert not watch.struck.is_set()


def test_each_is_killed_at_its_own_time_by_one_thread(child, monkeypatch):
    monkeypatch.setattr(module, "REST_S", 0.3)
    before, dog = len(threads()), Watchdog()
    with subprocess.Popen(WAIT) as other, dog.over(child, 5.0), dog.over(other, 0.6) as watch:
        other.wait(5)
        assert watch.struck.is_set()
        assert child.poll() is None
    time.sleep(1)  # it has nothing to do and sleeps until there is something again
    with dog.over(child, 0.1) as watch:
        child.wait(5)
    assert watch.struck.is_set()
    assert len(threads()) == before + 1


def test_an_error_ends_the_watch_too(child):
    with pytest.raises(KeyError), Watchdog().over(child, 0.2):
        raise KeyError
    time.sleep(0.5)
    assert child.poll() is None
