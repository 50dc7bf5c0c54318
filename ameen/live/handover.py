"""Taking a connection out of waitress 3.0, which has no words for it.

A view that streams calls `environ[HANDOVER](takeover)` and returns an empty answer. Waitress sends
the head as always; when that is out and it would close the socket, `takeover(sock)` gets it. The
worker was free as soon as the view returned. A request to upgrade to a WebSocket finds its socket
at `environ["werkzeug.socket"]` and runs in a thread of its own, never in the pool.

What this relies on is listed in `RELIED_ON`, and held by `tests/live/test_handover.py`.
"""

import socket
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask
from waitress.utilities import BadRequest, Error

from .websockets import UpgradeSocket, WebSockets

HANDOVER, SOCKET = "ameen.handover", "werkzeug.socket"
RELIED_ON = {
    "HTTPChannel": (
        "connected del_channel handle_close request requests service task_class total_outbufs_len "
        "will_close"
    ).split(),
    "WSGITask": "close_on_finish finish get_environment has_body wrote_header".split(),
    "BaseWSGIServer": ["channel_class"],
}


class Unavailable(Error):
    """More WebSockets than there may be."""

    code = 503
    reason = "Service Unavailable"


class HandoverTask(WSGITask):
    """An answer after whose head the connection may go to somebody else."""

    takeover: Callable[[socket.socket], None] | None = None
    upgraded = False  # a WebSocket has taken it

    def get_environment(self) -> dict[str, Any]:
        first, environ = self.environ is None, super().get_environment()
        websocket = self.channel.websocket
        if first:
            environ[HANDOVER] = self.hand_over
            if websocket is not None:
                environ[SOCKET] = websocket
                # Compression costs 300 KB a connection, and two threads may be sending.
                environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
                websocket.task = self
                self.close_after()
        return environ

    def hand_over(self, takeover: Callable[[socket.socket], None]) -> None:
        """What `environ[HANDOVER]` does; an answer to HEAD stays with waitress."""
        if self.request.command != "HEAD":
            self.takeover = takeover

    def close_after(self) -> None:
        """The connection serves no further request, whatever this one's answer is."""
        WSGITask.set_close_on_finish(self)

    @property
    def has_body(self) -> bool:
        """Without a body waitress adds neither a length nor chunks: a stream ends with its
        connection."""
        return self.takeover is None and not self.upgraded and super().has_body

    def finish(self) -> None:
        if self.takeover is not None:
            self.close_after()
        super().finish()
        if self.takeover is not None:
            self.channel.takeover = self.takeover


class HandoverChannel(HTTPChannel):
    """A connection that can be taken."""

    task_class = HandoverTask
    websockets: WebSockets  # of the server; set on a class of its own for each
    takeover: Callable[[socket.socket], None] | None = None
    websocket: UpgradeSocket | None = None  # while such a request runs

    def release(self) -> socket.socket:
        """The socket, taken out of waitress; it is the caller's from here on."""
        sock, self.socket = self.socket, None
        self.connected = False
        self.readable = self.writable = lambda: False  # for the loop, if it is looking just now
        self.del_channel()
        return sock

    def handle_close(self) -> None:
        takeover, self.takeover = self.takeover, None
        # will_close says that the head is out, and not that the connection was lost.
        if takeover and self.connected and self.will_close and not self.total_outbufs_len:
            takeover(self.release())
        super().handle_close()

    def service(self) -> None:
        request = self.requests[0]
        wanted = request.headers.get("UPGRADE", "").lower() == "websocket"
        if wanted and not request.error:
            request.error = self._refusal(request)
            if not request.error and self.websockets.begin(self):
                return
            request.error = request.error or Unavailable("too many WebSockets")
        super().service()

    def _refusal(self, request: Any) -> Error | None:
        """RFC 6455 §4.2.1, and §4.1: nothing is sent before the handshake was answered."""
        version = request.headers.get("SEC_WEBSOCKET_VERSION")
        if not request.headers.get("SEC_WEBSOCKET_KEY") or version != "13":
            return BadRequest("this is not the handshake of a WebSocket")
        if self.request is not None or len(self.requests) > 1:
            return BadRequest("data came before the handshake was answered")
        return None

    def serve_websocket(self) -> None:
        """The request, in a thread of its own."""
        self.websocket = websocket = UpgradeSocket(self)
        try:
            super().service()
        finally:
            websocket.finish()
            self.websocket = None
            self.websockets.ended(self)
