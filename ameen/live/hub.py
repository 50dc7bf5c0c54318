"""The one thread that owns all that is open in a process: it listens, follows, and sends."""

import logging
import resource
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from .datagrams import Datagrams, Inbox
from .events import BYE, place
from .following import Following
from .presence import Presence
from .streams import READ, Stream, Streams

MOST_STREAMS = 20_000
A_SESSION = 100  # streams of one session: so many tabs nobody looks at

RESERVED = 3500  # descriptors for connections, WebSockets and files

log = logging.getLogger(__name__)


def room() -> int:
    """How many streams a process may hold: as many as its descriptors allow, and no more."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return min(MOST_STREAMS, allowed - RESERVED if allowed > 2 * RESERVED else allowed // 2)


class Hub(threading.Thread):
    """Begun by who first needs it, and so after any fork. `call` is for every thread."""

    def __init__(self, datagrams: Datagrams, following: Following, presence: Presence) -> None:
        super().__init__(name="live", daemon=True)
        self.following, self.presence = following, presence
        self._selector = selectors.DefaultSelector()
        self.streams = Streams(self._selector, self._gone)
        self._inbox: Inbox = datagrams.listen()
        self._calls: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._wakee, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._wakee.setblocking(False)
        self._awake = self._ending = False
        self._selector.register(self._wakee, READ)
        self._selector.register(self._inbox.sock, READ)
        presence.begin(self._inbox.name, self.call)

    def call(self, work: Callable[..., None], *args: Any) -> None:
        """Has the hub's thread do this soon."""
        self._calls.append((work, args))
        if not self._awake:
            self._awake = True
            try:
                self._waker.send(b"x")
            except OSError:  # full: it wakes up anyway; closed: it is at its end
                return

    def attach(self, stream: Stream) -> None:
        """A stream whose head was sent is the hub's from now on."""
        if self._ending:
            stream.sock.close()
        else:
            self.call(self._attach, stream)

    def stop(self, patience: float = 5.0) -> None:
        """Says good-bye to everybody and ends the thread."""
        self.call(self._end)
        self.join(patience)

    def run(self) -> None:
        second, pause = int(time.monotonic()), 0.0
        while not self._ending:
            now = time.monotonic()
            found = self._selector.select(min(max(0.0, second + 1 - now), pause))
            self._awake = False  # before the calls are looked at: none is missed
            pause = self._guarded(self._turn, found)
            while second < int(time.monotonic()):
                second += 1
                self._guarded(self._tick, second)
        self._selector.close()
        for sock in (self._wakee, self._waker):
            sock.close()
        self._inbox.close()

    def _guarded(self, work: Callable[..., Any], *args: Any) -> float:
        """What fails (a full disk, say) is told, and the next turn tries again."""
        try:
            return work(*args)
        except Exception:
            log.exception("%s failed", work.__name__)
            return 1.0

    def _turn(self, found: list[tuple[selectors.SelectorKey, int]]) -> float:
        for key, events in found:
            if isinstance(key.data, Stream):
                self.streams.ready(key.data, events)
            elif key.fileobj is self._wakee:
                self._wakee.recv(4096)
            else:
                self.presence.heard(self._inbox.received())
        while self._calls:
            work, args = self._calls.popleft()
            self._guarded(work, *args)
        pause = self.following.tend()
        return 1.0 if pause is None else pause

    def _tick(self, second: int) -> None:
        self.streams.beat(second, place(self.following.position()))
        self.presence.tick(second)

    def _attach(self, stream: Stream) -> None:
        if self.streams.open(stream):
            try:
                self.following.admit(stream)
            except Exception:
                self.streams.drop(stream)  # who asks again may be luckier
                raise

    def _gone(self, stream: Stream) -> None:
        self.following.leave(stream)

    def _end(self) -> None:
        self._ending = True
        for stream in self.streams:
            self.streams.send(stream, BYE)
            self.streams.drop(stream)
