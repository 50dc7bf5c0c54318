"""The very same request again, while nothing at all has changed: the very same answer.

Only views that named all that their page depends on (`not_modified`) take part. An answer is
used again when each header that could matter is the same, cookies included, and the change log
has not grown since: no session ended, no right was taken, no record changed. It lives for half
a minute at most, and never longer than the session.
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import g, request
from werkzeug.wrappers import Response

from . import assets
from .keeping import Fragment, Kept
from .request import viewer

SECONDS = 30.0
ASKED = (
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_COOKIE",
    "HTTP_AUTHORIZATION",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_HX_REQUEST",
    "HTTP_HX_REQUEST_TYPE",
    "HTTP_HX_TARGET",
    "HTTP_HX_CURRENT_URL",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "wsgi.url_scheme",
    "REMOTE_ADDR",
)
SEQ = "ameen.seq"


class Answered(NamedTuple):
    """When an answer was made, by the log and by the clock, and what it was."""

    seq: int
    until: float
    tag: str
    headers: list[tuple[str, str]]
    has_body: bool


class Again:
    """Stands before the application and repeats what it said."""

    def __init__(self, app: Callable[..., Iterable[bytes]], cellar: Any, kept: Kept) -> None:
        self.app, self._cellar, self._kept = app, cellar, kept

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_COOKIE" not in environ:
            return self.app(environ, start_response)
        found = self._kept.get("", _key(environ))
        with self._cellar.read() as snap:
            environ[SEQ] = seq = snap.last_seq
        if found is not None:
            said: Answered = found.needs
            if said.seq == seq and time.time() < said.until:
                headers = [*said.headers, ("X-Request-ID", os.urandom(8).hex())]
                if said.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
                    start_response("304 NOT MODIFIED", headers)
                    return ()
                if said.has_body:
                    length = ("Content-Length", str(len(found.text)))
                    start_response("200 OK", [*headers, length])
                    return (found.text,)
        return self.app(environ, start_response)


def remember(response: Response) -> None:
    """After a request: keeps what can be said again."""
    tag, seq = response.headers.get("ETag"), request.environ.get(SEQ)
    if tag is None or seq is None or "Set-Cookie" in response.headers or not g.get("etag"):
        return
    if response.status_code not in (200, 304) or request.endpoint == "static":
        return
    now = time.time()
    until = min(now + SECONDS, g.etag_until)
    session = getattr(viewer(), "session", None)
    if getattr(session, "expires_at", None) is not None:
        until = min(until, session.expires_at.timestamp())
    has_body = response.status_code == 200
    headers = [
        (name, value)
        for name, value in response.headers
        if name not in ("X-Request-ID", "Content-Length")
    ]
    answered = Answered(seq, until, tag.strip('"'), headers, has_body)
    body = response.get_data() if has_body else b""
    assets.web().again.put("", _key(request.environ), Fragment(body, answered))


def _key(environ: dict[str, Any]) -> tuple[Any, ...]:
    return tuple([environ.get(name) for name in ASKED])
