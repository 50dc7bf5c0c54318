"""Requests a second under waitress, against a bare view that returns the same bytes."""

import http.client
import multiprocessing
import resource
import threading
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask

from .. import create_app
from ..config import Settings
from ..serve import answer, listening
from .asking import ask
from .figures import Figure
from .hubs import Bench
from .load import Load, load

PATH, SIZE = "/crm/contacts", 1000
ROUNDS, SECONDS = 3, 4.0


def run(bench: Bench) -> Iterator[Figure]:
    """The list of contacts, whole and unchanged, by turns with the bare view."""
    app, cookie = bench.app(SIZE)
    first = ask(app, PATH, cookie)
    body = first.body
    seconds = max(0.5, SECONDS * bench.scale)
    asked = {"Cookie": cookie}
    settings = bench.hub(SIZE).settings
    with Served(settings, create_app, settings) as hub, Served(settings, bare, body) as plain:
        rates: dict[str, list[float]] = {"bare": [], "page": [], "anew": [], "unchanged": []}
        for _ in range(ROUNDS):
            rates["bare"].append(_rate(load(plain.port, "/", {}, seconds), 200))
            rates["page"].append(_rate(load(hub.port, PATH, asked, seconds), 200))
            rates["anew"].append(_rate(load(hub.port, f"{PATH}?bench={{n}}", asked, seconds), 200))
            known = asked | {"If-None-Match": _etag(hub.port, asked)}
            rates["unchanged"].append(_rate(load(hub.port, PATH, known, seconds), 304))
    best = {name: sorted(found)[len(found) // 2] for name, found in rates.items()}
    yield Figure("throughput", f"bare view, {len(body):,} bytes", best["bare"], "requests/s")
    yield Figure("throughput", "list of 50", best["page"], "requests/s")
    yield Figure("throughput", "list of 50, unchanged", best["unchanged"], "requests/s")
    yield Figure("throughput", "list of 50, put together each time", best["anew"], "requests/s")
    anew = best["anew"] / best["bare"]
    page, unchanged = best["page"] / best["bare"], best["unchanged"] / best["bare"]
    yield Figure("throughput", "list against bare", page, "ratio", ">= 0.4")
    yield Figure("throughput", "put together each time against bare", anew, "ratio")
    yield Figure("throughput", "unchanged against bare", unchanged, "ratio", ">= 0.7")


class Served:
    """An application under waitress in a process of its own: `make(*arguments)` makes it there."""

    def __init__(self, settings: Settings, make: Callable[..., Any], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._told, told = context.Pipe(duplex=False)
        names = (told, settings, make, arguments)
        self._process = context.Process(target=_run, args=names, daemon=True)

    def __enter__(self) -> "Served":
        self._process.start()
        self.port = self._told.recv()
        self.pid = self._process.pid
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.join()


def bare(body: bytes) -> Any:
    """The least that Flask can do for these bytes."""
    app = Flask("bare")

    @app.get("/")
    def show() -> bytes:
        return body

    return app


def _run(told: Any, settings: Settings, make: Callable[..., Any], arguments: tuple) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    app, listener = make(*arguments), listening("127.0.0.1", 0, False)
    told.send(listener.getsockname()[1])
    answer(app, listener, settings, threading.Event())


def _etag(port: int, headers: dict[str, str]) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", PATH, headers=headers)
    tag = connection.getresponse().headers["ETag"]
    connection.close()
    return tag


def _rate(found: Load, status: int) -> float:
    if found.statuses != {status}:
        raise RuntimeError(f"answers of status {found.statuses}, not {status}")
    return found.rate
