"""Signing in by JSON, and users and roles for programs to read."""

from flask import Blueprint, g, make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..web import (
    access,
    body,
    collection,
    csrf_token,
    hub,
    no_content,
    paging,
    problem,
    record_answer,
    store,
    viewer,
    write,
)
from ..web.jsonapi import limit as asked_limit
from . import actions, queries
from .actions import Attempt, Refused, TooMany
from .door import device, forget_session, keep_signed_in, newcomer, wait_sentence
from .records import roles, users
from .schemas import LoginSchema, moment, role_json, session_json, user_json

auth = Blueprint("auth", __name__, url_prefix="/api/auth")
people = Blueprint("people", __name__, url_prefix="/api")

BLUEPRINTS = (auth, people)


@auth.post("/login")
@access.public
def login() -> Response:
    values = body(LoginSchema())
    attempt = Attempt(
        email=values["email"],
        password=values["password"],
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        remember=values["remember"],
        device=device(),
    )
    try:
        signed_in = actions.sign_in(store(), hub().settings.secret, attempt)
    except Refused:
        return problem(401, _("Email and password do not belong together."))
    except TooMany as wait:
        response = problem(429, wait_sentence(wait.retry_after))
        response.headers["Retry-After"] = str(wait.retry_after)
        return response
    g.viewer = newcomer(store(), signed_in)
    response = make_response(
        {
            "token": signed_in.token,
            "expires_at": moment(signed_in.session.expires_at),
            "user": user_json(signed_in.user),
        }
    )
    return keep_signed_in(response, signed_in)


@auth.post("/logout")
@access.signed_in
def logout() -> Response:
    write(actions.sign_out)
    return forget_session(no_content())


@auth.get("/me")
@access.signed_in
def me() -> Response:
    who = viewer()
    response = make_response(
        {
            "user": user_json(who.user),
            "levels": who.levels,
            "session": session_json(who.session),
            "csrf_token": csrf_token(),
        }
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@people.get("/users")
@access("users", "list")
def list_users() -> Response:
    spec, token, limit = "api/users", request.args.get("cursor"), asked_limit()
    after = paging.opened(spec, token)[0] if token else None
    with store().read() as snap:
        hits = queries.users_page(snap, viewer(), "en", after, False, limit + 1)
        found = paging.cut(hits, limit, spec, token, queries.users_total(snap, viewer()))
        items = [user_json(u) for u in snap.get_many(users, [hit.id for hit in found.items])]
    return collection(items, found.next, found.total)


@people.get("/users/<id:user_id>")
@access("users", "view")
def show_user(user_id: bytes) -> Response:
    with store().read() as snap:
        user = queries.visible_user(snap, viewer(), user_id)
    return record_answer(user_json(user), user)


@people.get("/roles")
@access("roles", "list")
def list_roles() -> Response:
    with store().read() as snap:
        items = [role_json(role) for role in queries.all_roles(snap)]
    return collection(items, None, len(items))


@people.get("/roles/<id:role_id>")
@access("roles", "view")
def show_role(role_id: bytes) -> Response:
    role = _role(role_id)
    return record_answer(role_json(role), role)


def _role(role_id: bytes):
    with store().read() as snap:
        return snap.require(roles, role_id)
