"""Contacts and companies as somebody may see them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..accounts.queries import Viewer, visible, visible_page, visible_total
from ..accounts.records import EVERYBODY, User, users
from ..files import queries as files
from ..files.records import attachments
from ..store import Change, Hit, Snapshot, Table
from .records import Company, Contact, Note, companies, contacts, notes, short

MODULES = {"contact": "contacts", "company": "companies"}
TABLES = {"contact": contacts, "company": companies}
MOST_CHILDREN = 100
NAMESAKES = 100  # so many records under one name, address or number are looked at
UNTOLD = frozenset(("trashed_at",))


class Line(NamedTuple):
    """One line of a timeline. `deed`: created, changed, assigned, trashed, restored, noted,
    note_changed, note_removed, what was done to a `file`, or the name of an event. `fields`: (name, before, after)."""

    seq: int
    at: Any
    by: User | None
    deed: str
    fields: tuple[tuple[str, Any, Any], ...] = ()
    note: Note | None = None
    file: str = ""


def contact(snap: Snapshot, viewer: Viewer, contact_id: bytes) -> Contact:
    """The contact, in the trash or not; Missing when it doesn't exist for the viewer."""
    return visible(snap, viewer, contacts, "contacts", contact_id)


def company(snap: Snapshot, viewer: Viewer, company_id: bytes) -> Company:
    """The company, in the trash or not; Missing when it doesn't exist for the viewer."""
    return visible(snap, viewer, companies, "companies", company_id)


def record(snap: Snapshot, viewer: Viewer, table: str, record_id: bytes) -> Contact | Company:
    """The record of the table of this name; KeyError for a table that isn't of the CRM."""
    return visible(snap, viewer, TABLES[table], MODULES[table], record_id)


def contacts_page(snap: Snapshot, viewer: Viewer, **place: Any) -> list[Hit]:
    """The contacts after a place: sort ("name", "created", "updated"), reverse, after, limit,
    language."""
    return _page(snap, viewer, contacts, **place)


def companies_page(snap: Snapshot, viewer: Viewer, **place: Any) -> list[Hit]:
    """The companies after a place, as `contacts_page`."""
    return _page(snap, viewer, companies, **place)


def contacts_total(snap: Snapshot, viewer: Viewer) -> int:
    return visible_total(snap, viewer, contacts, "contacts")


def companies_total(snap: Snapshot, viewer: Viewer) -> int:
    return visible_total(snap, viewer, companies, "companies")


def trashed_contacts(
    snap: Snapshot,
    viewer: Viewer,
    after: bytes | None = None,
    reverse: bool = True,
    limit: int = 50,
) -> list[Hit]:
    """What is in the trash, the latest first."""
    return visible_page(snap, viewer, contacts, "contacts", "trash", after, reverse, limit)


def trashed_companies(
    snap: Snapshot,
    viewer: Viewer,
    after: bytes | None = None,
    reverse: bool = True,
    limit: int = 50,
) -> list[Hit]:
    """What is in the trash, the latest first."""
    return visible_page(snap, viewer, companies, "companies", "trash", after, reverse, limit)


def contacts_of(
    snap: Snapshot, viewer: Viewer, company_id: bytes, limit: int = MOST_CHILDREN
) -> list[Contact]:
    """The contacts of a company that the viewer sees, by name."""
    return _linked(snap, viewer, contacts, "company", company_id, limit)


def companies_below(
    snap: Snapshot, viewer: Viewer, company_id: bytes, limit: int = MOST_CHILDREN
) -> list[Company]:
    """The companies whose parent this is, as far as the viewer sees them, by name."""
    return _linked(snap, viewer, companies, "parent", company_id, limit)


def ancestors(snap: Snapshot, company_id: bytes | None) -> set[bytes]:
    """A company and all above it, also where they form a loop."""
    found: set[bytes] = set()
    while company_id is not None and company_id not in found:
        found.add(company_id)
        above = snap.get(companies, company_id)
        company_id = above.parent_id if above else None
    return found


def companies_named(snap: Snapshot, viewer: Viewer, text: str, limit: int = 20) -> list[Company]:
    """The companies of exactly this name, as search folds it, that the viewer sees."""
    hits = snap.range(companies, "names", (short(text),), limit=NAMESAKES)
    return _visible_of(snap, viewer, companies, [hit.id for hit in hits])[:limit]


def likely_duplicates(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    values: dict[str, Any],
    limit: int = 5,
    besides: bytes | None = None,
) -> list[Any]:
    """Records, other than `besides`, that share an address, a number or a name with these
    accepted values, if the viewer sees them."""
    emails = values.get("emails") or [values.get("email")]
    phones = values.get("phones") or [values.get("phone")]
    keys = [("emails", short(e)) for e in emails if e] + [("phones", p) for p in phones if p]
    keys += [("names", short(n)) for n in (values.get("name_en"), values.get("name_ar")) if n]
    ids: dict[bytes, None] = {}
    for index, key in keys:
        ids |= {hit.id: None for hit in snap.range(table, index, (key,), limit=NAMESAKES)}
    ids.pop(besides, None)
    return _visible_of(snap, viewer, table, ids)[:limit]


def note(snap: Snapshot, viewer: Viewer, note_id: bytes) -> Note:
    """The note, if the viewer sees what it stands on."""
    found = snap.require(notes, note_id)
    record(snap, viewer, found.subject_table, found.subject_id)
    return found


def notes_on(
    snap: Snapshot, table: str, record_id: bytes, after: bytes | None = None, limit: int = 20
) -> list[Note]:
    """The notes on a record that the caller has shown to be visible, newest first."""
    hits = snap.range(notes, "subject", (table, record_id), after=after, reverse=True, limit=limit)
    return [snap.require(notes, hit.id) for hit in hits]


def may_change_note(viewer: Viewer, found: Note) -> bool:
    """Whether somebody may change or remove a note: who wrote it, or a full level."""
    module = MODULES[found.subject_table]
    own = found.created_by == viewer.user.id and viewer.may(module, "edit")
    return own or viewer.may(module, "delete")


def timeline(
    snap: Snapshot,
    viewer: Viewer,
    table: str,
    record_id: bytes,
    before: int | None = None,
    limit: int = 20,
) -> list[Line]:
    """What happened to a visible record, newest first; on from `before`, the last line's seq."""
    record(snap, viewer, table, record_id)
    lines: list[Line] = []
    while len(lines) < limit:
        changes = snap.history(table, record_id, before, limit)
        lines += [_line(snap, change) for change in changes if _is_told_to(viewer, snap, change)]
        if len(changes) < limit:
            break
        before = changes[-1].seq
    return lines[:limit]


def _page(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    *,
    sort: str = "name",
    reverse: bool = False,
    after: bytes | None = None,
    limit: int = 50,
    language: str = "en",
) -> list[Hit]:
    index = f"name_{language}" if sort == "name" else sort
    return visible_page(snap, viewer, table, MODULES[table.name], index, after, reverse, limit)


def _linked(
    snap: Snapshot, viewer: Viewer, table: Table, index: str, key: bytes, limit: int
) -> list[Any]:
    if not viewer.may(MODULES[table.name], "list"):
        return []
    if viewer.sees_all(MODULES[table.name]):
        hits = snap.range(table, index, (key, EVERYBODY), limit=limit)
    else:
        hits = snap.merge(table, index, [(key, one) for one in viewer.people], limit=limit)
    return [snap.require(table, hit.id) for hit in hits]


def _visible_of(snap: Snapshot, viewer: Viewer, table: Table, ids: Iterable[bytes]) -> list[Any]:
    module = MODULES[table.name]
    return [r for r in snap.get_many(table, ids) if r is not None and viewer.may_see(module, r)]


def _is_told_to(viewer: Viewer, snap: Snapshot, change: Change) -> bool:
    return change.table != attachments.name or files.is_told_to(viewer, snap, change)


def _line(snap: Snapshot, change: Change) -> Line:
    by = snap.get(users, change.by) if change.by else None
    if change.table == notes.name:
        deed = {"create": "noted", "update": "note_changed"}.get(change.op, "note_removed")
        return Line(change.seq, change.at, by, deed, note=snap.get(notes, change.id))
    if change.table == attachments.name:
        named = files.name_of(snap, change)
        return Line(change.seq, change.at, by, files.deed(snap, change), file=named)
    if change.op == "event":
        return Line(change.seq, change.at, by, change.name)
    if change.op == "create":
        return Line(change.seq, change.at, by, "created")
    before, after = change.before, change.after
    if "trashed_at" in after:
        deed = "trashed" if after["trashed_at"] else "restored"
    else:
        deed = "assigned" if set(after) == {"assignee_id"} else "changed"
    fields = tuple(
        (name, _told(snap, name, before.get(name)), _told(snap, name, value))
        for name, value in after.items()
        if name not in UNTOLD
    )
    return Line(change.seq, change.at, by, deed, fields)


def _told(snap: Snapshot, field: str, value: Any) -> Any:
    """A value as people know it: the record instead of its id."""
    if not isinstance(value, bytes):
        return value
    if field == "assignee_id":
        return snap.get(users, value)
    return snap.get(companies, value)
