"""Requests made straight to a WSGI application, as waitress would make them."""

import io
import time
from collections.abc import Sequence
from typing import NamedTuple


class Answer(NamedTuple):
    """What came back, and how long it took in seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


def ask(app, path: str, cookie: str = "", **headers: str) -> Answer:
    """One GET request."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    began, told = time.perf_counter(), []
    answer = app.wsgi_app(environ, lambda status, head, error=None: told.append((status, head)))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    status, head = told[-1]
    return Answer(int(status[:3]), dict(head), body, time.perf_counter() - began)


def by_turns(asked: Sequence, rounds: int) -> list[list[float]]:
    """Seconds that each of these calls took, asked by turns so that a noisy machine is fair."""
    taken: list[list[float]] = [[] for _ in asked]
    for call in asked:
        for _ in range(3):
            call()
    for _ in range(rounds):
        for seconds, call in zip(taken, asked, strict=True):
            seconds.append(call().seconds)
    return taken
