"""What a view may ask about the request that it answers."""

from typing import Any

from flask import current_app, g, request

from ..store import Store, new_id


def hub() -> Any:
    """Everything that is open: settings, store, search, jobs."""
    return current_app.extensions["ameen"]


def store() -> Store:
    return hub().store


def viewer() -> Any:
    """Who asks, as accounts sees them; None where nobody is signed in."""
    return g.get("viewer")


def batch() -> bytes:
    """The id that ties together all that this request changes; an undo names it."""
    if "batch" not in g:
        g.batch = new_id()
    return g.batch


def write(action: Any, *args: Any, **names: Any) -> Any:
    """Runs `action(tx, *args, viewer=viewer(), **names)` and returns its answer once it is kept."""
    who = viewer()
    claim = g.get("claim")
    work = action if claim is None else _claimed(action, claim)
    return store().write(
        work,
        *args,
        viewer=who,
        by=who.user.id if who else None,
        batch=batch(),
        origin=request.remote_addr or "",
        **names,
    )


def _claimed(action: Any, claim: Any) -> Any:
    """The action, and in the same transaction the fact that the request's work is done."""
    from .idempotency import mark_done

    def work(tx: Any, *args: Any, **names: Any) -> Any:
        made = action(tx, *args, **names)
        mark_done(tx, claim)
        return made

    return work


def is_api() -> bool:
    """Whether a program asks and not a reader: errors are problem documents, never a page."""
    return request.path.startswith(("/api/", "/live/"))


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def is_partial() -> bool:
    """Whether htmx asks for a part of the page it stands on, not for a whole one."""
    return request.headers.get("HX-Request-Type") == "partial" and not g.get("whole")


def is_following() -> bool:
    """Whether a live part of a page asks for itself, without its reader's doing."""
    return "X-Following" in request.headers


def safe_next(address: str | None, fallback: str = "/") -> str:
    """`address` when it leads to a page of this hub, else `fallback`."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return fallback
    if any(ord(letter) < 33 or letter == "\\" for letter in address):
        return fallback
    return address
