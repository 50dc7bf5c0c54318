"""A small upstream with a stream and a WebSocket that echoes, to see what nginx does with them."""

import base64
import hashlib
import socketserver
import time

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Connection(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        path = self.rfile.readline().split()[1]
        headers = {}
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        if path == b"/live/stream":
            self.stream()
        elif path == b"/live/presence":
            self.echo(headers)
        else:
            self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def stream(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        for number in range(50):
            self.wfile.write(b"id: %d\ndata: %f\n\n" % (number, time.time()))
            time.sleep(0.2)

    def echo(self, headers: dict[bytes, bytes]) -> None:
        assert headers[b"upgrade"].lower() == b"websocket" and headers[b"connection"] == b"upgrade"
        digest = hashlib.sha1(headers[b"sec-websocket-key"] + GUID, usedforsecurity=False).digest()
        self.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n"
        )
        head = self.rfile.read(2)
        mask, size = self.rfile.read(4), head[1] & 127
        text = bytes(b ^ mask[i % 4] for i, b in enumerate(self.rfile.read(size)))
        self.wfile.write(bytes([0x81, size]) + text)


if __name__ == "__main__":
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer(("127.0.0.1", 4000), Connection).serve_forever()
