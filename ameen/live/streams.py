"""The open streams of a process: their sockets, what waits to be sent, and their heartbeat."""

import contextlib
import selectors
import socket
from collections.abc import Callable, Iterator

from .following import Listener
from .sending import send_nowait
from .topics import Pass

READ, BOTH = selectors.EVENT_READ, selectors.EVENT_READ | selectors.EVENT_WRITE
LARGEST_BUFFER = 64 << 10
BEAT = 15  # seconds from heartbeat to heartbeat
CHATTER = 64 << 10  # bytes that a client may send, who has nothing to say
VANISHED = 30_000  # ms that sent bytes may stay without an answer


class Stream(Listener):
    """One open stream. Only the hub's thread touches it once it is open."""

    __slots__ = ("descriptor", "heard", "received", "size", "slot", "sock", "streams", "waiting")

    def __init__(
        self, sock: socket.socket, who: Pass, topics: tuple[str, ...], after: int | None = None
    ) -> None:
        super().__init__(who, topics, after)
        self.sock, self.descriptor = sock, sock.fileno()
        self.waiting: list[bytes] | None = None
        self.size = self.received = 0
        self.slot = 0

    def hear(self, data: bytes) -> None:
        self.streams.send(self, data)

    def end(self) -> None:
        self.streams.drop(self)


class Streams:
    """All of them. `gone(stream)` is called for each that ended, whoever ended it."""

    def __init__(self, selector: selectors.BaseSelector, gone: Callable[[Stream], None]) -> None:
        self._selector, self._gone = selector, gone
        self._open: dict[int, Stream] = {}
        self._slots: list[dict[int, Stream]] = [{} for _ in range(BEAT)]
        self._next = 0
        self.slow = 0  # so many were dropped because they did not keep up

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Stream]:
        return iter(list(self._open.values()))

    def open(self, stream: Stream) -> bool:
        """Takes the stream's socket over; False when it is gone already."""
        try:
            stream.sock.setblocking(False)
            stream.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST_BUFFER)
            if stream.sock.family != socket.AF_UNIX:
                stream.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, VANISHED)
        except OSError:
            stream.sock.close()
            return False
        stream.streams, stream.slot = self, self._next
        self._next = (self._next + 1) % BEAT
        self._open[stream.descriptor] = stream
        self._slots[stream.slot][stream.descriptor] = stream
        self._selector.register(stream.sock, READ, stream)
        return True

    def send(self, stream: Stream, data: bytes) -> None:
        """At once what the socket takes; the rest waits. Who has too much waiting is dropped."""
        if self._open.get(stream.descriptor) is not stream:
            return
        if stream.waiting is None:
            try:
                sent = send_nowait(stream.descriptor, data)
            except OSError:
                self.drop(stream)
                return
            if sent == len(data):
                return
            stream.waiting, data = [], data[sent:]
            self._selector.modify(stream.sock, BOTH, stream)
        stream.waiting.append(data)
        stream.size += len(data)
        if stream.size > LARGEST_BUFFER:
            self.slow += 1
            self.drop(stream)

    def ready(self, stream: Stream, events: int) -> None:
        """What the selector found."""
        if self._open.get(stream.descriptor) is not stream:
            return
        if events & READ:
            self._read(stream)
        else:
            self._flush(stream)

    def beat(self, second: int, data: bytes) -> None:
        """The heartbeat of those whose second it is."""
        for stream in list(self._slots[second % BEAT].values()):
            self.send(stream, data)

    def drop(self, stream: Stream) -> None:
        if self._open.get(stream.descriptor) is not stream:
            return
        del self._open[stream.descriptor], self._slots[stream.slot][stream.descriptor]
        self._selector.unregister(stream.sock)
        with contextlib.suppress(OSError):
            stream.sock.shutdown(socket.SHUT_WR)  # the other side sees an end, not a reset
        stream.sock.close()
        self._gone(stream)

    def _flush(self, stream: Stream) -> None:
        data = b"".join(stream.waiting)
        try:
            sent = send_nowait(stream.descriptor, data)
        except OSError:
            self.drop(stream)
            return
        if sent == len(data):
            stream.waiting, stream.size = None, 0
            self._selector.modify(stream.sock, READ, stream)
        else:
            stream.waiting, stream.size = [data[sent:]], len(data) - sent

    def _read(self, stream: Stream) -> None:
        """A client who listens has nothing to say: this is its end, or rubbish."""
        try:
            data = stream.sock.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        stream.received += len(data)
        if not data or stream.received > CHATTER:
            self.drop(stream)
