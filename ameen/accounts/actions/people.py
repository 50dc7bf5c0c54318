"""Adding people, changing what is known of them, and giving and taking rights."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from ...store import Duplicate, Stale, Store, Tx, id_text, new_id
from ..queries import (
    Viewer,
    is_owner,
    leads_back,
    may_grant,
    other_owners,
    people_below,
    stands_above,
    token_hash,
    viewer_for,
    visible_user,
)
from ..records import Invitation, Role, User, roles, users
from ..rules import (
    N_,
    OWNER,
    SYSTEM_ROLES,
    Forbidden,
    Invalid,
    checked_person,
    password_faults,
)
from .hashing import hashed
from .passwords import end_invitations, without_links
from .sign_in import end_sessions
from .tokens import invitation_token

INVITATION_LASTS = timedelta(hours=72)
PERSON = {
    "email", "name_en", "name_ar", "phone", "position", "department", "manager_id", "language",
    "zone",
}  # fmt: skip
PROFILE = {"name_en", "name_ar", "phone"}
PREFERENCES = {"language", "digits", "zone", "week_start", "theme", "page_size"}


class AlreadyPrepared(Exception):
    """The hub has users already; its first owner is made only once."""


def first_owner(
    store: Store, email: str, name: str = "", password: str | None = None, language: str = ""
) -> tuple[User, str]:
    """Makes the system's roles and the first owner; gives that and the password.

    Without a password one is made up, which has to be changed at the first sign-in. Raises
    Invalid for an address or password that won't do, and AlreadyPrepared.
    """
    made_up = password is None
    password = password if password is not None else secrets.token_urlsafe(12)
    values = checked_person({"email": email, "name_en": name, "language": language})
    owner = User(**values, must_change_password=made_up)
    faults = password_faults(password, owner)
    if faults:
        raise Invalid({"password": faults})
    return store.write(_prepare, replace(owner, password_hash=hashed(password))), password


def _prepare(tx: Tx, owner: User) -> User:
    if next(iter(tx.range(users, limit=1)), None) is not None:
        raise AlreadyPrepared(N_("This hub has an owner already."))
    for key, (name, description, levels) in SYSTEM_ROLES.items():
        role = tx.find(roles, "key", key) or tx.put(
            Role(key=key, name=name, description=description, levels=levels)
        )
        if key == "owner":
            owner = replace(owner, role_ids=(role.id,))
    return tx.put(owner)


def create_user(tx: Tx, values: dict[str, Any], *, record_id: bytes = b"", viewer: Viewer) -> User:
    """A new colleague, without rights and without a password: those come by `grant_roles` and
    `invite`. `record_id` is the id to be kept under, where one is given."""
    viewer = _today(tx, viewer)
    _need(viewer, "create")
    values = _person(values)
    _check_manager(tx, viewer, None, values.get("manager_id"))
    if not viewer.sees_all("users"):
        # Whoever may not see everybody adds people to their own team, and goes on seeing them.
        values["manager_id"] = values.get("manager_id") or viewer.user.id
        if values["manager_id"] not in viewer.people:
            raise Forbidden(N_("You can add people only to your own team."))
    return _put(tx, User(id=record_id, **values))


def add_user(
    tx: Tx, values: dict[str, Any], role_ids: Iterable[bytes], secret: bytes, *, viewer: Viewer
) -> tuple[User, str]:
    """A new colleague with these roles, and the token of their invitation."""
    user = create_user(tx, values, viewer=viewer)
    user = grant_roles(tx, user.id, role_ids, viewer=viewer)
    return user, invite(tx, user.id, secret, viewer=viewer)[1]


def edit_user(
    tx: Tx,
    user_id: bytes,
    version: int | None,
    values: dict[str, Any],
    *,
    confirmed: bool = False,
    viewer: Viewer,
) -> User:
    """Changes a colleague. Stale when `version` is not the one stored; None doesn't ask. One's own
    address changes only when it was `confirmed` by one's password."""
    viewer = _today(tx, viewer)
    user = visible_user(tx, viewer, user_id)
    _need(viewer, "edit")
    _need_standing(tx, viewer, user)
    if version is not None and version != user.version:
        raise Stale("user", user)
    values = _person(values)
    if "manager_id" in values and values["manager_id"] != user.manager_id:
        _check_manager(tx, viewer, user, values["manager_id"])
    if values.get("email", user.email) != user.email:
        if user_id == viewer.user.id and not confirmed:
            raise Invalid({"current_password": [N_("It is needed for another email address.")]})
        user = without_links(tx, user)  # whoever reads mail at the former address has them
    return _put(tx, replace(user, **values))


def set_active(tx: Tx, user_id: bytes, active: bool, *, viewer: Viewer) -> User:
    """Lets somebody in again, or keeps them out from this moment on; their records stay."""
    viewer = _today(tx, viewer)
    user = visible_user(tx, viewer, user_id)
    _need(viewer, "restore" if active else "delete")
    if user_id == viewer.user.id:
        raise Forbidden(N_("You can't deactivate yourself."))
    _need_standing(tx, viewer, user)
    if not active:
        if is_owner(tx, user) and not other_owners(tx, user_id):
            raise Forbidden(N_("The last active owner can't be deactivated."))
        end_sessions(tx, user_id)
        user = without_links(tx, user)
    return tx.put(replace(user, active=active))


def grant_roles(tx: Tx, user_id: bytes, role_ids: Iterable[bytes], *, viewer: Viewer) -> User:
    """Gives a colleague exactly these roles."""
    viewer = _today(tx, viewer)
    user = visible_user(tx, viewer, user_id)
    wanted = tuple(dict.fromkeys(role_ids))
    changed = set(wanted) ^ set(user.role_ids)
    if not changed:
        return user
    if not viewer.may("roles", "grant"):
        raise Forbidden(N_("Your roles do not let you give rights."))
    if user_id == viewer.user.id:
        raise Forbidden(N_("Nobody changes their own roles."))
    _need_standing(tx, viewer, user)
    for role_id in changed:
        role = tx.get(roles, role_id)
        if role is None and role_id in wanted:
            raise Invalid({"role_ids": [N_("There is no such role.")]})
        if role is not None and not may_grant(viewer, role):
            raise Forbidden(N_("Nobody gives or takes a right that they don't have."))
    after = replace(user, role_ids=wanted)
    if is_owner(tx, user) and not is_owner(tx, after) and not other_owners(tx, user_id):
        raise Forbidden(N_("The last active owner stays an owner."))
    user = tx.put(after)
    usual = not user.password_hash  # they have not come in yet
    tx.event("roles_changed", "user", user_id, role_ids=list(wanted), usual=usual)
    return user


def delete_role(tx: Tx, role_id: bytes, *, viewer: Viewer) -> None:
    """Deletes a role that nobody holds; those of the system stay."""
    viewer = _today(tx, viewer)
    role = tx.require(roles, role_id)
    if role.system:
        raise Forbidden(N_("Roles of the system can't be deleted."))
    if not viewer.may("roles", "delete") or not may_grant(viewer, role):
        raise Forbidden(N_("Nobody gives or takes a right that they don't have."))
    if next(iter(tx.range(users, "role", (role_id,), limit=1)), None) is not None:
        raise Forbidden(N_("Somebody still has this role. Take it from them first."))
    tx.delete(roles, role_id)


def invite(tx: Tx, user_id: bytes, secret: bytes, *, viewer: Viewer) -> tuple[Invitation, str]:
    """A link by which a colleague sets a password, and its token, which is kept nowhere; they are
    sent it too.

    Links made before are worth nothing from now on.
    """
    viewer = _today(tx, viewer)
    user = visible_user(tx, viewer, user_id)
    _need(viewer, "create")
    if user_id == viewer.user.id:
        raise Forbidden(N_("Change your own password in the settings."))
    _need_standing(tx, viewer, user)
    if not user.active:
        raise Forbidden(N_("Activate the user first."))
    end_invitations(tx, user_id)
    invitation_id = new_id(tx.now)
    token = invitation_token(secret, invitation_id)
    invitation = Invitation(
        id=invitation_id,
        user_id=user_id,
        token_hash=token_hash(token),
        expires_at=tx.now + INVITATION_LASTS,
    )
    told = "link_made" if user.password_hash else "invited"
    tx.event(told, "sign_in", user_id, invitation=id_text(invitation_id))
    return tx.put(invitation), token


def save_profile(tx: Tx, version: int | None, values: dict[str, Any], *, viewer: Viewer) -> User:
    """What everybody may change of themselves. Stale as in `edit_user`."""
    user = tx.require(users, viewer.user.id)
    if version is not None and version != user.version:
        raise Stale("user", user)
    return tx.put(replace(user, **checked_person(_only(values, PROFILE))))


def save_preferences(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> User:
    """How somebody reads the hub: language, digits, zone, first day of the week, theme."""
    user = tx.require(users, viewer.user.id)
    return tx.put(replace(user, **checked_person(_only(values, PREFERENCES))))


def _today(tx: Tx, viewer: Viewer) -> Viewer:
    """The viewer as of this transaction: rights may have gone since the request began."""
    return viewer_for(tx, tx.require(users, viewer.user.id), viewer.session)


def _need(viewer: Viewer, action: str) -> None:
    if not viewer.may("users", action):
        raise Forbidden(N_("Your roles do not let you do this with users."))


def _need_standing(tx: Tx, viewer: Viewer, user: User) -> None:
    """Whoever has rights that the viewer lacks can be changed only by those who have them."""
    if user.id != viewer.user.id and not stands_above(tx, viewer, user):
        raise Forbidden(N_("This colleague has rights that you don't have."))


def _check_manager(tx: Tx, viewer: Viewer, user: User | None, manager_id: bytes | None) -> None:
    """A manager sees what those below made, so that choosing one gives rights."""
    if user is not None:
        if not viewer.may("users", "assign"):
            raise Forbidden(N_("Your roles do not let you change who reports to whom."))
        if manager_id is not None and leads_back(tx, user.id, manager_id):
            raise Invalid(
                {"manager_id": [N_("Nobody can be above themselves: this would close a circle.")]}
            )
    if manager_id is None:
        return
    manager = tx.get(users, manager_id)
    if manager is None or not manager.active:
        raise Invalid({"manager_id": [N_("There is no such colleague.")]})
    if user is None or viewer.level("users") >= OWNER or user.id in viewer.people:
        return
    if manager_id in people_below(tx, viewer.user.id) | {viewer.user.id}:
        raise Forbidden(N_("Nobody puts others below themselves without being an owner."))


def _person(values: dict[str, Any]) -> dict[str, Any]:
    values = checked_person(_only(values, PERSON))
    if {"name_en", "name_ar"} & values.keys() and not (
        values.get("name_en") or values.get("name_ar")
    ):
        raise Invalid({"name_en": [N_("Give a name, in one language at least.")]})
    return values


def _only(values: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Just what this action is about, whatever a form or a program sends along."""
    return {name: value for name, value in values.items() if name in names}


def _put(tx: Tx, user: User) -> User:
    try:
        return tx.put(user)
    except Duplicate:
        raise Invalid({"email": [N_("A colleague with this email address exists.")]}) from None
