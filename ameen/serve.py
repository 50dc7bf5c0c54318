"""The processes of a running hub: those that answer, and one that works in the background.

The parent opens nothing itself. It forks its children before any store is open, begins dead
ones anew, and ends all of them when it is asked to end.
"""

import ctypes
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

from . import create_app, open_hub
from .config import Settings, SettingsError
from .jobs.leading import lead
from .logs import begin_logging
from .version import __version__

BACKLOG, CONNECTIONS, DESCRIPTORS = 1024, 2000, 8192
LARGEST_REQUEST = 21 << 20
PAUSES = (0.2, 0.5, 1, 2, 5, 10)  # before a child that died is begun anew
CALM_AFTER = 60.0  # seconds that a child lives until its earlier deaths are forgotten
GRACE = 15.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

log = logging.getLogger(__name__)


class Task(WSGITask):
    """Keeps the connection after 204 and 304, which end with their head (RFC 9112 §6.3);
    waitress would close it, for want of a length."""

    def set_close_on_finish(self) -> None:
        leaves = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or leaves or self.version != "1.1":
            super().set_close_on_finish()


class Channel(HTTPChannel):
    task_class = Task


class Child(NamedTuple):
    """A role of a process, and what it does until it is told to stop."""

    name: str
    run: Callable[[Settings, threading.Event], None]


def serve(settings: Settings, host: str, port: int) -> int:
    """Runs the hub until it is told to end; the exit status is the answer."""
    shared = settings.workers > 1
    listener = listening(host, port, shared)
    begin_logging(settings)
    roles = [Child("background", background)]
    for place in range(settings.workers):
        roles.append(Child(f"web {place + 1}", _web(host, port, place, shared, listener)))
    log.info("Ameen Hub %s serves on %s:%s", __version__, host, port)
    print(f"Ameen Hub is at http://{host}:{port}", flush=True)
    return Parent(settings, roles).run()


def listening(host: str, port: int, shared: bool) -> socket.socket:
    """A socket on the address; SettingsError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
        if not shared:
            listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"The address {host}:{port} can't be used: {error.strerror}. "
            "End what is listening there, or choose another with --port."
        ) from error
    return listener


class Parent:
    """Watches over the children."""

    def __init__(self, settings: Settings, roles: list[Child]) -> None:
        self._settings, self._roles = settings, roles
        self._alive: dict[int, tuple[Child, float]] = {}
        self._deaths: dict[str, int] = {}
        self._stopping = False

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for role in self._roles:
            self._begin(role)
        while self._alive:
            try:
                pid, _ = os.waitpid(-1, 0)
            except InterruptedError:
                continue
            except ChildProcessError:
                break
            if pid in self._alive:
                self._ended(*self._alive.pop(pid))
        return 0

    def _begin(self, role: Child) -> None:
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            os._exit(_be(role, self._settings))
        self._alive[pid] = role, time.monotonic()

    def _ended(self, role: Child, began: float) -> None:
        if self._stopping:
            return
        if time.monotonic() - began > CALM_AFTER:
            self._deaths.pop(role.name, None)
        deaths = self._deaths.get(role.name, 0)
        self._deaths[role.name] = deaths + 1
        pause = PAUSES[min(deaths, len(PAUSES) - 1)]
        log.error("the %s process ended and is begun anew in %s s", role.name, pause)
        threading.Event().wait(pause)
        if not self._stopping:
            self._begin(role)

    def _stop(self, number: int, frame: object) -> None:
        self._stopping = True
        for pid in self._alive:
            os.kill(pid, signal.SIGTERM)
        killer = threading.Timer(GRACE, self._kill)
        killer.daemon = True
        killer.start()

    def _kill(self) -> None:
        for pid in list(self._alive):
            os.kill(pid, signal.SIGKILL)


def background(settings: Settings, stop: threading.Event) -> None:
    """Leads, when no other process does: rounds, followers of the log, long work."""
    os.nice(5)
    hub = open_hub(settings)
    lead(hub, stop)
    hub.close()


def _web(
    host: str, port: int, place: int, shared: bool, listener: socket.socket
) -> Callable[[Settings, threading.Event], None]:
    def run(settings: Settings, stop: threading.Event) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_descriptors(), _descriptors()))
        if shared and settings.workers == os.cpu_count():
            os.sched_setaffinity(0, {place})
        own = listening(host, port, shared) if shared else listener
        if shared:
            own.listen(BACKLOG)
        answer(create_app(settings), own, settings, stop)

    return run


def answer(app: object, listener: socket.socket, settings: Settings, stop: threading.Event) -> None:
    """Serves an application on a listening socket until `stop` is set."""
    connections: dict = {}
    proxy = {"trusted_proxy": settings.trusted_proxy} if settings.trusted_proxy else {}
    if proxy:
        proxy["trusted_proxy_headers"] = "x-forwarded-for x-forwarded-proto x-forwarded-host"
    server = create_server(
        app,
        map=connections,
        sockets=[listener],
        threads=settings.threads,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_request_lookahead=0,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=LARGEST_REQUEST,
        ident=None,
        **proxy,
    )
    server.channel_class = Channel
    while not stop.is_set():
        wasyncore.loop(timeout=1, count=1, map=connections, use_poll=True)
    server.task_dispatcher.shutdown()
    server.close()


def _be(role: Child, settings: Settings) -> int:
    """All that a child does; its exit status."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    begin_logging(settings)
    try:
        role.run(settings, stop)
    except Exception:
        log.exception("the %s process failed", role.name)
        return 1
    logging.shutdown()
    return 0


def _descriptors() -> int:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return DESCRIPTORS if most == resource.RLIM_INFINITY else min(DESCRIPTORS, most)
