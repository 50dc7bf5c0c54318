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
# More than `web` takes: what is a little too large is read to its end, for a browser that is cut
# off while it sends never sees the answer that says so.
LARGEST_REQUEST = 64 << 20
PAUSES = (0.2, 0.5, 1, 2, 5, 10)  # before a child that died is begun anew
CALM_AFTER = 60.0  # seconds that a child lives until its earlier deaths are forgotten
GRACE = 15.0
LAST_WORDS = 5.0  # seconds that answers under way may take when the hub ends
HEARD = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
LONGEST_SHOWN = 28  # an id is shorter; a longer part of a path may be a secret

log = logging.getLogger(__name__)
visits = logging.getLogger("ameen.visits")


class Task(WSGITask):
    """Keeps the connection after 204 and 304, which end with their head (RFC 9112 §6.3);
    waitress would close it, for want of a length."""

    def set_close_on_finish(self) -> None:
        leaves = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or leaves or self.version != "1.1":
            super().set_close_on_finish()

    def finish(self) -> None:
        super().finish()
        if visits.isEnabledFor(logging.INFO):
            asked = self.request
            said = {name.lower(): value for name, value in self.response_headers}
            visits.info(
                "%s %s %s %s %s ms",
                self.get_environment().get("REMOTE_ADDR", "-"),
                asked.command,
                shown(asked.path),
                self.status.partition(" ")[0],
                round((time.time() - self.start_time) * 1000),
                extra={"request_id": said.get("x-request-id", "-")},
            )


def shown(path: str) -> str:
    """A path as it may be written down: without what may be a secret."""
    parts = path.split("/")
    return "/".join("…" if len(part) > LONGEST_SHOWN else part for part in parts)


class Channel(HTTPChannel):
    task_class = Task


class Child(NamedTuple):
    """A role of a process, and what it does until it is told to stop."""

    name: str
    run: Callable[[Settings, threading.Event], None]


def serve(settings: Settings, host: str, port: int) -> int:
    """Runs the hub until it is told to end; the exit status is the answer."""
    shared = settings.workers > 1
    if shared:
        listening(host, port, False).close()  # refused if another hub shares the port already
    listener = listening(host, port, shared)
    begin_logging(settings)
    roles = [Child("background", background)]
    for place in range(settings.workers):
        roles.append(Child(f"web {place + 1}", _web(host, port, place, shared, listener)))
    log.info("Ameen Hub %s serves on %s:%s", __version__, host, port)
    shown_host = f"[{host}]" if ":" in host else host
    print(f"Ameen Hub is at http://{shown_host}:{port}", flush=True)
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
    """Watches over the children. It sleeps until a signal comes, so that none is missed."""

    def __init__(self, settings: Settings, roles: list[Child]) -> None:
        self._settings = settings
        self._due = dict.fromkeys(roles, 0.0)  # when each is to be begun
        self._alive: dict[int, tuple[Child, float]] = {}
        self._deaths: dict[str, int] = {}
        self._end_by: float | None = None

    def run(self) -> int:
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        self._begin_due()
        while self._alive or self._end_by is None:
            heard = signal.sigtimedwait(HEARD, self._patience())
            if heard is not None and heard.si_signo != signal.SIGCHLD:
                self._end()
            self._bury()
            self._begin_due()
        return 0

    def _patience(self) -> float:
        """Seconds until something is to be done without a signal."""
        times = [*self._due.values()] if self._end_by is None else [self._end_by]
        return max(0.0, min(times, default=time.monotonic() + CALM_AFTER) - time.monotonic())

    def _begin_due(self) -> None:
        for role in [role for role, at in self._due.items() if at <= time.monotonic()]:
            del self._due[role]
            sys.stdout.flush()
            parent, pid = os.getpid(), os.fork()
            if pid == 0:
                status = 1
                try:
                    status = _be(role, self._settings, parent)
                finally:
                    os._exit(status)
            self._alive[pid] = role, time.monotonic()

    def _bury(self) -> None:
        while self._alive:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid in self._alive:
                self._ended(*self._alive.pop(pid))
        if self._end_by is not None and time.monotonic() >= self._end_by:
            self._tell(signal.SIGKILL)
            self._end_by = time.monotonic() + GRACE

    def _ended(self, role: Child, began: float) -> None:
        if self._end_by is not None:
            return
        if time.monotonic() - began > CALM_AFTER:
            self._deaths.pop(role.name, None)
        deaths = self._deaths.get(role.name, 0)
        self._deaths[role.name] = deaths + 1
        pause = PAUSES[min(deaths, len(PAUSES) - 1)]
        log.error("the %s process ended and is begun anew in %s s", role.name, pause)
        self._due[role] = time.monotonic() + pause

    def _end(self) -> None:
        self._due.clear()
        if self._end_by is None:
            self._end_by = time.monotonic() + GRACE
        self._tell(signal.SIGTERM)

    def _tell(self, number: signal.Signals) -> None:
        for pid in self._alive:
            os.kill(pid, number)


def background(settings: Settings, stop: threading.Event) -> None:
    """Leads, when no other process does: rounds, followers of the log, long work."""
    os.nice(10)
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
    wasyncore.dispatcher.close(server)  # takes no more; its workers still wake the loop
    latest = time.monotonic() + LAST_WORDS
    while time.monotonic() < latest and any(
        channel.requests or channel.total_outbufs_len for channel in server.active_channels.values()
    ):
        wasyncore.loop(timeout=0.1, count=1, map=connections, use_poll=True)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(connections)


def _be(role: Child, settings: Settings, parent: int) -> int:
    """All that a child does; its exit status."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could be said to take us along
        return 1
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
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
