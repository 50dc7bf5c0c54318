"""The processes of a running hub."""

import http.client
import os
import re
import signal
import socket
import threading
from pathlib import Path

import pytest

from ameen.config import Settings
from ameen.serve import answer, listening

from .journeys.walking import command, prepared
from .running import Running, until


@pytest.fixture
def data(tmp_path):
    prepared(tmp_path / "data")
    return tmp_path / "data"


def children(running):
    pid = running.process.pid
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_it_answers_leads_and_ends_in_order(data):
    running = Running(data)
    running.start()
    until(lambda: running.ask("GET", "/api/health")[1]["checks"]["jobs"]["ok"])
    process = running.process
    running.kill(signal.SIGTERM)
    assert process.returncode == 0
    assert (data.parent / "logs" / "app.log").exists()


@pytest.mark.parametrize("place", [0, 1], ids=["background", "web"])
def test_a_child_that_is_killed_is_begun_anew(data, place):
    with Running(data) as running:
        until(lambda: len(children(running)) == 2)
        victim = children(running)[place]
        os.kill(victim, signal.SIGKILL)
        until(lambda: len(children(running)) == 2 and victim not in children(running))
        until(lambda: running.ask("GET", "/api/health")[0] == 200)


def test_children_do_not_outlive_their_parent(data):
    running = Running(data)
    running.start()
    left = children(running)
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    until(lambda: not any(_alive(pid) for pid in left))


def _alive(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_two_workers_share_the_port_and_the_store(data):
    with Running(data, "--workers", "2") as running:
        until(lambda: len(children(running)) == 3)
        seen = {running.ask("GET", "/api/health")[1]["checks"]["store"]["detail"] for _ in range(9)}
        assert len(seen) == 1
        for _ in range(20):
            assert running.ask("GET", "/api/health")[0] in (200, 503)


def test_a_port_that_is_taken_is_one_clear_sentence(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = command(data, "serve", "--port", str(port), status=1)
    assert said.startswith("ameen: The address 127.0.0.1:")
    assert said.count("\n") == 1


def test_a_second_hub_does_not_slip_in_beside_several_workers(data):
    with Running(data, "--workers", "2") as running:
        said = command(data, "serve", "--workers", "2", "--port", str(running.port), status=1)
    assert "End what is listening there" in said and "Traceback" not in said


def test_the_log_says_who_asked_for_what_with_its_id_and_without_secrets(data):
    with Running(data) as running:
        secret = "s" * 43
        running.ask("GET", "/api/health", **{"X-Request-ID": "asked-by-test"})
        running.ask("GET", f"/api/{secret}?token={secret}")
    written = (data.parent / "logs" / "app.log").read_text()
    assert re.search(r"127\.0\.0\.1 GET /api/health (200|503) \d+ ms \[asked-by-test\]", written)
    assert "GET /api/… 404" in written and secret not in written


def test_an_answer_under_way_is_finished_when_the_hub_ends(tmp_path):
    began, stop, body = threading.Event(), threading.Event(), b"x" * (8 << 20)

    def app(environ, start_response):
        began.set()
        assert stop.wait(10)
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    listener = listening("127.0.0.1", 0, False)
    port = listener.getsockname()[1]
    settings = Settings.load({}, tmp_path / "data")
    server = threading.Thread(target=answer, args=(app, listener, settings, stop))
    server.start()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    assert began.wait(10)
    stop.set()
    assert connection.getresponse().read() == body
    server.join(30)
    assert not server.is_alive()


def test_a_second_hub_on_the_same_folder_waits_for_the_lead(data):
    with Running(data) as first, Running(data) as second:
        leader = int((data / "run" / "leader.lock").read_text())
        assert leader in children(first)
        first.kill()
        until(lambda: int((data / "run" / "leader.lock").read_text() or 0) in children(second))
        until(lambda: second.ask("GET", "/api/health")[1]["checks"]["jobs"]["ok"])
