"""Thousands who listen, from a process of their own: what they hear, and when."""

import contextlib
import multiprocessing
import selectors
import socket
import time
from typing import Any

AT_ONCE = 100
ADDRESSES = 8  # of loopback, from which they come: an address has only so many ports
PATIENCE = 300.0


class Listeners:
    """A context manager; they all follow `path`, by turns with one of these cookies."""

    def __init__(self, port: int, path: str, cookies: list[str]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_listen, args=(theirs, port, path, cookies), daemon=True
        )

    def __enter__(self) -> "Listeners":
        self._process.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.join()

    def connect(self, count: int, patience: float = PATIENCE) -> int:
        """So many more; says how many of them were answered in time."""
        return self._asked("connect", count, patience)

    def hear(self, wanted: bytes) -> None:
        """From now on notes when each has heard this; returns when all are ready to."""
        self._asked("hear", wanted)

    def heard(self, count: int, patience: float = PATIENCE) -> list[float]:
        """When (by `time.perf_counter`, which processes share) the first so many had heard it."""
        return self._asked("heard", count, patience)

    def leave(self, abruptly: bool = False) -> None:
        self._asked("leave", abruptly)

    def _asked(self, *question: Any) -> Any:
        self._pipe.send(question)
        return self._pipe.recv()


class _Crowd:
    """The listeners, in their process."""

    def __init__(self, port: int, path: str, cookies: list[str]) -> None:
        self._port, self._path, self._cookies = port, path, cookies
        self._selector = selectors.DefaultSelector()
        self._open: list[socket.socket] = []
        self._wanted, self._times, self._answered = b"\0", [], 0

    def connect(self, count: int, patience: float) -> int:
        deadline = time.perf_counter() + patience
        self._answered, begun = 0, 0
        while self._answered < count and time.perf_counter() < deadline:
            while begun < count and begun - self._answered < AT_ONCE:
                with contextlib.suppress(OSError):
                    self._one_more()
                begun += 1
            self._turn(0.05)
        return self._answered

    def hear(self, wanted: bytes) -> None:
        self._turn(0)
        self._wanted, self._times = wanted, []

    def heard(self, count: int, patience: float) -> list[float]:
        deadline = time.perf_counter() + patience
        while len(self._times) < count and time.perf_counter() < deadline:
            self._turn(0.05)
        return self._times[:count]

    def leave(self, abruptly: bool) -> None:
        for number, sock in enumerate(self._open):
            self._selector.unregister(sock)
            if abruptly and number % 3 == 0:  # a reset instead of an end
                linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            sock.close()
        self._open.clear()

    def _one_more(self) -> None:
        number = len(self._open)
        sock = socket.socket()
        sock.bind((f"127.0.0.{1 + number % ADDRESSES}", 0))
        sock.settimeout(5)
        sock.connect(("127.0.0.1", self._port))
        cookie = self._cookies[number % len(self._cookies)]
        sock.sendall(f"GET {self._path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
        sock.setblocking(False)
        self._open.append(sock)
        self._selector.register(sock, selectors.EVENT_READ, [])

    def _turn(self, pause: float) -> None:
        for key, _ in self._selector.select(pause):
            with contextlib.suppress(BlockingIOError, ConnectionResetError):
                data = key.fileobj.recv(1 << 16)
                now = time.perf_counter()
                if not data:  # the hub has ended it
                    self._selector.unregister(key.fileobj)
                    self._open.remove(key.fileobj)
                    key.fileobj.close()
                if b"HTTP/1.1 200" in data:
                    self._answered += 1
                if self._wanted in data:
                    self._times.append(now)


def _listen(pipe: Any, port: int, path: str, cookies: list[str]) -> None:
    crowd = _Crowd(port, path, cookies)
    while True:
        name, *arguments = pipe.recv()
        pipe.send(getattr(crowd, name)(*arguments))
