"""The processes of a running hub: those that answer, and one that works in the background.

The parent opens nothing itself. It forks its children before any store is open, begins dead
ones anew, and ends all of them when it is asked to end.
"""

import logging
import os
import resource
import socket
import threading
from collections.abc import Callable
from functools import partial

from .. import create_app, open_hub
from ..config import Settings, SettingsError
from ..jobs.leading import lead
from ..live import front as live
from ..logs import begin_logging
from ..upgrading import upgraded
from ..version import __version__
from ..watchdog import watched
from .answering import BACKLOG, answer
from .parent import Child, Parent

DESCRIPTORS = 24_000  # for streams, connections, files of the store and the search

__all__ = ["answer", "listening", "serve"]

log = logging.getLogger(__name__)


def serve(settings: Settings, host: str, port: int) -> int:
    """Runs the hub until it is told to end; the exit status is the answer."""
    shared = settings.workers > 1
    if shared:
        listening(host, port, False).close()  # refused if another hub shares the port already
    listener = listening(host, port, shared)
    begin_logging(settings)
    if not upgraded(settings):
        return 1
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
        app = create_app(settings)
        answer(watched(app), own, settings, stop, partial(live.stop, app))

    return run


def _descriptors() -> int:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return DESCRIPTORS if most == resource.RLIM_INFINITY else min(DESCRIPTORS, most)
