"""Proof that a form was made by this hub for this reader.

The token is a mark over the session (for nobody: over a nonce in a cookie). It comes back in
the field `csrf_token` or the header `X-CSRF-Token`. Requests that bear a token of their own in
`Authorization` need none: no other site can make a browser send that header.
"""

import hmac
import os
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request
from markupsafe import Markup
from werkzeug.exceptions import BadRequest

from .request import is_api, viewer
from .sealed import encoded, mark

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "ameen_visitor"
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"}
NONCE_LENGTH = 22


class WrongToken(BadRequest):
    """The form is not one that this hub made for this reader, or it is too old."""


def csrf_token() -> str:
    """The token of this reader; for nobody it makes the nonce that it hangs on."""
    token = g.get("csrf_token")
    if token is None:
        token = g.csrf_token = _token_for(_basis(make=True))
    return token


def csrf_field() -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(csrf_token())


def check() -> None:
    """Raises WrongToken for an unsafe request without its token."""
    if request.method in SAFE or g.get("bearer") or _address_is_proof():
        return
    if is_api() and viewer() is None:
        return
    basis = _basis(make=False)
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if basis and given and hmac.compare_digest(given.encode(), _token_for(basis).encode()):
        return
    if viewer() is None and not is_api() and not _is_public():
        return  # the session ended: nothing will be done, and what was typed is carried along
    raise WrongToken


def proven_by_its_address(view: View) -> View:
    """For a form whose address nobody can know who wasn't sent it, and which programs send too."""
    view.proven_by_its_address = True
    return view


def _address_is_proof() -> bool:
    view = current_app.view_functions.get(request.endpoint)
    return getattr(view, "proven_by_its_address", False)


def _is_public() -> bool:
    from .access import PUBLIC, access_of

    return request.endpoint is None or access_of(current_app, request.endpoint).kind == PUBLIC


def _basis(make: bool) -> bytes:
    who = viewer()
    if who is not None:
        session = getattr(who, "session", None)
        return b"s" + (session.id if session is not None else who.user.id)
    nonce = request.cookies.get(COOKIE, "")
    if len(nonce) != NONCE_LENGTH or not nonce.isascii():
        if not make:
            return b""
        nonce = g.visitor = g.get("visitor") or encoded(os.urandom(16))
    return b"v" + nonce.encode()


def _token_for(basis: bytes) -> str:
    return encoded(mark("csrf", basis))
