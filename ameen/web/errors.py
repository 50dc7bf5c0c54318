"""What went wrong, said for people: as a page, as the main region, or as a problem document."""

import errno
import logging
from typing import Any, NoReturn

from flask import Flask, g, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response

from .. import store as cellar
from . import carried, csrf, headers
from .answers import page
from .jsonapi import problem
from .request import is_api, is_htmx, viewer

log = logging.getLogger("ameen.web")

FULL = 507
NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


def init_app(app: Flask, refusals: dict[type[Exception], int]) -> None:
    """`refusals`: errors of actions, and the status that each means."""
    for kind, status in refusals.items():
        app.register_error_handler(kind, _refusal(status))
    app.register_error_handler(csrf.WrongToken, _wrong_token)
    app.register_error_handler(cellar.Missing, lambda error: told(404))
    app.register_error_handler(cellar.Stale, lambda error: told(409))
    app.register_error_handler(cellar.Duplicate, lambda error: told(409, _duplicate()))
    app.register_error_handler(cellar.StoreFull, _full)
    app.register_error_handler(OSError, _from_the_system)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def not_found() -> NoReturn:
    raise NotFound


def refuse(status: int, sentence: str) -> NoReturn:
    """Ends the request with a status and its sentence, in whatever shape was asked for."""
    error = HTTPException(sentence)
    error.code = status
    raise error


def told(
    status: int,
    sentence: str = "",
    errors: dict[str, list[str]] | None = None,
    retry_after: int | None = None,
) -> Response:
    """The answer for an error: what happened, what was kept, what to do now."""
    g.pop("etag", None)
    title, usual, advice = _words(status)
    sentence = sentence or usual
    if is_api():
        response = problem(status, sentence, errors, title=title)
    else:
        response = page(
            "shared/error.html",
            status,
            title=title,
            heading=title,
            sentence=sentence,
            advice=advice,
            errors=errors or {},
            code=status,
            request_id=headers.request_id() if status >= 500 else "",
            signed_in=viewer() is not None,
        )
        _into_main(response)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _http(error: HTTPException) -> Response:
    """Any refusal by status. Redirects and ready answers pass as they are."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    if status == 401:
        return _unauthorized(error)
    own = error.description if error.description != type(error).description else ""
    response = told(status, own or "", retry_after=_retry_after(error))
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unauthorized(error: HTTPException) -> Response:
    if is_api():
        response = problem(401, error.description or _("Sign in first."))
        response.headers["WWW-Authenticate"] = 'Bearer realm="Ameen Hub"'
        return response
    return carried.ask_to_sign_in()


def _wrong_token(error: Exception) -> Response:
    return told(400, _("This form is too old, or was made for another session. Nothing was saved."))


def _full(error: Exception) -> Response:
    log.error("the store is full", extra={"request_id": headers.request_id()})
    return told(FULL)


def _from_the_system(error: OSError) -> Response:
    """A full disk, also where what was sent is put until it is read; else it is unexpected."""
    return _full(error) if error.errno in NO_ROOM else _unexpected(error)


def _refusal(status: int) -> Any:
    def handle(error: Exception) -> Response:
        fields = getattr(error, "errors", None)
        if fields is None and error.args and isinstance(error.args[0], dict):
            fields = error.args[0]
        if fields:
            spoken = {name: [_said(text) for text in texts] for name, texts in fields.items()}
            return told(status, "", spoken)
        return told(status, _said(str(error)))

    return handle


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error", extra={"request_id": headers.request_id()})
    try:
        return told(500)
    except Exception:
        log.exception("the error page failed too")
        return Response(
            f"Something went wrong on our side. Request {headers.request_id()}",
            500,
            mimetype="text/plain",
        )


def _into_main(response: Response) -> None:
    """An error takes the main region, wherever htmx meant to put the answer."""
    if is_htmx():
        response.headers["HX-Retarget"] = "#main"
        response.headers["HX-Reswap"] = "outerHTML"
        if request.method not in ("GET", "HEAD"):
            response.headers["HX-Push-Url"] = "false"


def _retry_after(error: HTTPException) -> int | None:
    wait = getattr(error, "retry_after", None)
    return int(wait) if isinstance(wait, int | float) else None


def _said(text: str) -> str:
    return _(text) if text else ""


def _duplicate() -> str:
    return _("Another record already has this value. Nothing was saved.")


def _words(status: int) -> tuple[str, str, str]:
    """Heading, sentence and advice of a status."""
    words = {
        400: (
            _("This request could not be understood"),
            _("Something in the address or the form is not as it should be. Nothing was changed."),
            _("Go back, reload the page and try again."),
        ),
        403: (
            _("You are not allowed to do this"),
            _("Your roles do not include it. Nothing was changed."),
            _("If you need it for your work, ask an administrator."),
        ),
        404: (
            _("There is nothing here"),
            _("The page does not exist, or you may not see it."),
            _("Check the address, or start from the menu."),
        ),
        405: (
            _("This cannot be done here"),
            _("The address exists, but not for this kind of request."),
            _("Go back and use the buttons of the page."),
        ),
        409: (
            _("Somebody was faster"),
            _("The record was changed in the meantime. Nothing was overwritten."),
            _("Go back, reload the page, and make your change again."),
        ),
        412: (
            _("The record has changed"),
            _("It is not the version that you named. Nothing was changed."),
            _("Read it again, then repeat your change."),
        ),
        413: (
            _("This is too large"),
            _("A request may have at most 20 MB. Nothing was saved."),
            _("Make it smaller, or send it in parts."),
        ),
        415: (
            _("This kind of content is not understood"),
            _("The request has a content type that is not accepted here. Nothing was saved."),
            _("Send a form or JSON."),
        ),
        422: (
            _("Something is not right yet"),
            _("Some of the values cannot be accepted. Nothing was saved."),
            _("Go back and correct them."),
        ),
        429: (
            _("Too many attempts"),
            _("To protect accounts, there is a pause after many attempts."),
            _("Wait a little, then try again."),
        ),
        503: (
            _("Not available right now"),
            _("The hub cannot answer this at the moment. Nothing was changed."),
            _("Try again in a minute."),
        ),
        FULL: (
            _("The disk is full"),
            _("This could not be saved. Nothing that was saved before is lost."),
            _("Keep this page open, tell your administrator, and save again later."),
        ),
    }
    if status in words:
        return words[status]
    if status < 500:
        return words[400]
    return (
        _("Something went wrong on our side"),
        _("What you did last may not have been saved; everything saved before is safe."),
        _("Try again. If it happens again, give your administrator the number below."),
    )
