"""Connections that leave waitress, and what of waitress that relies on."""

import inspect
import socket
import threading
from importlib.metadata import version

import pytest
import waitress.channel
import waitress.server
import waitress.task

from ameen.config import Settings
from ameen.live.handover import HANDOVER, RELIED_ON
from ameen.serve import answer, listening
from ameen.serve.answering import Task

MODULES = {
    "HTTPChannel": waitress.channel,
    "WSGITask": waitress.task,
    "BaseWSGIServer": waitress.server,
}
BODY = b"x" * (8 << 20)


@pytest.mark.parametrize("name", RELIED_ON)
def test_waitress_still_has_what_the_hand_over_relies_on(name):
    kind = getattr(MODULES[name], name)
    source = inspect.getsource(MODULES[name])
    for attribute in RELIED_ON[name]:
        assert hasattr(kind, attribute) or f"self.{attribute} = " in source, attribute


def test_waitress_is_of_the_version_that_was_read():
    assert version("waitress").startswith("3.0.")
    assert issubclass(Task, waitress.task.WSGITask)
    source = inspect.getsource(waitress.channel)
    for line in (
        "task = self.task_class(self, request)",
        "if self.close_when_flushed and not self.total_outbufs_len:",
        "        if self.will_close:\n            self.handle_close()",
    ):
        assert line in source


@pytest.fixture
def server(tmp_path):
    """A server of one app whose /stream hands its connection over; what was taken."""
    taken, arrived, stop = [], threading.Event(), threading.Event()

    def takeover(sock):
        taken.append(sock)
        arrived.set()

    def app(environ, start_response):
        path = environ["PATH_INFO"]
        if path == "/stream":
            environ[HANDOVER](takeover)
            start_response("200 OK", [("Content-Type", "text/event-stream")])
            return [b""]
        if path == "/fails":
            environ[HANDOVER](takeover)
            raise RuntimeError("after the hand-over was asked for")
        body = BODY if path == "/large" else b"hello"
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    listener = listening("127.0.0.1", 0, False)
    port = listener.getsockname()[1]
    settings = Settings.load({}, tmp_path / "data")
    thread = threading.Thread(target=answer, args=(app, listener, settings, stop))
    thread.start()
    yield lambda: socket.create_connection(("127.0.0.1", port), 10), taken, arrived
    stop.set()
    thread.join(30)
    for sock in taken:
        sock.close()


def asked(connection, path, method="GET", protocol="1.1"):
    connection.sendall(f"{method} {path} HTTP/{protocol}\r\nHost: x\r\n\r\n".encode())


def read(connection, until):
    data = b""
    while until not in data:
        more = connection.recv(1 << 20)
        assert more, data[-200:]
        data += more
    return data


@pytest.mark.parametrize("protocol", ["1.1", "1.0"])
def test_the_socket_is_handed_over_when_the_head_is_out(server, protocol):
    connect, taken, arrived = server
    connection = connect()
    asked(connection, "/stream", protocol=protocol)
    head = read(connection, b"\r\n\r\n")
    assert b"Content-Length" not in head and b"chunked" not in head
    assert b"Connection: close" in head
    assert arrived.wait(10)
    taken[0].sendall(b"data: now\n\n")
    assert read(connection, b"now\n\n") == b"data: now\n\n"


def test_head_and_errors_keep_the_connection_with_waitress(server):
    connect, taken, _ = server
    connection = connect()
    asked(connection, "/stream", "HEAD")
    assert read(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 200")
    connection = connect()
    asked(connection, "/fails")
    assert read(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 500")
    assert taken == []


def test_a_stream_behind_a_large_answer_on_the_same_connection_comes_after_it(server):
    connect, _, arrived = server
    connection = connect()
    asked(connection, "/large")
    asked(connection, "/stream")
    data = read(connection, b"text/event-stream")
    assert data.count(b"x" * 1000) >= len(BODY) // 1000
    assert arrived.wait(20)


def test_a_reader_who_left_before_the_head_was_out_is_not_handed_over(server):
    connect, *_ = server
    for _ in range(20):
        connection = connect()
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)  # a reset, not an end
        asked(connection, "/stream")
        connection.close()
    connection = connect()
    asked(connection, "/other")
    assert read(connection, b"hello")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Upgrade: websocket\r\n", b"400"),
        ("Upgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 8\r\n", b"400"),
    ],
)
def test_a_handshake_that_is_none_is_refused(server, headers, status):
    connect, *_ = server
    connection = connect()
    connection.sendall(f"GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
    assert read(connection, b"\r\n\r\n").split()[1] == status
