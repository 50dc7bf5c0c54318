"""The link by which somebody sets a password and comes in for the first time."""

from datetime import UTC, datetime

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...store import Missing
from ...web import access, hub, language, page, store, viewer, welcome, write
from .. import actions
from ..actions import Arrival
from ..door import keep_signed_in, newcomer
from ..forms import InvitationForm
from ..queries import invitation_of
from ..records import User
from ..rules import Invalid

blueprint = Blueprint("invitations", __name__)


@blueprint.get("/invitations/<token>")
@access.public
def edit(token: str) -> Response:
    user = _invited(token)
    if user is None:
        return _gone()
    return _form(token, user, InvitationForm(data={"language": user.language or language()}))


@blueprint.post("/invitations/<token>")
@access.public
def accept(token: str) -> Response:
    user = _invited(token)
    if user is None:
        return _gone()
    form = InvitationForm.of()
    if not form.validate():
        return _form(token, user, form, 422)
    arrival = Arrival(
        token=token,
        password=form.new_password.data,
        language=form.language.data or "",
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )
    try:
        signed_in = actions.accept_invitation(store(), hub().settings.secret, arrival)
    except Invalid as invalid:
        form.refuse(invalid.errors)
        return _form(token, user, form, 422)
    except Missing:
        return _gone()
    if viewer() is not None:
        write(actions.sign_out)
    return keep_signed_in(welcome(newcomer(store(), signed_in)), signed_in)


def _invited(token: str) -> User | None:
    with store().read() as snap:
        found = invitation_of(snap, token, datetime.now(UTC))
    return found[1] if found else None


def _form(token: str, user: User, form: InvitationForm, status: int = 200) -> Response:
    response = page(
        "accounts/invitations/edit.html",
        status,
        title=_("Welcome to the hub"),
        layout="bare",
        form=form,
        user=user,
        token=token,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _gone() -> Response:
    return page(
        "accounts/invitations/gone.html",
        404,
        title=_("This link is not valid any more"),
        layout="bare",
    )
