"""Ten thousand open streams in one process, and pages meanwhile; against a thread for each."""

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask, Response
from msgspec.structs import replace

from .. import create_app
from ..accounts.actions.hashing import hashed
from ..accounts.queries import role_by_key
from ..accounts.records import User
from ..config import Settings
from ..crm.records import Contact
from ..store import Tx
from .figures import Figure, percentile
from .hubs import EMAIL, PASSWORD, Bench, cookie
from .listeners import Listeners
from .load import load
from .throughput import Served

SIZE, STREAMS, PEOPLE, THREADED = 1000, 10_000, 200, 1_000
ROUNDS, SECONDS, TIMES = 3, 4.0, 100
PAGE, STREAM, SILENT = (
    "/crm/contacts",
    "/live/stream?topics=contacts",
    "/live/stream?topics=companies",
)
HEARD = b"event: contacts"
DESCRIPTORS = 24_000
SETTLED = 1.0


def run(bench: Bench) -> Iterator[Figure]:
    """Pages with and without idle streams, memory, how soon a change is heard, leaks."""
    streams, seconds = bench.scaled(STREAMS, least=20), max(0.5, SECONDS * bench.scale)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, most), most))
    hub = bench.hub(SIZE)
    people = _people(bench, bench.scaled(PEOPLE, least=2))
    page = {"Cookie": cookie(hub)}
    with (
        Served(hub.settings, create_app, hub.settings) as plain,
        Served(hub.settings, create_app, hub.settings) as served,
        Listeners(served.port, STREAM, people) as crowd,
        Listeners(served.port, SILENT, people) as idle,
    ):
        pid = served.pid
        _connected(idle, min(20, streams))
        idle.leave()
        before = _settled(pid)
        _connected(idle, streams)
        held = _settled(pid)
        yield Figure("live", "streams open", streams, "streams")
        bytes_each = (held.memory - before.memory) / streams
        yield Figure("live", "memory a stream", bytes_each / 1024, "KB", "<= 4")
        yield from _pages((plain.port, served.port), page, streams, seconds)
        yield from _to_one(bench, served.port, people, idle, seconds)
        idle.leave()
        _connected(crowd, streams)
        yield from _to_all(bench, crowd, streams)
        crowd.leave()
        _connected(crowd, streams)
        crowd.leave(abruptly=True)
        yield from _leaks(before, _settled(pid))
    yield from _threaded(bench, seconds)


def _pages(
    ports: tuple[int, int], page: dict[str, str], streams: int, seconds: float
) -> Iterator[Figure]:
    """Pages of a process without streams and of one with them, by turns: a noisy machine is fair."""
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        for port, found in zip(ports, rates, strict=True):
            answered = load(port, f"{PAGE}?bench={{n}}", page, seconds)
            if turn:  # in the first one templates are compiled
                found.append(answered.rate)
    calm, busy = map(median, rates)
    yield Figure("live", "pages without streams", calm, "requests/s")
    yield Figure("live", f"pages with {streams:,} idle streams", busy, "requests/s")
    yield Figure("live", "with to without", busy / calm, "ratio", ">= 0.85")


def _to_one(
    bench: Bench, port: int, people: list[str], idle: Listeners, seconds: float
) -> Iterator[Figure]:
    """From the commit of a change to its one reader, while everybody else's stream is open."""
    with Listeners(port, STREAM, people) as one:
        _connected(one, 1)
        taken = [_told(bench, one, 1)[0] for _ in range(bench.scaled(TIMES, least=5))]
        yield Figure("live", "commit to its one reader, p50", median(taken) * 1000, "ms")
        yield Figure(
            "live", "commit to its one reader, p99", percentile(taken, 0.99) * 1000, "ms", "<= 20"
        )
        taken = _under_load(bench, one, port, seconds)
        yield Figure(
            "live", "the same while pages are asked for, p99", percentile(taken, 0.99) * 1000, "ms"
        )


def _under_load(bench: Bench, one: Listeners, port: int, seconds: float) -> list[float]:
    taken: list[float] = []
    page = {"Cookie": cookie(bench.hub(SIZE))}
    busy = threading.Thread(
        target=load, args=(port, f"{PAGE}?bench={{n}}", page, max(2.0, seconds))
    )
    busy.start()
    time.sleep(min(SETTLED, seconds))
    while busy.is_alive() or not taken:
        taken += _told(bench, one, 1)
    busy.join()
    return taken


def _to_all(bench: Bench, crowd: Listeners, streams: int) -> Iterator[Figure]:
    rounds = [_told(bench, crowd, streams) for _ in range(bench.scaled(10, least=2))]
    if any(len(times) < streams for times in rounds):
        raise RuntimeError("not everybody heard of the change")
    last = median(max(times) for times in rounds)
    yield Figure("live", f"commit to all {streams:,}, the last", last * 1000, "ms", "<= 500")


def _told(bench: Bench, crowd: Listeners, count: int) -> list[float]:
    """Seconds from the commit of a change until each has heard of it."""
    hub, owner = bench.hub(SIZE), bench.owner(SIZE)
    crowd.hear(HEARD)
    hub.store.write(lambda tx: tx.put(Contact(name_en="One more")), by=owner.user.id)
    committed = time.perf_counter()
    return [heard - committed for heard in crowd.heard(count)]


class State:
    """What a process holds."""

    def __init__(self, pid: int) -> None:
        status = Path(f"/proc/{pid}/status").read_text()
        told = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        self.memory = int(told["RssAnon"].split()[0]) * 1024
        self.threads = int(told["Threads"])
        self.descriptors = len(os.listdir(f"/proc/{pid}/fd"))


def _settled(pid: int) -> State:
    """When as many descriptors are open as a moment ago."""
    state = State(pid)
    while True:
        time.sleep(SETTLED)
        last, state = state, State(pid)
        if last.descriptors == state.descriptors:
            return state


def _leaks(before: State, after: State) -> Iterator[Figure]:
    """Twice as many as may be open at once came and went, a third of the last without a word."""
    yield Figure(
        "live", "descriptors left over", after.descriptors - before.descriptors, "", "<= 0"
    )
    yield Figure("live", "threads left over", after.threads - before.threads, "", "<= 0")
    left = (after.memory - before.memory) / 1024 / 1024
    yield Figure("live", "memory kept for the next ones", left, "MB")


def _threaded(bench: Bench, seconds: float) -> Iterator[Figure]:
    """The same with what waitress has: a thread of its pool for each stream."""
    streams = bench.scaled(THREADED, least=5)
    base = bench.hub(SIZE).settings
    settings = _with_threads(base, streams + base.threads)
    page = {"Cookie": cookie(bench.hub(SIZE))}
    with (
        Served(settings, threaded, base) as served,
        Listeners(served.port, "/threaded", [""]) as crowd,
    ):
        load(served.port, f"{PAGE}?bench={{n}}", page, seconds)
        without = load(served.port, f"{PAGE}?bench={{n}}", page, seconds).rate
        before = _settled(served.pid)
        answered = crowd.connect(streams)
        held = _settled(served.pid)
        during = load(served.port, f"{PAGE}?bench={{n}}", page, seconds).rate
    yield Figure("live", "a thread each: streams open", answered, "streams")
    each = (held.memory - before.memory) / max(1, answered) / 1024
    yield Figure("live", "a thread each: memory a stream", each, "KB")
    yield Figure("live", "a thread each: pages with to without", during / without, "ratio")


def threaded(settings: Settings) -> Any:
    """The hub, and beside it a stream that a worker holds."""
    app: Flask = create_app(settings)
    plain, wsgi = _held, app.wsgi_app
    app.wsgi_app = lambda environ, start: (
        plain(environ, start) if environ["PATH_INFO"] == "/threaded" else wsgi(environ, start)
    )
    return app


def _held(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
    def beats() -> Iterator[bytes]:
        while True:
            yield b":\n\n"
            time.sleep(15)

    return Response(beats(), mimetype="text/event-stream")(environ, start)


def _with_threads(settings: Settings, threads: int) -> Settings:
    return replace(settings, threads=threads)


def _people(bench: Bench, count: int) -> list[str]:
    """The cookies of so many who see all contacts."""
    hub, stamp = bench.hub(SIZE), time.time_ns()

    def work(tx: Tx) -> list[str]:
        role, known = role_by_key(tx, "owner"), hashed(PASSWORD)
        emails = [f"listener-{n}-{stamp}@{EMAIL.partition('@')[2]}" for n in range(count)]
        for email in emails:
            tx.put(User(email=email, role_ids=(role.id,), password_hash=known))
        return emails

    return [cookie(hub, email) for email in hub.store.write(work)]


def _connected(crowd: Listeners, count: int) -> None:
    answered = crowd.connect(count)
    if answered < count:
        raise RuntimeError(f"only {answered} of {count} streams were opened")
    time.sleep(SETTLED)  # an answer's head is out a moment before the hub has the connection
