"""A browser with keys of its own, and a push service that keeps what it is given."""

import json
import ssl
import subprocess
import threading
from base64 import urlsafe_b64encode
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
def turned_on(store, viewer_for, service, browser):
    """`turned_on(person, name)`: takes push messages in a browser."""

    def made(person, name="one"):
        values = {"endpoint": service.endpoint(name), "keys": browser.keys, "agent": "Firefox"}
        return store.write(subscribe, values, viewer=viewer_for(person))

    return made
