"""What happened to a record, in lines."""

from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from ...accounts.queries import Viewer
from ...accounts.records import User, users
from ...files import queries as files
from ...files.records import attachments
from ...store import Change, Snapshot, id_text, parse_id
from ..records import LINKED, TABLES, CustomField, FieldType, Note, notes
from ..rules import field_name
from .custom import custom_fields_of
from .found import record

UNTOLD = frozenset(("custom", "trashed_at", "rank", "merged_ids", "merged_into"))
LINK_TABLES = {field: TABLES[table] for links in LINKED.values() for field, table in links.items()}


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


def timeline(
    snap: Snapshot,
    viewer: Viewer,
    table: str,
    record_id: bytes,
    before: int | None = None,
    limit: int = 20,
) -> list[Line]:
    """What happened to a visible record, newest first; on from `before`, the last line's seq."""
    ids = (record_id, *record(snap, viewer, table, record_id).merged_ids)
    lines: list[Line] = []
    while len(lines) < limit:
        histories = [snap.history(table, one, before, limit) for one in ids]
        found = {c.seq: c for c in merge(*histories, key=lambda c: c.seq, reverse=True)}
        changes = list(islice(found.values(), limit))
        lines += [_line(snap, change) for change in changes if _is_told_to(viewer, snap, change)]
        if len(changes) < limit:
            break
        before = changes[-1].seq
    return lines[:limit]


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
    if "custom" in after:
        fields += tuple(_custom(snap, change.table, before.get("custom") or {}, after["custom"]))
    return Line(change.seq, change.at, by, deed, fields)


def _custom(
    snap: Snapshot, table: str, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    """What changed of the fields made in settings, each by its name in forms."""
    for field in custom_fields_of(snap, table):
        was, now = before.get(id_text(field.id)), after.get(id_text(field.id))
        if was != now:
            yield field_name(field), _custom_told(snap, field, was), _custom_told(snap, field, now)


def _custom_told(snap: Snapshot, field: CustomField, value: Any) -> Any:
    if field.type is FieldType.LINK and value:
        return snap.get(TABLES[field.links_to], parse_id(value))
    return value


def said(snap: Snapshot, record: Any, field: str) -> Any:
    """What a field of a record holds, as people know it."""
    return _told(snap, field, getattr(record, field))


def _told(snap: Snapshot, field: str, value: Any) -> Any:
    """A value as people know it: the record instead of its id."""
    if not isinstance(value, bytes):
        return value
    if field == "assignee_id":
        return snap.get(users, value)
    table = LINK_TABLES.get(field)
    return snap.get(table, value) if table is not None else ""
