"""Who may come in: declared on each route, enforced before the view runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from werkzeug.exceptions import Forbidden, Unauthorized

from .request import viewer

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC, SIGNED_IN, LEVEL = "public", "signed in", "level"
EXEMPT = {"static"}


class Undeclared(RuntimeError):
    """A route that says nothing of who may use it."""


@dataclass(frozen=True)
class Access:
    """What a route asks of its reader. Tests walk all routes by it."""

    kind: str
    module: str = ""
    action: str = ""


class _Declare:
    """`@access("contacts", "edit")`, `@access.signed_in`, `@access.public`; nearest the view."""

    def __call__(self, module: str, action: str) -> Callable[[View], View]:
        return lambda view: _declared(view, Access(LEVEL, module, action))

    def signed_in(self, view: View) -> View:
        return _declared(view, Access(SIGNED_IN))

    def public(self, view: View) -> View:
        return _declared(view, Access(PUBLIC))


access = _Declare()


def _declared(view: View, wanted: Access) -> View:
    view.access = wanted
    return view


def access_of(app: Flask, endpoint: str) -> Access:
    """What a route asks of its reader; Undeclared when it doesn't say."""
    view = app.view_functions[endpoint]
    wanted = getattr(view, "access", None) or getattr(
        getattr(view, "view_class", None), "access", None
    )
    if wanted is None:
        raise Undeclared(f"the route {endpoint} declares no access")
    return wanted


def check_all(app: Flask) -> None:
    """Undeclared, naming them, when any route of the app says nothing of who may use it."""
    silent = []
    for endpoint in app.view_functions:
        if endpoint in EXEMPT:
            continue
        try:
            access_of(app, endpoint)
        except Undeclared:
            silent.append(endpoint)
    if silent:
        raise Undeclared(f"routes that declare no access: {', '.join(sorted(silent))}")


def enforce() -> Any:
    """Lets the request through (None), answers it instead, or raises 401 or 403."""
    if request.endpoint is None or request.endpoint in EXEMPT:
        return None
    wanted = access_of(current_app, request.endpoint)
    if wanted.kind == PUBLIC:
        return None
    who = viewer()
    if who is None:
        raise Unauthorized(_("Sign in first."))
    gate = current_app.extensions["ameen.web"].gate
    detour = gate(who, request.endpoint) if gate else None
    if detour is not None:
        return detour
    if wanted.kind == LEVEL and not who.may(wanted.module, wanted.action):
        raise Forbidden(lacking(wanted))
    g.access = wanted
    return None


def lacking(wanted: Access) -> str:
    """The sentence that names what is needed."""
    explain = current_app.extensions["ameen.web"].explain
    if explain is not None:
        return explain(wanted.module, wanted.action)
    return _(
        "Your roles do not allow this: “%(action)s” in “%(module)s”. Ask an administrator for it.",
        action=_(wanted.action),
        module=_(wanted.module),
    )
