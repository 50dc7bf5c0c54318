"""The parent of a hub's processes: it forks them, begins dead ones anew, and ends them all."""

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from ..config import Settings
from ..logs import begin_logging

PAUSES = (0.2, 0.5, 1, 2, 5, 10)  # before a child that died is begun anew
CALM_AFTER = 60.0  # seconds that a child lives until its earlier deaths are forgotten
GRACE = 15.0
HEARD = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

log = logging.getLogger(__name__)


class Child(NamedTuple):
    """A role of a process, and what it does until it is told to stop."""

    name: str
    run: Callable[[Settings, threading.Event], None]


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
