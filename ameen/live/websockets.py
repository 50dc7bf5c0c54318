"""WebSockets under waitress: the socket that simple-websocket wants, and the threads they run in."""

import contextlib
import socket
import threading
from typing import Any

from simple_websocket import ConnectionClosed

GOING_AWAY = b"\x88\x02\x03\xe9"  # a close frame with code 1001 (RFC 6455 §7.4.1)
SEND_SECONDS = 20
CLOSE_SECONDS = 2  # that the other side's close frame may take


class Gone(ConnectionClosed, OSError):
    """The other side is gone. flask-sock catches the first, simple-websocket's reader the second."""


class UpgradeSocket:
    """A blocking socket, taken from waitress at its first use: a view that answers 401 never
    uses it."""

    def __init__(self, channel: Any) -> None:
        self._channel, self.task = channel, None
        self._sock: socket.socket | None = None
        self._lock = threading.Lock()  # one whole frame at a time
        self._read_to_the_end = threading.Event()

    @property
    def taken(self) -> bool:
        return self._sock is not None

    def fileno(self) -> int:
        return self._take().fileno()

    def send(self, data: bytes) -> int:
        with self._lock:
            try:
                self._take().sendall(data)
            except OSError as error:
                self.shut(socket.SHUT_RDWR)  # half a frame can't be mended
                raise Gone from error
        return len(data)

    def recv(self, size: int) -> bytes:
        while True:
            try:
                return self._take().recv(size)
            except TimeoutError:  # that is for sending; reading waits as long as it takes
                continue

    def close(self) -> None:
        """Called by simple-websocket's reader when it ends; the view may still have words."""
        self._read_to_the_end.set()

    def shut(self, how: int) -> None:
        if self._sock is not None:
            with contextlib.suppress(OSError):
                self._sock.shutdown(how)

    def leave(self) -> None:
        """Ends the conversation without waiting: the reader finds an end, and then the view."""
        self.shut(socket.SHUT_RD)

    def go_away(self) -> None:
        """The hub ends: tells the other side, and wakes the reader with an end."""
        if self.taken:
            with contextlib.suppress(OSError):
                self.send(GOING_AWAY)
            self.shut(socket.SHUT_RD)

    def finish(self) -> None:
        """The view has returned."""
        if self._sock is not None:
            self.shut(socket.SHUT_WR)
            self._read_to_the_end.wait(CLOSE_SECONDS)
            self.shut(socket.SHUT_RDWR)
            self._read_to_the_end.wait(CLOSE_SECONDS)
            self._sock.close()

    def _take(self) -> socket.socket:
        if self._sock is None:
            if not self._channel.connected:
                raise Gone
            task = self.task
            task.upgraded = task.wrote_header = task.close_on_finish = True
            task.status = "101 Switching Protocols"
            self._sock = self._channel.release()
            self._sock.settimeout(SEND_SECONDS)
        return self._sock


class ReaderThread(threading.Thread):
    """simple-websocket 1.1 can end its reader without waking the view: this one always does."""

    def __init__(self, target: Any) -> None:
        super().__init__(target=target, daemon=True)
        self._websocket = target.__self__

    def run(self) -> None:
        try:
            with contextlib.suppress(ConnectionClosed):
                super().run()
        finally:
            self._websocket.connected = False
            self._websocket.sock.close()
            self._websocket.event.set()


class WebSockets:
    """The WebSockets of a server, each with its thread, and no more than `limit`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: set[Any] = set()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._open)

    def begin(self, channel: Any) -> bool:
        """Serves the channel's request in a thread; False when there are too many."""
        with self._lock:
            if len(self._open) >= self._limit:
                return False
            self._open.add(channel)
        thread = threading.Thread(target=channel.serve_websocket, name="websocket", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system has no room for another thread
            self.ended(channel)
            return False
        return True

    def ended(self, channel: Any) -> None:
        with self._lock:
            self._open.discard(channel)

    def go_away(self) -> None:
        """Tells all of them that the hub ends."""
        for channel in list(self._open):
            if channel.websocket is not None:
                channel.websocket.go_away()
