"""A forgotten password: asking for a link by mail, and setting a new one by it."""

from datetime import UTC, datetime

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...store import Missing
from ...web import access, hub, page, see_other, store, viewer, write
from .. import actions
from ..actions import Arrival, TooMany
from ..door import device, forget_session, wait_sentence
from ..forms import ForgottenForm, NewPasswordForm
from ..records import User
from ..rules import Invalid

blueprint = Blueprint("passwords", __name__)


@blueprint.get("/forgotten-password")
@access.public
def new() -> Response:
    return _ask(ForgottenForm())


@blueprint.post("/forgotten-password")
@access.public
def create() -> Response:
    """Says the same of every address, whether somebody has it or not."""
    form = ForgottenForm.of()
    if not hub().settings.mail_url or not form.validate():
        return _ask(form, 422)
    try:
        address = request.remote_addr or ""
        told = (form.email.data, hub().settings.secret, address, device())
        store().write(actions.ask_for_link, *told, origin=address)
    except TooMany as wait:
        form.form_errors.append(wait_sentence(wait.retry_after))
        response = _ask(form, 429)
        response.headers["Retry-After"] = str(wait.retry_after)
        return response
    return _page("asked", _("Look into your mailbox"), email=form.email.data)


@blueprint.get("/passwords/<token>")
@access.public
def edit(token: str) -> Response:
    user = _user_of(token)
    return _gone() if user is None else _choose(token, user, NewPasswordForm())


@blueprint.post("/passwords/<token>")
@access.public
def update(token: str) -> Response:
    user = _user_of(token)
    if user is None:
        return _gone()
    form = NewPasswordForm.of()
    if not form.validate():
        return _choose(token, user, form, 422)
    place = {"address": request.remote_addr or "", "device": device()}
    arrival = Arrival(token, form.new_password.data, **place)
    try:
        actions.replace_forgotten(store(), hub().settings.secret, arrival)
    except Invalid as invalid:
        form.refuse(invalid.errors)
        return _choose(token, user, form, 422)
    except Missing:
        return _gone()
    if viewer() is not None:
        write(actions.sign_out)
    told = _("The new password is set, and you are signed out everywhere. Sign in with it.")
    return forget_session(see_other(url_for("sign_in.new"), told))


def _user_of(token: str) -> User | None:
    with store().read() as snap:
        return actions.user_of_link(snap, hub().settings.secret, token, datetime.now(UTC))


def _ask(form: ForgottenForm, status: int = 200) -> Response:
    if not hub().settings.mail_url:
        return _page("unsent", _("Forgotten password"), 200 if request.method == "GET" else 409)
    return _page("new", _("Forgotten password"), status, form=form)


def _choose(token: str, user: User, form: NewPasswordForm, status: int = 200) -> Response:
    return _page("edit", _("A new password"), status, form=form, user=user, token=token)


def _gone() -> Response:
    return _page("gone", _("This link is not valid any more"), 404)


def _page(step: str, title: str, status: int = 200, **names: object) -> Response:
    response = page(f"accounts/passwords/{step}.html", status, title=title, layout="bare", **names)
    response.headers["Cache-Control"] = "no-store"
    return response
