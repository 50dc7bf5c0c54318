"""Answering requests: waitress, with the house's own channel and task."""

import logging
import socket
import threading
import time
from collections.abc import Callable

from waitress import wasyncore
from waitress.server import create_server

from ..config import Settings
from ..live.handover import HandoverChannel, HandoverTask
from ..live.websockets import WebSockets

BACKLOG, CONNECTIONS, WEBSOCKETS = 1024, 2000, 500
# More than `web` takes: what is a little too large is read to its end, for a browser that is cut
# off while it sends never sees the answer that says so.
LARGEST_REQUEST = 64 << 20
LAST_WORDS = 5.0  # seconds that answers under way may take when the hub ends
LONGEST_SHOWN = 28  # an id is shorter; a longer part of a path may be a secret

visits = logging.getLogger("ameen.visits")


class Task(HandoverTask):
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
            told = {
                "address": self.get_environment().get("REMOTE_ADDR", "-"),
                "method": asked.command,
                "path": shown(asked.path),
                "status": int(self.status.partition(" ")[0]),
                "ms": round((time.time() - self.start_time) * 1000),
            }
            visits.info(
                "%s %s %s %s %s ms",
                *told.values(),
                extra={"request_id": said.get("x-request-id", "-"), "told": told},
            )


def shown(path: str) -> str:
    """A path as it may be written down: without what may be a secret."""
    parts = path.split("/")
    return "/".join("…" if len(part) > LONGEST_SHOWN else part for part in parts)


class Channel(HandoverChannel):
    task_class = Task


def answer(
    app: object,
    listener: socket.socket,
    settings: Settings,
    stop: threading.Event,
    ending: Callable[[], None] = lambda: None,
) -> None:
    """Serves an application on a listening socket until `stop` is set. `ending` is called when no
    more is taken: what is open says its last words."""
    connections: dict = {}
    websockets = WebSockets(WEBSOCKETS)
    proxy = {"trusted_proxy": settings.trusted_proxy} if settings.trusted_proxy else {}
    if proxy:
        proxy["trusted_proxy_headers"] = "x-forwarded-for x-forwarded-proto x-forwarded-host"
    server = create_server(
        app,
        map=connections,
        sockets=[listener],
        threads=settings.threads,
        backlog=BACKLOG,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_request_lookahead=0,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=LARGEST_REQUEST,
        ident=None,
        **proxy,
    )
    server.channel_class = type("Channel", (Channel,), {"websockets": websockets})
    while not stop.is_set():
        wasyncore.loop(timeout=1, count=1, map=connections, use_poll=True)
    wasyncore.dispatcher.close(server)  # takes no more; its workers still wake the loop
    websockets.go_away()
    ending()
    latest = time.monotonic() + LAST_WORDS
    while time.monotonic() < latest and (
        websockets
        or any(
            channel.requests or channel.total_outbufs_len
            for channel in server.active_channels.values()
        )
    ):
        wasyncore.loop(timeout=0.1, count=1, map=connections, use_poll=True)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(connections)
