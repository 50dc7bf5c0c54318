"""Colleagues: the list, one of them, adding, changing, rights, and keeping out."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...store import Snapshot, Stale, parse_id
from ...web import (
    access,
    hub,
    language,
    page,
    paging,
    see_other,
    store,
    viewer,
    write,
)
from .. import actions, queries
from ..actions import TooMany
from ..door import public_address, wait_sentence
from ..forms import UserForm
from ..records import User, name, users
from ..rules import LEVELS, MODULES, N_, Forbidden, Invalid

blueprint = Blueprint("users", __name__)
TEAM_SHOWN = 30


@blueprint.get("/users")
@access("users", "list")
def index() -> Response:
    spec, token = ("users", language()), request.args.get("cursor")
    after, direction = paging.opened(spec, token) if token else (None, paging.FORWARD)
    limit = viewer().user.page_size
    with store().read() as snap:
        back = direction == paging.BACK
        hits = queries.users_page(snap, viewer(), language(), after, back, limit + 1)
        total = queries.users_total(snap, viewer())
        found = paging.cut(hits, limit, spec, token, total)
        rows = [_row(snap, user) for user in snap.get_many(users, [h.id for h in found.items])]
    return page("accounts/users/index.html", title=_("People"), page=found, rows=rows)


def _row(snap: Snapshot, user: User) -> dict[str, Any]:
    return {
        "user": user,
        "roles": queries.roles_of(snap, user),
        "last_sign_in": queries.last_sign_in(snap, user.id),
        "invited": not user.password_hash,
    }


@blueprint.get("/users/new")
@access("users", "create")
def new() -> Response:
    return _edit(UserForm.of())


@blueprint.post("/users")
@access("users", "create")
def create() -> Response:
    form = _with_managers(UserForm.of())
    wanted = _role_ids()
    if not form.validate():
        return _edit(form, 422, wanted=wanted)
    try:
        user, token = write(actions.add_user, form.values(), wanted, hub().settings.secret)
    except Invalid as invalid:
        form.refuse(invalid.errors)
        return _edit(form, 422, wanted=wanted)
    return _invitation(user, token)


@blueprint.get("/users/<id:user_id>")
@access("users", "view")
def show(user_id: bytes) -> Response:
    with store().read() as snap:
        user = queries.visible_user(snap, viewer(), user_id)
        return _show(snap, user)


def _show(snap: Snapshot, user: User) -> Response:
    who, now = viewer(), datetime.now(UTC)
    others = user.id != who.user.id
    above = queries.stands_above(snap, who, user)
    team = queries.team_of(snap, user.id)
    return page(
        "accounts/users/show.html",
        title=name(user, language()),
        user=user,
        roles=queries.roles_of(snap, user),
        levels=queries.levels_of(snap, user, even_inactive=True),
        modules=MODULES,
        level_names=LEVELS,
        manager=queries.colleague(snap, user.manager_id),
        knows_manager=user.manager_id is not None and queries.knows(who, user.manager_id),
        reports=team[:TEAM_SHOWN],
        reports_more=max(0, len(team) - TEAM_SHOWN),
        last_sign_in=queries.last_sign_in(snap, user.id),
        invitation=queries.open_invitation(snap, user.id, now),
        may_edit=who.may("users", "edit") and (above or not others),
        may_invite=others and above and user.active and who.may("users", "create"),
        may_deactivate=others and above and who.may("users", "delete"),
        may_grant=others and above and who.may("roles", "grant"),
        choices=_role_choices(snap, set(user.role_ids)),
    )


@blueprint.get("/users/<id:user_id>/edit")
@access("users", "edit")
def edit(user_id: bytes) -> Response:
    with store().read() as snap:
        user = queries.visible_user(snap, viewer(), user_id)
    return _edit(UserForm.of(user), user=user)


@blueprint.post("/users/<id:user_id>")
@blueprint.put("/users/<id:user_id>")
@access("users", "edit")
def update(user_id: bytes) -> Response:
    with store().read() as snap:
        user = queries.visible_user(snap, viewer(), user_id)
    form = _with_managers(UserForm.of(), user)
    if not form.validate():
        return _edit(form, 422, user=user)
    try:
        confirmed = _is_confirmed(form, user)
        write(actions.edit_user, user_id, form.version.data, form.values(), confirmed=confirmed)
    except Invalid as invalid:
        form.refuse(invalid.errors)
        return _edit(form, 422, user=user)
    except TooMany as wait:
        form.form_errors.append(wait_sentence(wait.retry_after))
        response = _edit(form, 429, user=user)
        response.headers["Retry-After"] = str(wait.retry_after)
        return response
    except Stale as stale:
        return _edit(form, 409, user=user, differences=form.lost_to(stale.current), stale=stale)
    return see_other(url_for("users.show", user_id=user_id), _("Saved."))


def _is_confirmed(form: UserForm, user: User) -> bool:
    """Whether who changes themselves has given their password; Invalid for a wrong one."""
    password = form.current_password.data
    if user.id != viewer().user.id or not password:
        return False
    actions.confirm_password(store(), viewer(), password, request.remote_addr or "")
    return True


@blueprint.post("/users/<id:user_id>/roles")
@access("users", "view")
def grant(user_id: bytes) -> Response:
    write(actions.grant_roles, user_id, _role_ids())
    return see_other(url_for("users.show", user_id=user_id), _("The roles are saved."))


@blueprint.post("/users/<id:user_id>/deactivation")
@access("users", "delete")
def deactivate(user_id: bytes) -> Response:
    user = write(actions.set_active, user_id, False)
    return see_other(
        url_for("users.show", user_id=user_id),
        _("%(name)s is signed out everywhere and can't sign in.", name=name(user, language())),
    )


@blueprint.delete("/users/<id:user_id>/deactivation")
@access("users", "restore")
def activate(user_id: bytes) -> Response:
    user = write(actions.set_active, user_id, True)
    return see_other(
        url_for("users.show", user_id=user_id),
        _("%(name)s can sign in again.", name=name(user, language())),
    )


@blueprint.post("/users/<id:user_id>/invitation")
@access("users", "create")
def invite(user_id: bytes) -> Response:
    _made, token = write(actions.invite, user_id, hub().settings.secret)
    with store().read() as snap:
        user = queries.visible_user(snap, viewer(), user_id)
    return _invitation(user, token)


def _invitation(user: User, token: str) -> Response:
    """The link, shown this once."""
    response = page(
        "accounts/users/invitation.html",
        title=_("Invitation"),
        user=user,
        address=public_address(url_for("invitations.edit", token=token)),
        hours=int(actions.INVITATION_LASTS.total_seconds() // 3600),
        mailed=bool(hub().settings.mail_url),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _edit(form: UserForm, status: int = 200, user: User | None = None, **names: Any) -> Response:
    with store().read() as snap:
        choices = _role_choices(snap, set(names.pop("wanted", ())))
        stale = names.pop("stale", None)
        saver = queries.colleague(snap, stale.current.updated_by) if stale else None
    return page(
        "accounts/users/edit.html",
        status,
        title=_("Edit %(name)s", name=name(user, language())) if user else _("Add a user"),
        form=_with_managers(form, user),
        user=user,
        own=user is not None and user.id == viewer().user.id,
        choices=[] if user else choices,
        who=saver.name(language()) if saver else "",
        when=stale.current.updated_at if stale else None,
        conflict=stale is not None,
        **({"differences": ()} | names),
    )


def _with_managers(form: UserForm, user: User | None = None) -> UserForm:
    with store().read() as snap:
        colleagues = queries.active_colleagues(snap, language())
    form.manager_id.choices = [
        (c.id, c.name(language())) for c in colleagues if user is None or c.id != user.id
    ]
    if user is not None and user.manager_id and all(c.id != user.manager_id for c in colleagues):
        with store().read() as snap:
            former = queries.colleague(snap, user.manager_id)
        if former is not None:
            form.manager_id.choices.append((former.id, former.name(language())))
    return form


def _role_choices(snap: Snapshot, held: set[bytes]) -> list[dict[str, Any]]:
    """The roles that the viewer may give, and those held besides, which they can't take."""
    return [
        {"role": role, "held": role.id in held, "locked": not queries.may_grant(viewer(), role)}
        for role in queries.all_roles(snap)
        if role.id in held or queries.may_grant(viewer(), role)
    ]


def _role_ids() -> list[bytes]:
    try:
        return [parse_id(text) for text in request.form.getlist("role_ids")]
    except ValueError:
        raise Forbidden(N_("There is no such role.")) from None
