"""Answers made of HTML: a page, its main region, a fragment, several fragments, a way on."""

from typing import Any

from flask import current_app, g, make_response, redirect, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from . import etags, navigation, shell, toasts
from .assets import web
from .csrf import csrf_token
from .keeping import Fragment
from .request import is_htmx, is_partial, safe_next, viewer
from .toasts import toast

__all__ = ["answer", "fragment", "page", "see_other", "toast"]

MAIN = "#main"
NAME = "Ameen Hub"


def page(
    template: str,
    status: int = 200,
    *,
    title: str,
    layout: str = "",
    **names: Any,
) -> Response:
    """The page of `template`, or just its main region when htmx asks for a part.

    `title` is shown in the browser's tab. Without `layout` it is "page" for those who are
    signed in and "bare" for others.
    """
    content = rendered(template, {"title": title, **names})
    tag = g.get("etag")
    if tag and status == 200:
        web().pages.put("", tag, Fragment(content, (title, layout)))
    return page_of(content, status, title=title, layout=layout)


def page_of(content: str, status: int = 200, *, title: str, layout: str = "") -> Response:
    """A page around finished HTML."""
    title = f"{title} · {NAME}" if title else NAME
    at = web().position()
    known = f' data-at="{at}"' if at else ""
    part = escape(navigation.section())
    main = (
        f'<main id="main" class="main" tabindex="-1" data-section="{part}"{known}>{content}</main>'
    )
    if is_partial():
        return _part(title, main, status)
    html = shell.whole_page(
        layout or ("page" if viewer() is not None else "bare"),
        title=title,
        csrf=csrf_token(),
        main=main,
        toasts=shown_toasts(),
    )
    return _html(html, status)


def fragment(template: str, status: int = 200, **names: Any) -> Response:
    """A fragment alone, for htmx to put in the place that it asked for."""
    return _html(rendered(template, names) + toast_partial(), status)


def answer(
    template: str,
    *,
    fallback: str,
    toast: str = "",
    undo: str = "",
    status: int = 200,
    **names: Any,
) -> Response:
    """After success: for htmx the fragments that changed, for a plain form 303 to `fallback`.

    `template` consists of `<hx-partial hx-target="#id" hx-swap="outerHTML">` elements.
    """
    if toast:
        toasts.toast(toast, undo)
    if not is_partial():
        return see_other(fallback)
    response = _html(rendered(template, names) + toast_partial(), status)
    response.headers["HX-Push-Url"] = "false"
    return response


def see_other(address: str, toast: str = "", undo: str = "", tone: str = "success") -> Response:
    """Sends the reader on to a page of this hub; htmx follows by itself and shows its main."""
    if toast:
        toasts.toast(toast, undo, tone)
    return redirect(safe_next(address), 303)


def whole_page_at(address: str) -> Response:
    """Sends the browser to a page that is loaded whole: language, theme or reader changed."""
    if is_htmx():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = safe_next(address)
        return response
    return redirect(safe_next(address), 303)


def rendered(template: str, names: dict[str, Any]) -> str:
    """The text of a template; cheaper than Flask's own way, which asks for context anew."""
    return current_app.jinja_env.get_template(template).render(names)


def shown_toasts() -> str:
    said = toasts.waiting()
    if not said:
        return ""
    return rendered("shared/toasts.html", {"toasts": said})


def toast_partial() -> str:
    said = shown_toasts()
    if not said:
        return ""
    return f'<hx-partial hx-target="#toasts" hx-swap="beforeend">{said}</hx-partial>'


def _part(title: str, main: str, status: int) -> Response:
    response = _html(f"<title>{escape(title)}</title>{main}{toast_partial()}", status)
    if request.headers.get("HX-Target") != "main#main":
        response.headers["HX-Retarget"] = MAIN
        response.headers["HX-Reswap"] = "outerHTML"
    if request.method not in ("GET", "HEAD"):
        response.headers["HX-Push-Url"] = "false"
    return response


def _html(text: str | Markup, status: int) -> Response:
    response = current_app.response_class(text, status, mimetype="text/html")
    etags.stamp(response)
    return response
