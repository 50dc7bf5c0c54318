"""Who is at the door: the cookie or token of a request, and what `web` asks about who it is."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import after_this_request, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ..live import Guard, Pass
from ..store import Snapshot, Store, StoreError
from ..web import hub, is_htmx, problem, see_other, store
from . import actions
from .actions import SignedIn
from .queries import Viewer, colleague, viewer_for
from .records import roles, sessions, users
from .rules import MODULES, Forbidden, Invalid

COOKIE, DEVICE = "ameen_session", "ameen_device"
DEVICE_SECONDS = 400 * 24 * 3600  # the most that browsers keep
OPEN_BEFORE_THE_PASSWORD = {
    "sign_in.leave",
    "settings.password",
    "settings.change_password",
    "language.choose",
    "auth.logout",
    "auth.me",
}

log = logging.getLogger("ameen.accounts")


def for_web() -> dict[str, Any]:
    """What this room gives `web.init_app`."""
    return {
        "load_viewer": load_viewer,
        "load_bearer": load_bearer,
        "sign_in": "sign_in.new",
        "sign_out": "sign_in.leave",
        "save_language": save_language,
        "gate": gate,
        "explain": explain,
        "refusals": {Forbidden: 403, Invalid: 422},
    }


def for_live() -> Guard:
    """What this room gives `live.init_app`."""
    return Guard(
        admit=_admitted,
        holds=lambda snap, session_id: snap.version(sessions, session_id) is not None,
        viewer=_viewer_now,
        person=colleague,
        tables=(users, roles),
    )


def _admitted(viewer: Viewer) -> Pass:
    session = viewer.session
    return Pass(viewer.user.id, session.id, session.expires_at.timestamp())


def _viewer_now(snap: Snapshot, user_id: bytes) -> Viewer | None:
    user = snap.get(users, user_id)
    return viewer_for(snap, user) if user is not None and user.active else None


def load_viewer() -> Viewer | None:
    """Who bears the session's cookie."""
    return load_bearer(request.cookies.get(COOKIE, ""))


def load_bearer(token: str) -> Viewer | None:
    """Who bears this token; None when it is not good, or not any more."""
    if not token:
        return None
    now = datetime.now(UTC)
    with store().read() as snap:
        viewer = actions.session_viewer(snap, hub().settings.secret, token, now)
    if viewer is not None and actions.is_stale(viewer.session, now):
        after_this_request(_seen(viewer))
    return viewer


def _seen(viewer: Viewer) -> Callable[[Response], Response]:
    """Notes that the session is in use once the answer has left, so that nobody waits for it."""
    cellar, address = store(), request.remote_addr or ""

    def note() -> None:
        try:
            cellar.write(actions.see_session, viewer.session.id, address, by=viewer.user.id)
        except StoreError:
            log.warning("that a session is in use could not be noted")

    def after(response: Response) -> Response:
        response.call_on_close(note)
        return response

    return after


def keep_signed_in(response: Response, signed_in: SignedIn) -> Response:
    """Gives the browser the cookies of its new session."""
    session = signed_in.session
    lasting = {"max_age": int((session.expires_at - session.created_at).total_seconds())}
    _set_cookie(response, COOKIE, signed_in.token, **(lasting if session.remember else {}))
    _set_cookie(response, DEVICE, signed_in.device, max_age=DEVICE_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _set_cookie(response: Response, name: str, value: str, **more: Any) -> None:
    response.set_cookie(
        name, value, httponly=True, samesite="Lax", secure=cookies_are_secure(), path="/", **more
    )


def forget_session(response: Response) -> Response:
    """Takes the session's cookie back; the browser stays a recognised one."""
    response.delete_cookie(
        COOKIE, httponly=True, samesite="Lax", secure=cookies_are_secure(), path="/"
    )
    return response


def cookies_are_secure() -> bool:
    """Whether cookies travel over TLS only. In production that is so unless the hub's own public
    address says http, for a hub in an office's network without a certificate."""
    settings = hub().settings
    if request.is_secure or settings.url.startswith("https:"):
        return True
    return settings.env == "production" and not settings.url.startswith("http:")


def device() -> str:
    return request.cookies.get(DEVICE, "")


def public_address(path: str) -> str:
    """The address of a page of this hub as somebody elsewhere has to type it."""
    return (hub().settings.url or request.host_url).rstrip("/") + path


def gate(viewer: Viewer, endpoint: str) -> Response | None:
    """Who has a password that others know does nothing before choosing another one."""
    if not viewer.user.must_change_password or endpoint in OPEN_BEFORE_THE_PASSWORD:
        return None
    if request.path.startswith(("/api/", "/live/")):
        return problem(403, _("Choose a password of your own first."))
    response = see_other(url_for("settings.password"))
    if is_htmx():
        response = Response("", 200, {"HX-Redirect": url_for("settings.password")})
    return response


def explain(module: str, action: str) -> str:
    """The sentence of a 403."""
    return _(
        "Your roles do not let you do this in “%(module)s”. Ask an administrator for it.",
        module=_(MODULES[module]),
    )


def save_language(viewer: Viewer, language: str) -> None:
    store().write(
        actions.save_preferences, {"language": language}, viewer=viewer, by=viewer.user.id
    )


def newcomer(cellar: Store, signed_in: SignedIn) -> Viewer:
    """Who has just signed in, as `web` knows viewers."""
    with cellar.read() as snap:
        return viewer_for(snap, signed_in.user, signed_in.session)


def wait_sentence(seconds: int) -> str:
    """How long one has to wait, in seconds up to a minute and a half, then in minutes."""
    if seconds <= 90:
        how_long = ngettext("%(num)d second", "%(num)d seconds", seconds)
    else:
        how_long = ngettext("%(num)d minute", "%(num)d minutes", -(-seconds // 60))
    return _("Too many attempts. Try again in %(time)s.", time=how_long)
