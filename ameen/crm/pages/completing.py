"""How an activity ended: it was done, or it won't be; and taking that back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.rules import Invalid
from ...store import Stale
from ...web import access, page, safe_next, see_other, store, viewer, write
from .. import actions, queries
from ..forms import OutcomeForm
from .browsing import undo_address

blueprint = Blueprint("completions", __name__, url_prefix="/crm/activities/<id:activity_id>")


@blueprint.post("/completion")
@access("activities", "edit")
def complete(activity_id: bytes) -> Response:
    return _ended(activity_id, actions.complete_activity, _("The activity is done."))


@blueprint.delete("/completion")
@access("activities", "edit")
def reopen(activity_id: bytes) -> Response:
    """Plans it again; also what was cancelled."""
    write(actions.reopen_activity, activity_id)
    toast = _("The activity is open again.")
    return see_other(_back(activity_id), toast=toast, undo=undo_address())


@blueprint.post("/cancellation")
@access("activities", "edit")
def cancel(activity_id: bytes) -> Response:
    return _ended(activity_id, actions.cancel_activity, _("The activity was cancelled."))


@blueprint.delete("/cancellation")
@access("activities", "edit")
def uncancel(activity_id: bytes) -> Response:
    return reopen(activity_id)


def _ended(activity_id: bytes, end: Callable[..., Any], toast: str) -> Response:
    form, status = OutcomeForm.of(), 422
    if form.validate():
        try:
            write(end, activity_id, form.outcome.data, form.version.data)
            return see_other(_back(activity_id), toast=toast, undo=undo_address())
        except Invalid as error:
            form.refuse(error.errors)
        except Stale:
            status = 409
            form.form_errors.append(
                _("Somebody changed it in between. Look at it, then save again.")
            )
    with store().read() as snap:
        activity = queries.record(snap, viewer(), "activity", activity_id)
    form.version.data, form.version.raw_data = activity.version, None
    return page(
        "crm/activities/outcome.html",
        status,
        title=_("Outcome"),
        activity=activity,
        form=form,
        action=request.path,
        back=_back(activity_id),
    )


def _back(activity_id: bytes) -> str:
    return safe_next(request.form.get("back"), url_for("activities.show", activity_id=activity_id))
