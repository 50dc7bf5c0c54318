"""Giving out what is stored: shown by the browser when that is safe, else only downloaded."""

import logging
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from flask import request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..store import id_text
from ..web import hub, not_found, refuse
from . import rules, thumbnails, uploads
from .records import Attachment

BOXED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
UNBOXED = "default-src 'none'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'"
ALWAYS = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
UNREAD = "application/octet-stream"  # what a browser makes nothing of

log = logging.getLogger(__name__)


def content(found: Attachment) -> Response:
    """What a file holds, or the part of it that is asked for. The caller has checked that the
    reader may see it."""
    path = uploads.path_of(uploads.folder(hub().settings.data), found.kind, found.content_id)
    shown = found.media_type in rules.INLINE and "download" not in request.args
    try:
        response = _sent(
            path,
            found.media_type if found.media_type in rules.INLINE else UNREAD,
            found.sha256.hex(),
            found.updated_at,
            found.name,
            not shown,
        )
    except FileNotFoundError:
        _lost(found)
    policy = UNBOXED if found.media_type in rules.UNBOXED else BOXED
    response.headers["Content-Security-Policy"] = policy + ALWAYS
    return response


def thumbnail(found: Attachment, size: int) -> Response:
    """A picture in a size of `thumbnails.SIZES`; 404 for what has none."""
    path = thumbnails.thumbnail(hub().settings.data, found, size)
    if path is None:
        not_found()
    tag = f"{id_text(found.content_id)}-{size}"
    response = _sent(path, "image/webp", tag, found.updated_at, path.name, False)
    response.headers["Content-Security-Policy"] = BOXED + ALWAYS
    return response


def _sent(
    path: Path, media: str, tag: str, changed: datetime | None, name: str, download: bool
) -> Response:
    """With ETag, and in parts when asked. Kept by nobody but the reader's browser, which asks
    each time whether it may still show it."""
    response = send_file(
        path,
        mimetype=media,
        as_attachment=download,
        download_name=name,
        etag=tag,
        last_modified=changed,
        conditional=True,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization, Cookie"
    return response


def _lost(found: Attachment) -> NoReturn:
    log.error("the content of attachment %s is not on disk", id_text(found.id))
    refuse(
        404,
        _("This file is not on the disk any more. Tell your administrator: a backup may have it."),
    )
