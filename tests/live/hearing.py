"""Those who listen, as browsers do, over a socket."""

import contextlib
import socket
import time
from urllib.parse import quote

from tests.running import until

PATIENCE = 20  # seconds; more than a heartbeat


class Ear:
    """One open stream: what was answered, and the events as they come."""

    def __init__(self, port, cookie, topics, at="", after="", method="GET", version="1.1"):
        self.sock = socket.create_connection(("127.0.0.1", port), PATIENCE)
        query = f"topics={quote(','.join(topics))}" + (f"&at={at}" if at else "")
        lines = [f"{method} /live/stream?{query} HTTP/{version}", "Host: localhost"]
        lines += [f"Cookie: {cookie}"] if cookie else []
        lines += [f"Last-Event-ID: {after}"] if after else []
        self.sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.raw, self.last_id, self.ended = b"", "", False
        while b"\r\n\r\n" not in self.raw:
            self._more()
            assert not self.ended, self.raw
        self.head, _, self.raw = self.raw.partition(b"\r\n\r\n")
        self.status = int(self.head.split()[1])

    def wait_until_followed(self, live):
        """Until the hub has taken the connection over."""
        mine = self.sock.getsockname()
        until(lambda: any(_peer(stream) == mine for stream in live.hub().streams))
        done = []
        live.hub().call(done.append, True)
        until(lambda: done)

    def heard(self, last):
        """The names of all events until `last` came; nothing is left over."""
        names = []
        while not names or names[-1] != last:
            names += self.next_events()
        return names

    def next_events(self):
        """The names of the events that are complete, at least one."""
        began = time.monotonic()
        while True:
            names = self._parsed()
            if names:
                return names
            assert time.monotonic() - began < PATIENCE, "nothing is heard but heartbeats"
            self._more()
            assert not self.ended, "the stream has ended"

    def unheard(self):
        """The names of all events that have come and were not heard yet; waits for none."""
        with contextlib.suppress(BlockingIOError):
            self.raw += self.sock.recv(1 << 16, socket.MSG_DONTWAIT)
        return self._parsed()

    def until_end(self):
        """The names of all events until the stream was ended, and how many seconds that took."""
        began, names = time.monotonic(), []
        with contextlib.suppress(ConnectionResetError):
            while not self.ended:
                assert time.monotonic() - began < PATIENCE, "the stream goes on"
                self._more()
        names += self._parsed()
        return names, time.monotonic() - began

    def close(self):
        self.sock.close()

    def _parsed(self):
        whole, _, self.raw = self.raw.rpartition(b"\n\n")
        names = []
        for block in whole.decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            self.last_id = fields.get("id", self.last_id)
            if "event" in fields:
                names.append(fields["event"])
        return names

    def _more(self):
        data = self.sock.recv(1 << 16)
        if not data:
            self.ended = True
            return
        self.raw += data


def _peer(stream):
    try:
        return stream.sock.getpeername()
    except OSError:
        return None
