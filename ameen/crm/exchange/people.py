"""Colleagues whom a cell names, and how they are named in one."""

from typing import Any

from ...accounts.queries import Viewer, colleagues, knows, user_by_email
from ...accounts.records import User, users
from ...accounts.records import name as person_name
from ...accounts.rules import N_
from ...store import Snapshot, fold, sort_key

Fault = tuple[str, dict[str, Any]]
NOBODY = N_("There is no active colleague “%(name)s” to whom you may assign this.")
NO_COLLEAGUE = N_("There is no active colleague “%(name)s”.")
NAMESAKES = N_("Several colleagues are named “%(name)s”. Write the email address.")


def assignee_of(
    snap: Snapshot, viewer: Viewer, text: str, kept: bytes | None, may_assign: bool
) -> tuple[bytes | None, Fault | None]:
    """The id of the colleague that a cell names, by address or name, if this may be assigned.

    Who may not assign learns nothing of others: they can only name themselves, and whoever
    the record is assigned to already.
    """
    found = _near(snap, viewer, text, may_assign, kept)
    if not found and may_assign:
        found = _anybody(snap, text)
    return _one(found, text, NOBODY)


def colleague_of(
    snap: Snapshot, viewer: Viewer, text: str, kept: tuple[bytes, ...] = ()
) -> tuple[bytes | None, Fault | None]:
    """The id of any active colleague by name, among namesakes rather one of `kept`; by address
    those whose address the viewer may know."""
    found = _anybody(snap, text)
    if "@" in text:
        found = [i for i in found if i in kept or knows(viewer, i)]
    return _one([i for i in found if i in kept] or found, text, NO_COLLEAGUE)


def author_of(snap: Snapshot, viewer: Viewer, text: str, anybody: bool) -> bytes | None:
    """The id of the one user that a cell names, whether they are still here or not; the viewer's
    when it names nobody. Who may not write for `anybody` can only name themselves."""
    folded = fold(text)
    if not text or folded in _names(viewer.user, True):
        return viewer.user.id
    if not anybody:
        return None
    if "@" in text:
        user = user_by_email(snap, text)
        return user.id if user is not None else None
    people = colleagues(snap).items()
    found = [i for i, one in people if folded in (fold(one.name_en), fold(one.name_ar))]
    return found[0] if len(found) == 1 else None


def called(snap: Snapshot, viewer: Viewer, user_id: bytes | None) -> str:
    """The address of those whom the viewer knows, the name of other colleagues."""
    user = snap.get(users, user_id) if user_id else None
    if user is None:
        return ""
    return user.email if knows(viewer, user.id) else person_name(user)


def _one(found: list[bytes], text: str, nobody: str) -> tuple[bytes | None, Fault | None]:
    if len(found) == 1:
        return found[0], None
    return None, (NAMESAKES if found else nobody, {"name": text})


def _near(
    snap: Snapshot, viewer: Viewer, text: str, everybody: bool, kept: bytes | None
) -> list[bytes]:
    """The viewer, or whom the record has already."""
    folded = fold(text)
    for user in (viewer.user, snap.get(users, kept) if kept else None):
        allowed = everybody or kept is None or (user is not None and user.id == kept)
        if not allowed or user is None:
            continue
        if folded in _names(user, everybody or knows(viewer, user.id)):
            return [user.id]
    return []


def _anybody(snap: Snapshot, text: str) -> list[bytes]:
    if "@" in text:
        user = user_by_email(snap, text)
        return [user.id] if user is not None and user.active else []
    key, folded = sort_key(text), fold(text)
    ids = {hit.id for index in ("name_en", "name_ar") for hit in snap.range(users, index, (key,))}
    people = colleagues(snap) if ids else {}
    return [
        i
        for i in ids
        if people[i].active and folded in (fold(people[i].name_en), fold(people[i].name_ar))
    ]


def _names(user: User, address: bool) -> set[str]:
    return {
        fold(text) for text in (user.name_en, user.name_ar, user.email if address else "") if text
    }
