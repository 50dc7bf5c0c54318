"""The one entry by which the front door hands this room what it needs."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Request, g, request
from werkzeug.wrappers import Response

from . import assets, csrf, errors, headers, languages, templating
from .access import enforce
from .again import Again, remember
from .ids import IdConverter
from .keeping import Kept
from .methods import MethodOverride
from .navigation import Entry
from .shell import Shells

LARGEST_REQUEST = 21 * 1024 * 1024  # 20 MB of file, and the form around it
LARGEST_FIELDS = 1024 * 1024
ROWS_BYTES, PAGES_BYTES = 48 << 20, 16 << 20
FIELDS = {"application/x-www-form-urlencoded", "application/json"}


@dataclass(frozen=True, kw_only=True)
class Web:
    """What `init_app` was given, and what is kept between requests."""

    load_viewer: Callable[[], Any]
    load_bearer: Callable[[str], Any]
    entries: tuple[Entry, ...]
    sign_in: str
    save_language: Callable[[Any, str], None] | None
    gate: Callable[[Any, str], Any] | None
    explain: Callable[[str, str], str] | None
    search: str | None
    suggestions: str | None
    user_links: tuple[Entry, ...]
    sign_out: str | None
    stream: str | None
    position: Callable[[], str]
    bell: Callable[[], str]
    bell_mark: Callable[[], Hashable]
    kept: Kept = field(default_factory=lambda: Kept(ROWS_BYTES))
    pages: Kept = field(default_factory=lambda: Kept(PAGES_BYTES))
    again: Kept = field(default_factory=lambda: Kept(PAGES_BYTES))
    shells: Shells = field(default_factory=Shells)


def init_app(
    app: Flask,
    hub: Any,
    *,
    load_viewer: Callable[[], Any] = lambda: None,
    load_bearer: Callable[[str], Any] = lambda token: None,
    entries: Iterable[Entry] = (),
    sign_in: str = "",
    sign_out: str | None = None,
    save_language: Callable[[Any, str], None] | None = None,
    gate: Callable[[Any, str], Any] | None = None,
    explain: Callable[[str, str], str] | None = None,
    search: str | None = None,
    suggestions: str | None = None,
    user_links: Iterable[Entry] = (),
    refusals: dict[type[Exception], int] | None = None,
    stream: str | None = None,
    position: Callable[[], str] = str,
    bell: Callable[[], str] = str,
    bell_mark: Callable[[], Hashable] = tuple,
) -> None:
    """Fits the app out. Call it before blueprints are registered (for the `<id:…>` converter).

    `load_viewer()` reads the request's cookie and gives the viewer or None; `load_bearer(token)`
    the same for `Authorization: Bearer`. A viewer has `user` (id, version, email, name_en,
    name_ar, language, digits, zone, theme), `session` (id, or None) and `may(module, action)`;
    `stamp`, when it has one, is a hashable that changes whenever its rights do.
    `entries` make the menu, `user_links` the user's own menu; `search` is the endpoint of the
    search box in the header, `suggestions` that of what it offers while one types. `stream` is the
    endpoint of the events that open pages follow, `position()` what this page knows of them.
    `bell()` is what stands in the header of whole pages beside the reader's menu, and
    `bell_mark()` a hashable that changes whenever that does.
    `sign_in` is the endpoint of the GET view that shows the sign-in form: it takes no arguments.
    `sign_out` is the endpoint that takes POST. `save_language(viewer, language)` keeps a choice
    of language. `gate(viewer, endpoint)` may answer in a view's place (a password to be changed
    first), else None. `explain(module, action)` is the sentence of a 403.
    `refusals` says which errors of actions mean which status, e.g. {Forbidden: 403, Invalid: 422}.
    """
    web = Web(
        load_viewer=load_viewer,
        load_bearer=load_bearer,
        entries=tuple(entries),
        sign_in=sign_in,
        save_language=save_language,
        gate=gate,
        explain=explain,
        search=search,
        suggestions=suggestions,
        user_links=tuple(user_links),
        sign_out=sign_out,
        stream=stream,
        position=position,
        bell=bell,
        bell_mark=bell_mark,
    )
    app.extensions["ameen"] = hub
    app.extensions["ameen.web"] = web
    app.config.setdefault("SECRET_KEY", hub.settings.secret)
    app.config["MAX_CONTENT_LENGTH"] = app.config.get("MAX_CONTENT_LENGTH") or LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FIELDS
    app.config["MAX_FORM_PARTS"] = 5000
    app.url_map.converters["id"] = IdConverter
    repeating = Again(MethodOverride(app.wsgi_app), hub.store, web.again)
    app.wsgi_app = headers.SecurityHeaders(repeating)
    assets.init_app(app)
    languages.init_app(app)
    templating.init_app(app, development=hub.settings.env == "development")
    app.ensure_sync = _plain
    app.before_request(_enter)
    app.after_request(_leave)
    errors.init_app(app, refusals or {})


def _enter() -> Any:
    """Before each view: who asks, with a form of ours, and may they."""
    asked = request._get_current_object()
    if asked.endpoint == "static":
        return None
    if asked.method not in csrf.SAFE and asked.mimetype in FIELDS:
        asked.max_content_length = LARGEST_FIELDS
    who_asks(asked)
    csrf.check()
    return enforce()


def who_asks(asked: Request) -> None:
    """Finds out who asks. A bearer token, right or wrong, leaves the cookie unread."""
    web = assets.web()
    given = asked.environ.get("HTTP_AUTHORIZATION", "")
    g.bearer = given[:7].lower() == "bearer "
    g.viewer = web.load_bearer(given[7:].strip()) if g.bearer else web.load_viewer()


def _leave(response: Response) -> Response:
    if request.endpoint == "static":
        return assets.keep_forever(response)
    response = headers.finish(response)
    remember(response)
    return response


def _plain(view: Callable[..., Any]) -> Callable[..., Any]:
    """No view of this house is a coroutine; Flask need not look each time."""
    return view
