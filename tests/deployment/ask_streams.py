"""Ask for the stream and the WebSocket through nginx, and reload nginx meanwhile.

ask_streams.py DOMAIN ROOT COMMAND…     COMMAND reloads nginx
"""

import base64
import os
import socket
import ssl
import subprocess
import sys
import time

SOON = 1.0  # seconds; events come every 0.2, and a buffer would hold back all ten seconds of them


def connected(domain: str, root: str) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=root)
    raw = socket.create_connection(("127.0.0.1", 443), timeout=20)
    return context.wrap_socket(raw, server_hostname=domain)


def stream(domain: str, root: str, reload: list[str]) -> None:
    with connected(domain, root) as sock, sock.makefile("rb") as lines:
        sock.sendall(f"GET /live/stream HTTP/1.1\r\nHost: {domain}\r\n\r\n".encode())
        assert b" 200 " in lines.readline()
        seen = 0
        for line in lines:
            if line.startswith(b"data: "):
                late = time.time() - float(line.split()[1])
                assert late < SOON, f"an event came {late:.1f} s late"
                seen += 1
            if seen == 5:
                subprocess.run(reload, check=True)
            if seen == 20:
                return
        raise AssertionError(f"the stream ended after {seen} events")


def websocket(domain: str, root: str) -> None:
    key = base64.b64encode(os.urandom(16)).decode()
    with connected(domain, root) as sock, sock.makefile("rb") as answer:
        sock.sendall(
            f"GET /live/presence HTTP/1.1\r\nHost: {domain}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "\r\n".encode()
        )
        assert b" 101 " in answer.readline()
        while answer.readline() != b"\r\n":
            continue
        sock.sendall(bytes([0x81, 0x80 | 5, 0, 0, 0, 0]) + b"hello")
        assert answer.read(7) == bytes([0x81, 5]) + b"hello"


if __name__ == "__main__":
    websocket(*sys.argv[1:3])
    stream(*sys.argv[1:3], sys.argv[3:])
