"""Taking back what one request changed."""

from urllib.parse import urlsplit

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ...web import access, hub, is_htmx, page, safe_next, see_other, write
from ...web.format import number
from .. import actions
from .browsing import undo_address

blueprint = Blueprint("undo", __name__)


@blueprint.post("/undo/<id:batch_id>")
@access.signed_in
def create(batch_id: bytes) -> Response:
    """Undoes the batch as far as the reader may, and says what was left as it is. The undoing
    is a batch too, and can be undone."""
    undone = write(actions.undo, batch_id, restorers=hub().restorers)
    back = came_from()
    if not undone.skipped and undone.done:
        text = ngettext(
            "%(count)s change was undone.",
            "%(count)s changes were undone.",
            undone.done,
            count=number(undone.done),
        )
        return see_other(back, toast=text, undo=undo_address())
    return page(
        "crm/undo/show.html",
        title=_("Undone"),
        done=undone.done,
        skipped=undone.skipped,
        back=back,
    )


def came_from() -> str:
    """The page on which the reader pressed the button."""
    given = request.headers.get("HX-Current-URL") if is_htmx() else request.referrer
    parts = urlsplit(given or "")
    if parts.netloc and parts.netloc != request.host:
        return "/"
    return safe_next(parts.path + (f"?{parts.query}" if parts.query else ""))
