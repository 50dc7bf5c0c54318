"""Answering what has not changed before any work is done.

A view that can name all that its page depends on calls `not_modified(key)` first. What every
page depends on is added here: the address, the reader and their rights, language, digits,
the CSRF token, the version of the program's files, and whether a whole page is asked for.
"""

import time
from collections.abc import Hashable
from typing import Any

from flask import current_app, g, request
from werkzeug.wrappers import Response

from . import assets, shell, toasts
from .csrf import csrf_token
from .request import is_partial
from .sealed import encoded, mark

A_MINUTE, AN_HOUR = 60, 3600
VARY = "HX-Request-Type, Cookie, Accept-Language"


def not_modified(*key: Hashable, ages: bool = False) -> Response | None:
    """The page as it is already, when nothing that it shows has changed; else None.

    That is 304 when the reader has it, or what was made for this very reader and key before.
    `key` is made of versions, ids, numbers and texts: all that the page shows. With `ages` the
    page says how long ago things were, and is made anew each minute; otherwise each hour.
    After None, `page` marks its answer with this key, and keeps it.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    seconds = A_MINUTE if ages else AN_HOUR
    g.etag_until = (time.time() // seconds + 1) * seconds
    g.etag = tag = _tag(key, seconds)
    # The tag is a mark of 22 letters, so that no other tag contains it.
    if tag in request.environ.get("HTTP_IF_NONE_MATCH", "") and not toasts.any_waiting():
        response = current_app.response_class(status=304)
        stamp(response)
        return response
    made = assets.web().pages.get("", tag)
    if made is None:
        return None
    from .answers import page_of

    title, layout = made.needs
    return page_of(made.text, title=title, layout=layout)


def stamp(response: Response) -> None:
    """What makes caches keep a page apart for each reader, and ask before they show it again."""
    headers = response.headers
    headers["Vary"] = VARY
    tag = g.get("etag")
    if tag and response.status_code in (200, 304) and not g.get("toasts_shown"):
        headers["ETag"] = f'"{tag}"'


def _tag(key: Any, seconds: int) -> str:
    asked, framed = request.environ, not is_partial()
    parts = (
        key,
        assets.web().bell_mark() if framed else None,
        asked.get("PATH_INFO"),
        asked.get("QUERY_STRING"),
        shell.reader_key(),
        csrf_token(),
        assets.generation(),
        asked.get("HTTP_HX_REQUEST_TYPE"),
        asked.get("HTTP_HX_TARGET"),
        int(time.time()) // seconds,
    )
    return encoded(mark("etag", repr(parts).encode()))
