"""Roles, and what each lets people do."""

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...web import access, page, store
from .. import queries
from ..records import Role, roles
from ..rules import ACTION_TEXTS, ACTIONS, LEVELS, MODULES

blueprint = Blueprint("roles", __name__)


@blueprint.get("/roles")
@access("roles", "list")
def index() -> Response:
    with store().read() as snap:
        found = queries.all_roles(snap)
        holders = {role.id: queries.holders(snap, role.id) for role in found}
    return page("accounts/roles/index.html", title=_("Roles"), roles=found, holders=holders)


@blueprint.get("/roles/<id:role_id>")
@access("roles", "view")
def show(role_id: bytes) -> Response:
    with store().read() as snap:
        role = snap.require(roles, role_id)
        holders = queries.holders(snap, role_id)
    return page(
        "accounts/roles/show.html",
        title=role_name(role),
        role=role,
        holders=holders,
        modules=MODULES,
        levels=LEVELS,
        actions=_actions_by_level(),
    )


def role_name(role: Role) -> str:
    return _(role.name) if role.system else role.name


def _actions_by_level() -> dict[int, list[str]]:
    """What each level adds to those below it."""
    return {
        level: [text for action, text in ACTION_TEXTS.items() if ACTIONS[action] == level]
        for level in LEVELS
    }
