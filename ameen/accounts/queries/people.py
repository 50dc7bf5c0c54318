"""Users, roles, sessions and invitations as those who may know of them see them."""

from bisect import bisect_left, bisect_right
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from ...store import Hit, Missing, Snapshot, sort_key
from ..records import (
    Invitation,
    Role,
    Session,
    User,
    email_key,
    invitations,
    roles,
    sessions,
    sign_ins,
    users,
)
from ..rules import OWNER, covers
from .viewer import Viewer, levels_of, people_below


class Colleague(NamedTuple):
    """What everybody who is signed in may know of a user."""

    id: bytes
    name_en: str
    name_ar: str
    active: bool

    def name(self, language: str = "en") -> str:
        first, second = (
            (self.name_ar, self.name_en) if language == "ar" else (self.name_en, self.name_ar)
        )
        return first or second


def colleagues(snap: Snapshot) -> dict[bytes, Colleague]:
    """All users by id, in the order of their English names; read once and kept till one changes."""
    return snap.memo("accounts.colleagues", (users,), lambda: _colleagues(snap))


def _colleagues(snap: Snapshot) -> dict[bytes, Colleague]:
    found = snap.get_many(users, [hit.id for hit in snap.range(users, "name_en")])
    return {u.id: Colleague(u.id, u.name_en or _local(u), u.name_ar, u.active) for u in found if u}


def _local(user: User) -> str:
    """What stands for the name of someone without one; their address is not for everybody."""
    return "" if user.name_ar else user.email.partition("@")[0]


def colleague(snap: Snapshot, user_id: bytes | None) -> Colleague | None:
    """The colleague of this id; None when there is none."""
    return colleagues(snap).get(user_id) if user_id else None


def active_colleagues(snap: Snapshot, language: str = "en") -> list[Colleague]:
    """To whom records can be assigned, in the order of their names in that language."""
    return snap.memo(
        ("accounts.active", language),
        (users,),
        lambda: sorted(
            (c for c in colleagues(snap).values() if c.active),
            key=lambda c: (sort_key(c.name(language)), c.id),
        ),
    )


def team_of(snap: Snapshot, user_id: bytes) -> list[Colleague]:
    """Everybody below a user, in the order of their English names."""
    below = people_below(snap, user_id)
    return [c for c in colleagues(snap).values() if c.id in below] if below else []


def user_by_email(snap: Snapshot, email: str) -> User | None:
    return snap.find(users, "email", email_key(email))


def knows(viewer: Viewer, user_id: bytes) -> bool:
    """Whether the viewer may see more of a user than the name."""
    return viewer.sees_all("users") or user_id in viewer.people


def visible_user(snap: Snapshot, viewer: Viewer, user_id: bytes) -> User:
    """The user, when it is the viewer, someone below, or anybody for level 4; else Missing."""
    if not knows(viewer, user_id):
        raise Missing("user", user_id)
    return snap.require(users, user_id)


def known_user(snap: Snapshot, viewer: Viewer, user_id: bytes) -> User:
    """The user, as far as name and picture go: anybody active, for everybody; else Missing."""
    user = snap.require(users, user_id)
    if not (user.active or knows(viewer, user_id)):
        raise Missing("user", user_id)
    return user


def may_edit_user(snap: Snapshot, viewer: Viewer, user: User) -> bool:
    """Whether the viewer may change what others see of a user: their own, or those beneath them
    in levels whom they may edit."""
    if user.id == viewer.user.id:
        return True
    edits = viewer.may("users", "edit") and knows(viewer, user.id)
    return edits and stands_above(snap, viewer, user)


def users_page(
    snap: Snapshot,
    viewer: Viewer,
    language: str = "en",
    after: bytes | None = None,
    reverse: bool = False,
    limit: int | None = None,
) -> list[Hit]:
    """The users whom the viewer may see, by name."""
    order = "name_ar" if language == "ar" else "name_en"
    if viewer.sees_all("users"):
        return list(snap.range(users, order, (), after, reverse, limit))
    hits = _team(snap, viewer, order)
    if reverse:
        end = len(hits) if after is None else bisect_left(hits, after, key=lambda hit: hit.key)
        return hits[:end][::-1][:limit]
    start = 0 if after is None else bisect_right(hits, after, key=lambda hit: hit.key)
    return hits[start:][:limit]


def _team(snap: Snapshot, viewer: Viewer, order: str) -> list[Hit]:
    return snap.memo(
        ("accounts.team", viewer.people, order),
        (users,),
        lambda: [hit for hit in snap.range(users, order) if hit.id in viewer.people],
    )


def users_total(snap: Snapshot, viewer: Viewer) -> int:
    if viewer.sees_all("users"):
        return sum(snap.tally(users, "active", (active,)) for active in (True, False))
    return len(viewer.people)


def last_sign_in(snap: Snapshot, user_id: bytes) -> datetime | None:
    found = snap.get(sign_ins, user_id)
    return found.at if found else None


def all_roles(snap: Snapshot) -> list[Role]:
    """The roles by name, those of the system first as they were made."""
    found = [r for r in snap.get_many(roles, [hit.id for hit in snap.range(roles)]) if r]
    return sorted(found, key=lambda r: (not r.system, b"" if r.system else sort_key(r.name), r.id))


def role_by_key(snap: Snapshot, key: str) -> Role:
    """A role of the system; Missing in a hub that is not prepared."""
    found = snap.find(roles, "key", key)
    if found is None:
        raise Missing("role")
    return found


def roles_of(snap: Snapshot, user: User) -> list[Role]:
    return [role for role in snap.get_many(roles, user.role_ids) if role]


def holders(snap: Snapshot, role_id: bytes) -> int:
    """How many active users have the role."""
    return snap.tally(users, "role", (role_id,))


def may_grant(viewer: Viewer, role: Role) -> bool:
    """Whether the viewer may give and take this role: nobody gives what they don't have."""
    return viewer.may("roles", "grant") and covers(viewer.levels, role.levels)


def stands_above(snap: Snapshot, viewer: Viewer, user: User) -> bool:
    """Whether the viewer has every level that the user has, active or not.

    Otherwise changing the user's address or sending a new invitation would be a way to become
    them.
    """
    return covers(viewer.levels, levels_of(snap, user, even_inactive=True))


def is_owner(snap: Snapshot, user: User) -> bool:
    """Whether the user is active and may do everything, giving rights included."""
    levels = levels_of(snap, user)
    return levels.get("roles", 0) >= OWNER and levels.get("users", 0) >= OWNER


def other_owners(snap: Snapshot, user_id: bytes) -> bool:
    """Whether there is an active owner besides the user."""
    owner_roles = [r for r in all_roles(snap) if r.levels.get("roles", 0) >= OWNER]
    return any(
        hit.id != user_id and (other := snap.get(users, hit.id)) and is_owner(snap, other)
        for role in owner_roles
        for hit in snap.range(users, "role", (role.id, True))
    )


def session_of(snap: Snapshot, session_id: bytes, now: datetime) -> tuple[Session, User] | None:
    """A session that is still good, and whose it is; None once it ended, for whatever reason."""
    session = snap.get(sessions, session_id)
    if session is None or session.expires_at <= now:
        return None
    user = snap.get(users, session.user_id)
    return (session, user) if user is not None and user.active else None


def sessions_of(snap: Snapshot, user_id: bytes, now: datetime) -> list[Session]:
    """Where the user is signed in, newest first."""
    hits = snap.range(sessions, "user", (user_id,), reverse=True)
    found = snap.get_many(sessions, [hit.id for hit in hits])
    return [session for session in found if session and session.expires_at > now]


def token_hash(token: str) -> bytes:
    """What is kept of a token that is shown once; tokens are random, so no salt is needed."""
    return sha256(token.encode()).digest()


def invitation_of(snap: Snapshot, token: str, now: datetime) -> tuple[Invitation, User] | None:
    """A link that can still be used, and for whom; None otherwise, for whatever reason."""
    found = snap.find(invitations, "token", token_hash(token))
    if found is None or found.expires_at <= now:
        return None
    user = snap.get(users, found.user_id)
    return (found, user) if user is not None and user.active else None


def open_invitation(snap: Snapshot, user_id: bytes, now: datetime) -> Invitation | None:
    """The link that a user has and hasn't used."""
    for hit in snap.range(invitations, "user", (user_id,), reverse=True):
        found = snap.get(invitations, hit.id)
        if found and found.expires_at > now:
            return found
    return None
