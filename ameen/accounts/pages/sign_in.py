"""Signing in and out."""

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...web import access, hub, page, safe_next, store, viewer, welcome, write
from .. import actions
from ..actions import Attempt, Refused, TooMany
from ..door import device, forget_session, keep_signed_in, newcomer, wait_sentence
from ..forms import SignInForm

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@access.public
def new() -> Response:
    if viewer() is not None and request.method == "GET":
        return redirect(safe_next(request.args.get("next")), 303)
    return _form(SignInForm())


@blueprint.post("/sign-in")
@access.public
def create() -> Response:
    form = SignInForm.of()
    if not form.validate():
        return _form(form, 422)
    attempt = Attempt(
        email=form.email.data,
        password=form.password.data,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        remember=form.remember.data,
        device=device(),
    )
    try:
        signed_in = actions.sign_in(store(), hub().settings.secret, attempt)
    except Refused:
        form.form_errors.append(_("Email and password do not belong together."))
        return _form(form, 422)
    except TooMany as wait:
        form.form_errors.append(wait_sentence(wait.retry_after))
        response = _form(form, 429)
        response.headers["Retry-After"] = str(wait.retry_after)
        return response
    if viewer() is not None:
        write(actions.sign_out)  # the session that this browser had until now
    return keep_signed_in(welcome(newcomer(store(), signed_in)), signed_in)


@blueprint.post("/sign-out")
@access.public
def leave() -> Response:
    if viewer() is not None:
        write(actions.sign_out)
    return forget_session(redirect(url_for("sign_in.new"), 303))


def _form(form: SignInForm, status: int = 200) -> Response:
    response = page(
        "accounts/sign_in/new.html", status, title=_("Sign in"), layout="bare", form=form
    )
    response.headers["Cache-Control"] = "no-store"
    return response
