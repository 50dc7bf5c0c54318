"""Follow the hub's own stream and WebSocket through nginx, while nginx is reloaded.

ask_streams.py DOMAIN ROOT EMAIL PASSWORD COMMAND…     COMMAND reloads nginx
"""

import base64
import json
import os
import socket
import ssl
import subprocess
import sys
import time

SOON = 5.0  # seconds on a busy machine; what nginx held back would wait for an hour


class Visitor:
    def __init__(self, domain: str, root: str) -> None:
        self.domain, self.token = domain, ""
        self.context = ssl.create_default_context(cafile=root)

    def opened(self, method: str, path: str, body: str = "", **headers: str) -> ssl.SSLSocket:
        raw = socket.create_connection(("127.0.0.1", 443), timeout=30)
        connection = self.context.wrap_socket(raw, server_hostname=self.domain)
        told = {"Host": self.domain, "Content-Length": str(len(body))} | headers
        if self.token:
            told["Authorization"] = f"Bearer {self.token}"
        lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in told.items()), "", body]
        connection.sendall("\r\n".join(lines).encode())
        return connection

    def asked(self, path: str, body: dict) -> dict:
        json_kind = {"Content-Type": "application/json", "Connection": "close"}
        with self.opened("POST", path, json.dumps(body), **json_kind) as sock:
            head, _, content = sock.makefile("rb").read().partition(b"\r\n\r\n")
        assert head.split()[1] in (b"200", b"201"), head + content
        return json.loads(content[content.index(b"{") : content.rindex(b"}") + 1])

    def added(self) -> dict:
        return self.asked("/api/crm/contacts", {"name_en": f"Contact {time.time()}"})


def stream(visitor: Visitor, reload: list[str]) -> None:
    path = "/live/stream?topics=contacts"
    with visitor.opened("GET", path) as sock, sock.makefile("rb") as lines:
        assert b" 200 " in lines.readline()
        for turn in range(4):
            if turn == 2:
                subprocess.run(reload, check=True)
            began = time.monotonic()
            visitor.added()
            place = event(lines)
            took = time.monotonic() - began
            assert took < SOON, f"an event came {took:.1f} s late"
    visitor.added()
    with visitor.opened("GET", path, **{"Last-Event-ID": place}) as sock:
        event(sock.makefile("rb"))  # what happened while nobody listened


def event(lines) -> str:
    """Reads up to the next change of the contacts; its id."""
    seen = False
    for line in lines:
        seen = seen or line.strip() == b"data: contacts"
        if seen and line.startswith(b"id: "):
            return line[4:].strip().decode()
    raise AssertionError("the stream ended")


def websocket(visitor: Visitor) -> None:
    asked = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Origin": f"https://{visitor.domain}",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
    }
    path = f"/live/presence?on=contact:{visitor.added()['id']}"
    with visitor.opened("GET", path, **asked) as sock, sock.makefile("rb") as answer:
        assert b" 101 " in answer.readline()
        while answer.readline() != b"\r\n":
            continue
        assert answer.read(1) == b"\x81"  # a text: who else is there


def main(domain: str, root: str, email: str, password: str, *reload: str) -> None:
    visitor = Visitor(domain, root)
    visitor.token = visitor.asked("/api/auth/login", {"email": email, "password": password})[
        "token"
    ]
    websocket(visitor)
    stream(visitor, list(reload))


if __name__ == "__main__":
    main(*sys.argv[1:])
