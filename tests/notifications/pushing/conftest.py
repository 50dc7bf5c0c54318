"""A browser with keys of its own, and a push service that keeps what it is given."""

import json
import socket
import ssl
import subprocess
import threading
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ameen.notifications.actions import subscribe


def text_of(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Browser:
    """What a browser keeps to itself, and what it gives away."""

    def __init__(self):
        self._private, self._auth = ec.generate_private_key(ec.SECP256R1()), b"sixteen bytes!!!"

    @property
    def keys(self):
        point = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return {"p256dh": text_of(point), "auth": text_of(self._auth)}

    def reads(self, content):
        plain = http_ece.decrypt(
            content, private_key=self._private, auth_secret=self._auth, version="aes128gcm"
        )
        return json.loads(plain)


class PushService(ThreadingHTTPServer):
    """`requests` are what came in; `answers` what is said to the next ones, else 201."""

    daemon_threads = True

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), _Desk)
        self.requests, self.answers = [], []
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def endpoint(self, name="one"):
        return f"https://localhost:{self.server_port}/push/{name}?v=1"


class _Desk(BaseHTTPRequestHandler):
    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, dict(self.headers), content))
        answers = self.server.answers
        status, headers = answers.pop(0) if answers else (201, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *told):
        """Nobody reads it."""


@contextmanager
def silent_service():
    """A push service that takes every connection and says nothing; gives its port, and a function
    that says how many have come."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listening:
        listening.settimeout(0)
        taken = []

        def come():
            try:
                while True:
                    taken.append(listening.accept())
            except BlockingIOError:
                return len(taken)

        yield listening.getsockname()[1], come
        for connection, _ in taken:
            connection.close()


@contextmanager
def dripping_service(certificate):
    """A push service that answers a byte at a time until nobody listens; gives its port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    over = threading.Event()

    def drip(listening):
        try:
            plain, _ = listening.accept()
            with context.wrap_socket(plain, server_side=True) as connection:
                connection.recv(9000)
                while not over.wait(0.02):
                    connection.sendall(b"x")
        except OSError:
            over.set()  # who asked has left

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1], over
        over.set()
        thread.join()


@pytest.fixture(scope="session")
def push_certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("push-certificate")
    made = [str(folder / "cert.pem"), str(folder / "key.pem")]
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", made[0], "-keyout", made[1]]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return made


@pytest.fixture
def service(push_certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", push_certificate[0])
    running = PushService(push_certificate)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def turned_on(store, signed_in, service, browser):
    """`turned_on(person, name, …)`: takes push messages in a browser, at the service, or at an
    `endpoint` elsewhere, in a session of its own, or that of the `viewer`."""

    def made(person, name="one", endpoint="", viewer=None):
        where = endpoint or service.endpoint(name)
        values = {"endpoint": where, "keys": browser.keys, "agent": "Firefox"}
        return store.write(subscribe, values, viewer=viewer or signed_in(person))

    return made
