"""Opening, reading and removing notifications. Only a form does it: what fetches a page ahead of
its reader has read nothing."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ...web import access, answer, language, safe_next, see_other, store, toast, viewer, write
from .. import actions
from ..queries import told
from ..records import Notification
from .blueprint import blueprint, row_of, stamped


@blueprint.post("/<id:notification_id>/opening")
@access.signed_in
def open_one(notification_id: bytes) -> Response:
    """Marks it read, and leads to what it is about."""
    found = write(actions.mark_read, notification_id)
    with store().read() as snap:
        words = told(snap, viewer(), found, language())
    if words is None:
        return see_other(_back(), _("This is no longer there for you."), tone="warning")
    return see_other(words.path)


@blueprint.post("/<id:notification_id>/reading")
@access.signed_in
def read(notification_id: bytes) -> Response:
    found = write(actions.mark_read, notification_id, stamped(request.form.get("seen")))
    if found.is_unread:
        toast(_("Something has come in on it meanwhile. It stays unread."), tone="warning")
    return _changed(found)


@blueprint.delete("/<id:notification_id>/reading")
@access.signed_in
def unread(notification_id: bytes) -> Response:
    return _changed(write(actions.mark_unread, notification_id))


@blueprint.post("/reading")
@access.signed_in
def read_all() -> Response:
    read, seen = 0, stamped(request.form.get("seen"))
    while some := write(actions.mark_all_read, seen):
        read += some
    text = ngettext("%(num)d marked as read.", "%(num)d marked as read.", read)
    return see_other(_back(), text if read else _("Nothing was unread."))


@blueprint.delete("/<id:notification_id>")
@access.signed_in
def remove(notification_id: bytes) -> Response:
    found = write(actions.remove, notification_id)
    return answer(
        "notifications/removal/create.html",
        fallback=_back(),
        toast=_("The notification was removed."),
        undo=url_for("notifications.restore", notification_id=found.id),
        notification=found,
    )


@blueprint.post("/<id:notification_id>/restore")
@access.signed_in
def restore(notification_id: bytes) -> Response:
    write(actions.restore, notification_id)
    return see_other(url_for("notifications.index"), _("The notification is back."))


def _changed(found: Notification) -> Response:
    with store().read() as snap:
        row = row_of(snap, found)
    return answer("notifications/reading/create.html", fallback=_back(), row=row)


def _back() -> str:
    """The page on which the form stood."""
    return safe_next(request.form.get("back"), url_for("notifications.index"))
