"""Files and their thumbnails as the browser gets them: to whom sees their record."""

from flask import request
from werkzeug.wrappers import Response

from ...web import access, hub, store, viewer
from .. import delivering, queries, thumbnails
from ..records import Attachment
from .blueprint import blueprint


@blueprint.get("/<id:attachment_id>")
@access.signed_in
def show(attachment_id: bytes) -> Response:
    """What the file holds; with `?download` it is always saved."""
    return delivering.content(_seen(attachment_id))


@blueprint.get("/<id:attachment_id>/thumbnail")
@access.signed_in
def thumbnail(attachment_id: bytes) -> Response:
    """A small picture of it; `?size=64` is cut square for rows."""
    square = request.args.get("size") == str(thumbnails.SQUARE)
    size = thumbnails.SQUARE if square else thumbnails.CARD
    return delivering.thumbnail(_seen(attachment_id), size)


def _seen(attachment_id: bytes) -> Attachment:
    with store().read() as snap:
        return queries.attachment(snap, viewer(), hub().subjects, attachment_id)
