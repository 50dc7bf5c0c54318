"""Requests over kept-alive connections, sent from a process of its own."""

import itertools
import multiprocessing
import selectors
import socket
import time
from collections.abc import Mapping
from typing import NamedTuple


class Load(NamedTuple):
    """What came of it: answers a second, and how long each took."""

    rate: float
    seconds: list[float]
    statuses: set[int]


def load(
    port: int, path: str, headers: Mapping[str, str], seconds: float, connections: int = 4
) -> Load:
    """Asks for `path` as fast as the answers come, on so many connections at once, and goes on
    until at least one has come. A `{n}` in it is another number each time."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_drive, (port, _request(path, headers), seconds, connections))


def _request(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _drive(port: int, request: bytes, seconds: float, connections: int) -> Load:
    selector = selectors.DefaultSelector()
    numbers = itertools.count()

    def following() -> bytes:
        return request.replace(b"{n}", str(next(numbers)).encode())

    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(following())
        selector.register(connection, selectors.EVENT_READ, [bytearray(), time.perf_counter()])
    began, taken, statuses = time.perf_counter(), [], set()
    while (now := time.perf_counter()) - began < seconds or not taken:
        for key, _ in selector.select(1):
            received, asked = key.data
            received += key.fileobj.recv(1 << 18)
            if not (status := _complete(received)):
                continue
            now = time.perf_counter()
            taken.append(now - asked)
            statuses.add(status)
            received.clear()
            key.data[1] = now
            key.fileobj.sendall(following())
    for key in list(selector.get_map().values()):
        key.fileobj.close()
    return Load(len(taken) / (now - began), taken, statuses)


def _complete(received: bytearray) -> int:
    """The status, once the whole answer is there; 0 before."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = bytes(received[:end]).lower()
    status = int(head[9:12])
    at = head.find(b"content-length:")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 and status != 304 else 0
    return status if len(received) >= end + 4 + length else 0
