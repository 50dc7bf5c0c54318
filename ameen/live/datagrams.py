"""How the processes of a hub reach each other: Unix datagrams in `data/run/live/`.

An empty one says that something was committed; any other is presence. They may get lost: what
has to arrive is read from the store.
"""

import contextlib
import errno
import os
import secrets
import socket
import time
from pathlib import Path

LARGEST = 4096
SETTLED = 50_000_000  # ns: two changes of a folder may bear the same time
GONE = (errno.ECONNREFUSED, errno.ENOENT)


class Datagrams:
    """Sends to every process that listens. A path in a folder is longer than a socket's address
    may be, so that it is reached through the folder's descriptor."""

    def __init__(self, run: Path) -> None:
        folder = run / "live"
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._sender.setblocking(False)
        self._names: list[str] = []
        self._changed = -1

    def send(self, data: bytes = b"", besides: str = "") -> None:
        """To all others, never waiting; who is behind with reading wakes up anyway."""
        for name in self._listening():
            if name != besides:
                try:
                    self._sender.sendto(data, self._address(name))
                except OSError as error:
                    if error.errno in GONE:
                        self._forget(name)

    def listen(self) -> "Inbox":
        """An inbox of this process."""
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        inbox.setblocking(False)
        inbox.bind(self._address(name))
        return Inbox(self, inbox, name)

    def close(self) -> None:
        self._sender.close()
        os.close(self._folder)

    def _address(self, name: str) -> str:
        return f"/proc/self/fd/{self._folder}/{name}"

    def _listening(self) -> list[str]:
        changed = os.stat(self._folder).st_mtime_ns
        if changed != self._changed or time.time_ns() - changed < SETTLED:
            self._names, self._changed = os.listdir(self._folder), changed
        return self._names

    def _forget(self, name: str) -> None:
        """A process that died leaves its socket behind."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._folder)


class Inbox:
    """Where datagrams for this process arrive."""

    def __init__(self, datagrams: Datagrams, sock: socket.socket, name: str) -> None:
        self._datagrams, self.sock, self.name = datagrams, sock, name

    def received(self) -> list[bytes]:
        """What came, the empty ones left out."""
        found = []
        with contextlib.suppress(BlockingIOError):
            while True:
                if data := self.sock.recv(LARGEST):
                    found.append(data)
        return found

    def close(self) -> None:
        self.sock.close()
        self._datagrams._forget(self.name)
