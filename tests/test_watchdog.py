"""When a process gives up on itself, and when it doesn't."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ameen.store import StoreError, StoreFull
from ameen.watchdog import STATUS, Watchdog

TOP = Path(__file__).parent.parent
SHORT = 0.2  # seconds of patience


def test_a_request_that_does_not_end_is_told_with_the_place_where_it_hangs(store):
    watch, go_on = Watchdog(store, SHORT), threading.Event()

    def hangs(environ, start_response):
        go_on.wait()
        return []

    thread = threading.Thread(target=watch.around(hangs), args=({}, None))
    thread.start()
    time.sleep(2 * SHORT)
    watch.read()
    assert "a request is being answered" in watch.wrong() and "in hangs" in watch.wrong()
    go_on.set()
    thread.join()
    assert watch.wrong() == ""


@pytest.mark.parametrize(
    "environ", [{"HTTP_UPGRADE": "websocket"}, {"sent": "slowly"}], ids=["socket", "slow reader"]
)
def test_what_stays_open_by_its_nature_is_no_fault(store, environ):
    watch = Watchdog(store, SHORT)

    def slow(given, start_response):
        if "HTTP_UPGRADE" in given:
            time.sleep(2 * SHORT)
        return (time.sleep(2 * SHORT) for _ in range(1))

    thread = threading.Thread(target=lambda: list(watch.around(slow)(environ, None)))
    thread.start()
    time.sleep(1.5 * SHORT)
    watch.read()
    assert watch.wrong() == ""
    thread.join()


def test_a_store_that_cannot_be_read_for_long_is_told_with_the_reason(store, monkeypatch):
    watch = Watchdog(store, SHORT)

    def broken():
        raise StoreError("the disk is gone")

    monkeypatch.setattr(store, "read", broken)
    watch.read()
    assert watch.wrong() == ""
    time.sleep(2 * SHORT)
    assert "the disk is gone" in watch.wrong()


def test_a_full_disk_is_not_its_business(store, monkeypatch):
    watch = Watchdog(store, SHORT)

    def full(*args, **names):
        raise StoreFull("there is no room left")

    monkeypatch.setattr(store, "write", full)
    time.sleep(2 * SHORT)
    watch.read()
    assert watch.wrong() == ""


HUNG = """
import logging, sys, threading, time
from types import SimpleNamespace
from pathlib import Path
from ameen.store import Store
from ameen.watchdog import watched
logging.basicConfig()
class App:
    extensions = {"ameen": SimpleNamespace(store=Store.open(Path(sys.argv[1])))}
    def __call__(self, environ, start_response):
        %s
watched(App(), 0.5, 0.1)({}, None)
"""


def test_a_hung_process_ends_and_says_why(tmp_path):
    done = _run(HUNG % "threading.Event().wait()", tmp_path)
    assert done.returncode == STATUS
    assert "this process ends" in done.stderr and "__call__" in done.stderr


def test_a_process_in_which_no_thread_of_python_runs_ends_too(tmp_path):
    holds_the_interpreter = "import ctypes; ctypes.PyDLL(None).sleep(60)"
    done = _run(HUNG % holds_the_interpreter, tmp_path)
    assert done.returncode == 1
    assert "Timeout" in done.stderr and "__call__" in done.stderr


def _run(program, folder):
    return subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=TOP,
        capture_output=True,
        text=True,
        timeout=30,
    )
