"""The processes of a running hub."""

import os
import signal
import socket
from pathlib import Path

import pytest

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


def test_a_second_hub_on_the_same_folder_waits_for_the_lead(data):
    with Running(data) as first, Running(data) as second:
        leader = int((data / "run" / "leader.lock").read_text())
        assert leader in children(first)
        first.kill()
        until(lambda: int((data / "run" / "leader.lock").read_text() or 0) in children(second))
        until(lambda: second.ask("GET", "/api/health")[1]["checks"]["jobs"]["ok"])
