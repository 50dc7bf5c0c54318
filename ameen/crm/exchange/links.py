"""Whom a row names: companies, parents and colleagues, found by number or by name."""

from typing import Any

import msgspec

from ...accounts.queries import Viewer, colleagues, knows, user_by_email
from ...accounts.records import User, users
from ...accounts.rules import N_
from ...store import Snapshot, Table, fold, id_text, parse_id, sort_key
from ..queries import MODULES
from ..records import Company, companies, short
from .meaning import Fault

MOST_NAMESAKES = 1000
AMBIGUOUS = N_("There are several companies named “%(name)s”. Say which by its number.")
UNSEEN = N_("There is no company “%(name)s”, and your roles don't allow you to create one.")
NOBODY = N_("There is no active colleague “%(name)s” to whom you may assign this.")
NAMESAKES = N_("Several colleagues are named “%(name)s”. Write the email address.")


class Linked(msgspec.Struct):
    """A company that a row names: found, or to be made under `make`; or why it can't be."""

    id: bytes | None = None
    make: str = ""
    external_id: str = ""
    fault: Fault | None = None


def visible_of(snap: Snapshot, viewer: Viewer, table: Table, index: str, key: str) -> list[Any]:
    """The records under this key that the viewer sees; what is in the trash is not there."""
    module = MODULES[table.name]
    hits = snap.range(table, index, (key,), limit=MOST_NAMESAKES)
    found = [snap.get(table, hit.id) for hit in hits]
    return [record for record in found if record is not None and viewer.may_see(module, record)]


def by_own_id(snap: Snapshot, viewer: Viewer, table: Table, text: str) -> Any:
    """The record of a number of this hub, when the viewer sees it and it is not in the trash."""
    try:
        record = snap.get(table, parse_id(text))
    except ValueError:
        return None
    if record is None or record.trashed_at or not viewer.may_see(MODULES[table.name], record):
        return None
    return record


def namesakes(snap: Snapshot, viewer: Viewer, table: Table, name: str) -> list[Any]:
    """The visible records of exactly this folded name, in either language."""
    folded = fold(name)
    found = visible_of(snap, viewer, table, "names", short(name))
    return [r for r in found if folded in (fold(r.name_en), fold(r.name_ar))]


def company_of(
    snap: Snapshot, viewer: Viewer, links: dict[str, str], prefix: str, kept: bytes | None = None
) -> Linked | None:
    """The company that the links of a row name under `prefix`; None when they name none.

    Its own number counts first, then that of the other system, then the name. `kept` is the one
    that the record has already: among namesakes it stays.
    """
    name = links.get(prefix, "")
    own, other = links.get(f"{prefix}_id", ""), links.get(f"{prefix}_external_id", "")
    if kept is not None and _is_kept(snap, kept, name, own):
        return Linked(id=kept)
    if own:
        found = by_own_id(snap, viewer, companies, own)
        if found is not None:
            return Linked(id=found.id)
    if other:
        those = visible_of(snap, viewer, companies, "external_id", short(other))
        if len(those) == 1:
            return Linked(id=those[0].id)
    if not name:
        if not (own or other):
            return None
        unknown = N_("There is no company with the number “%(name)s”.")
        return Linked(fault=(unknown, {"name": own or other}))
    return _by_name(snap, viewer, name, other, kept)


def _is_kept(snap: Snapshot, kept: bytes, name: str, own: str) -> bool:
    """Whether the row names what the record has: who sees it knows that name, if nothing more."""
    if own:
        return own.upper() == id_text(kept)
    company = snap.get(companies, kept)
    return (
        bool(name)
        and company is not None
        and fold(name)
        in (
            fold(company.name_en),
            fold(company.name_ar),
        )
    )


def _by_name(snap: Snapshot, viewer: Viewer, name: str, other: str, kept: bytes | None) -> Linked:
    those: list[Company] = namesakes(snap, viewer, companies, name)
    if other:
        those = [c for c in those if not c.external_id or short(c.external_id) == short(other)]
    if len(those) > 1 and kept is not None:
        those = [c for c in those if c.id == kept] or those
    if len(those) > 1:
        return Linked(fault=(AMBIGUOUS, {"name": name}))
    if those:
        return Linked(id=those[0].id)
    if not viewer.may("companies", "create"):
        return Linked(fault=(UNSEEN, {"name": name}))
    return Linked(make=name, external_id=other)


def colleague_of(
    snap: Snapshot, viewer: Viewer, text: str, kept: bytes | None, module: str
) -> tuple[bytes | None, Fault | None]:
    """The id of the colleague that a cell names, by address or name, if this may be assigned.

    Who may not assign learns nothing of others: they can only name themselves, and whoever
    the record is assigned to already.
    """
    found = _people(snap, viewer, text, everybody=viewer.may(module, "assign"), kept=kept)
    if len(found) > 1:
        return None, (NAMESAKES, {"name": text})
    if not found:
        return None, (NOBODY, {"name": text})
    return found[0], None


def _people(
    snap: Snapshot, viewer: Viewer, text: str, everybody: bool, kept: bytes | None
) -> list[bytes]:
    folded = fold(text)
    near = [viewer.user, *([snap.get(users, kept)] if kept else [])]
    for user in near:
        allowed = everybody or kept is None or (user is not None and user.id == kept)
        if (
            allowed
            and user is not None
            and folded in _names(user, everybody or knows(viewer, user.id))
        ):
            return [user.id]
    if not everybody:
        return []
    if "@" in text:
        user = user_by_email(snap, text)
        return [user.id] if user is not None and user.active else []
    key = sort_key(text)
    ids = {hit.id for index in ("name_en", "name_ar") for hit in snap.range(users, index, (key,))}
    people = colleagues(snap)
    return [i for i in ids if people[i].active and folded in _both(people[i])]


def _names(user: User, address: bool) -> set[str]:
    return {
        fold(text) for text in (user.name_en, user.name_ar, user.email if address else "") if text
    }


def _both(person: Any) -> set[str]:
    return {fold(person.name_en), fold(person.name_ar)}
