"""What every answer says to the browser about what it may do with it."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import g, request
from werkzeug.wrappers import Response

from . import csrf, toasts

CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY = [
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
]
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
OVERRULED = "content-security-policy"  # the one that a view may make stricter for itself
VISITOR_SECONDS = 30 * 24 * 3600
_REQUEST_ID = re.compile(r"[0-9A-Za-z_.-]{8,64}")


class SecurityHeaders:
    """Adds them to whatever leaves the house, errors and files included."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        secure = environ["wsgi.url_scheme"] == "https"

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            own = any(name.lower() == OVERRULED for name, _ in headers)
            headers = headers + (SECURITY[1:] if own else SECURITY)
            return start_response(status, [*headers, HSTS] if secure else headers, error)

        return self.app(environ, start)


def request_id() -> str:
    """By which this request is found in the log; a proxy's own is taken over."""
    found = g.get("request_id")
    if found is None:
        given = request.headers.get("X-Request-ID", "")
        found = g.request_id = given if _REQUEST_ID.fullmatch(given) else os.urandom(8).hex()
    return found


def finish(response: Response) -> Response:
    """After each request that is not for a file."""
    headers = response.headers
    headers["X-Request-ID"] = request_id()
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-cache"
    if g.get("visitor"):
        response.set_cookie(
            csrf.COOKIE,
            g.visitor,
            max_age=VISITOR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    toasts.keep(response)
    return response
