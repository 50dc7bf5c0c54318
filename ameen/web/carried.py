"""A session that ends while somebody types: what was typed comes back after signing in.

A form sent without a session is not carried out. What it held travels through the sign-in form
as one sealed field; after signing in the reader goes on to their own form, filled in, and saves
it themselves: nothing is sent for them. Passwords, codes and files are never carried.
"""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from flask import current_app, g, make_response, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from . import assets
from .request import is_api, is_htmx, safe_next
from .sealed import seal, unseal

FIELD = "_carried"
AGAIN = "_resume"
PURPOSE = "carried"
MOST_BYTES = 300_000
NEVER = ("password", "code", "token", FIELD, AGAIN)


class Carried(msgspec.Struct, frozen=True):
    """Where a form was sent, the page it stood on, and what it held."""

    action: str
    back: str
    fields: list[tuple[str, str]]


def ask_to_sign_in() -> Response:
    """The sign-in page, for one who asked for a page without being signed in."""
    web = assets.web()
    if not web.sign_in:
        return Unauthorized().get_response()
    if request.method in ("GET", "HEAD"):
        return _sent_to_sign_in(_came_from() if is_htmx() else _full_path())
    content = _typed()
    if content is None:
        return _sent_to_sign_in(_came_from())
    g.carried, g.next, g.whole = seal(PURPOSE, content), _came_from(), True
    response = make_response(current_app.view_functions[web.sign_in]())
    response.status_code = 401
    response.headers["Cache-Control"] = "no-store"
    if is_htmx():
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "outerHTML"
        response.headers["HX-Push-Url"] = "false"
    return response


def carried_fields() -> Markup:
    """For the sign-in form: the hidden field in which an interrupted form travels along."""
    text = g.get("carried") or request.form.get(FIELD, "")
    if not text or _opened(text) is None:
        return Markup("")
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, text)


def next_field() -> Markup:
    """For the sign-in form: the hidden field that says where to go afterwards."""
    return Markup('<input type="hidden" name="next" value="{}">').format(next_address())


def next_address() -> str:
    given = g.get("next") or request.form.get("next") or request.args.get("next")
    return safe_next(given)


def welcome(viewer: Any, fallback: str = "/") -> Response:
    """The answer to a successful sign-in: on to where one wanted to go, or to one's own form.

    Set the session's cookie on what it returns. `viewer` is the one who has just signed in.
    """
    from .answers import page, whole_page_at

    g.viewer = viewer
    for name in ("csrf_token", "language", "catalogue", "reader_key"):
        g.pop(name, None)
    carried = _opened(request.form.get(FIELD, ""))
    if carried is None:
        address = next_address()
        return whole_page_at(fallback if address == "/" else address)
    from flask_babel import gettext as _

    return page(
        "shared/resume.html",
        title=_("Welcome back"),
        layout="bare",
        carried=carried,
        shown=[(n, v) for n, v in carried.fields if v and not n.startswith("_") and len(v) < 300],
        again=AGAIN,
    )


def is_resumed() -> bool:
    """Whether this form comes back from an interrupted session, to be looked at, not saved."""
    return AGAIN in request.form


def _typed() -> bytes | None:
    if is_api() or not _same_origin():
        return None
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if not any(word in name for word in NEVER)
    ]
    if not any(value and name != "_method" for name, value in fields):
        return None
    content = msgspec.json.encode(Carried(_full_path(), _came_from(), fields))
    return content if len(content) <= MOST_BYTES else None


def _opened(text: str) -> Carried | None:
    content = unseal(PURPOSE, text) if text else None
    try:
        return msgspec.json.decode(content, type=Carried) if content else None
    except msgspec.DecodeError:
        return None


def _same_origin() -> bool:
    """Whether the form stood on a page of this hub: others may not put words in one's mouth."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return origin is not None and urlsplit(origin).netloc == request.host


def _full_path() -> str:
    return request.full_path if request.query_string else request.path


def _came_from() -> str:
    """The page that the reader stands on, as htmx or the browser says."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    parts = urlsplit(told)
    if parts.netloc != request.host:
        return "/"
    return safe_next(parts.path + (f"?{parts.query}" if parts.query else ""))


def _sent_to_sign_in(back: str) -> Response:
    sign_in = assets.web().sign_in
    back = safe_next(back)
    address = url_for(sign_in) if back == "/" else url_for(sign_in, next=back)
    if is_htmx():
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    response = make_response("", 303)
    response.headers["Location"] = address
    return response
