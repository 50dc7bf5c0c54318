"""Short messages after something was done: shown at once, or on the page one is sent to."""

import msgspec
from flask import g, request

from .request import is_following
from .sealed import seal, unseal

COOKIE = "ameen_toast"
PURPOSE = "toast"
LONGEST = 300


class Toast(msgspec.Struct, frozen=True):
    """`undo` is an address that takes POST."""

    text: str
    undo: str = ""
    tone: str = "success"


def toast(text: str, undo: str = "", tone: str = "success") -> None:
    """Shows `text` with this answer, or, when it sends the reader on, with the next page."""
    said = Toast(str(text)[:LONGEST], undo or "", tone)
    g.toasts = [*g.get("toasts", ()), said]


def waiting() -> list[Toast]:
    """What is to be shown on the page being made; it will not be shown again.

    A live part that is fetched meanwhile leaves what waits to the page that its reader is sent to.
    """
    shown = list(g.get("toasts", ()))
    kept = request.cookies.get(COOKIE)
    if kept and not is_following():
        g.toasts_taken = True
        shown = _opened(kept) + shown
    g.toasts_shown = bool(kept or shown)
    g.toasts = []
    return shown


def any_waiting() -> bool:
    return bool(g.get("toasts")) or COOKIE in request.cookies


def keep(response) -> None:
    """After a request: hands what was not shown on to the next page."""
    unshown = g.get("toasts")
    if unshown:
        content = msgspec.json.encode(unshown[-5:])
        response.set_cookie(
            COOKIE, seal(PURPOSE, content), max_age=60, httponly=True, samesite="Lax",
            secure=request.is_secure,
        )  # fmt: skip
    elif g.get("toasts_taken"):
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax")


def _opened(text: str) -> list[Toast]:
    content = unseal(PURPOSE, text)
    if content is None:
        return []
    try:
        return msgspec.json.decode(content, type=list[Toast])
    except msgspec.DecodeError:
        return []
