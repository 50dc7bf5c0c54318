"""What happened to a record, in lines."""

from collections.abc import Callable, Iterator
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from ...accounts.queries import Viewer
from ...accounts.records import User, users
from ...files import queries as files
from ...files.records import attachments
from ...store import Change, Snapshot, id_text, parse_id
from ...store.log import plain
from ..records import (
    LINKED,
    TABLES,
    Activity,
    ActivityStatus,
    CustomField,
    FieldType,
    Note,
    activities,
    notes,
    products,
)
from ..rules import field_name
from .custom import custom_fields_of
from .found import record, still_merged
from .pipelines import stage_of
from .seeing import may_see_activity

UNTOLD = frozenset(
    (
        *("trashed_at", "rank", "staged_at", "pipeline_id", "converted_at"),
        *("custom", "merged_ids", "merged_into"),
    )
)
MOVES = frozenset(("stage_id", "rank"))
SAID = {"moved": ("outcome",), "completed": ("status",), "cancelled": ("status",)}  # by the deed
LINK_TABLES = {field: TABLES[table] for links in LINKED.values() for field, table in links.items()}
PEOPLE = frozenset(("assignee_id", "attendee_ids"))
ENDS = {ActivityStatus.DONE: "completed", ActivityStatus.CANCELLED: "cancelled"}


class Line(NamedTuple):
    """One line of a timeline. `deed`: created, converted (made out of a lead), changed,
    assigned, moved, trashed, restored, completed, cancelled, reopened, noted, note_changed,
    note_removed, what was done to an activity on it (activity_planned, activity_logged,
    activity_completed …) or to a `file`, or the name of an event. `fields`: (name, before,
    after)."""

    seq: int
    at: Any
    by: User | None
    deed: str
    fields: tuple[tuple[str, Any, Any], ...] = ()
    note: Note | None = None
    activity: Activity | None = None
    file: str = ""


def timeline(
    snap: Snapshot,
    viewer: Viewer,
    table: str,
    record_id: bytes,
    before: int | None = None,
    limit: int = 20,
) -> list[Line]:
    """What happened to a visible record, and to those merged into it, newest first; on from
    `before`, the last line's seq. What the viewer may not see of it is left out."""
    ids = (record_id, *still_merged(snap, record(snap, viewer, table, record_id)))
    found: list[Line] = []
    while len(found) < limit:
        histories = [snap.history(table, one, before, limit) for one in ids]
        changes = {c.seq: c for c in merge(*histories, key=lambda c: c.seq, reverse=True)}
        for change in islice(changes.values(), limit):
            before = change.seq
            line = _line(snap, viewer, ids, change)
            found += [line] if line else []
        if len(changes) < limit:
            break
    return found[:limit]


def _line(snap: Snapshot, viewer: Viewer, ids: tuple[bytes, ...], change: Change) -> Line | None:
    by = snap.get(users, change.by) if change.by else None
    tell = TELLS.get(change.table) if change.id not in ids else None
    return tell(snap, viewer, change, by) if tell else _own_line(snap, change, by)


def _note_line(snap: Snapshot, viewer: Viewer, change: Change, by: User | None) -> Line:
    """Of one that was brought in from elsewhere: who wrote it, and when."""
    note, at = snap.get(notes, change.id), change.at
    deed = {"create": "noted", "update": "note_changed"}.get(change.op, "note_removed")
    if deed == "noted" and note is not None:
        at, by = note.created_at, snap.get(users, note.created_by) if note.created_by else None
    return Line(change.seq, at, by, deed, note=note)


def _activity_line(snap: Snapshot, viewer: Viewer, change: Change, by: User | None) -> Line | None:
    """What was done to an activity on the record: as it is now, for those who see it now."""
    activity = snap.get(activities, change.id)
    if activity is None or not may_see_activity(snap, viewer, activity):
        return None
    if change.op == "create":
        over = change.after.get("status") == ActivityStatus.DONE
        deed = "logged" if over else "planned"
    else:
        deed = _changed(change)
    return Line(change.seq, change.at, by, f"activity_{deed}", activity=activity)


def _file_line(snap: Snapshot, viewer: Viewer, change: Change, by: User | None) -> Line | None:
    if not files.is_told_to(viewer, snap, change):
        return None
    named = files.name_of(snap, change)
    return Line(change.seq, change.at, by, files.deed(snap, change), file=named)


# How the changes of what hangs on a record are told there; None leaves one out.
TELLS: dict[str, Callable[[Snapshot, Viewer, Change, User | None], Line | None]] = {
    notes.name: _note_line,
    activities.name: _activity_line,
    attachments.name: _file_line,
}


def _own_line(snap: Snapshot, change: Change, by: User | None) -> Line:
    if change.op == "event":
        return Line(change.seq, change.at, by, change.name)
    if change.op == "create":
        source = change.after.get("lead_id") if change.table == "deal" else None
        if source:
            converted = (("lead_id", None, _told(snap, "lead_id", source)),)
            return Line(change.seq, change.at, by, "converted", converted)
        return Line(change.seq, change.at, by, "created")
    deed = _changed(change)
    before = change.before
    fields = tuple(
        (name, _told(snap, name, before.get(name)), _told(snap, name, value))
        for name, value in change.after.items()
        if name not in UNTOLD and name not in SAID.get(deed, ())
    )
    if "custom" in change.after:
        fields += tuple(
            _custom(snap, change.table, before.get("custom") or {}, change.after["custom"])
        )
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


def _changed(change: Change) -> str:
    """What an update amounts to."""
    before, after = change.before, change.after
    if "trashed_at" in after:
        return "trashed" if after["trashed_at"] else "restored"
    if change.table == activities.name and "status" in after:
        if after["status"] in ENDS:
            return ENDS[after["status"]]
        if before.get("status") in ENDS:
            return "reopened"
    if MOVES & set(after):
        return "moved"
    return "assigned" if set(after) == {"assignee_id"} else "changed"


def said(snap: Snapshot, record: Any, field: str) -> Any:
    """What a field of a record holds, as people know it."""
    return _told(snap, field, getattr(record, field))


def _told(snap: Snapshot, field: str, value: Any) -> Any:
    """A value as people know it: the record instead of its id, (quantity, product) for a line."""
    if field == "lines":
        lines = plain(value or ())
        return [(line.get("quantity", 1), snap.get(products, line["product_id"])) for line in lines]
    if isinstance(value, list):
        return [_told(snap, field, one) for one in value]
    if not isinstance(value, bytes):
        return value
    if field == "stage_id":
        return (stage_of(snap, value) or ("", ""))[1]
    if field in PEOPLE:
        return snap.get(users, value)
    table = LINK_TABLES.get(field)
    return snap.get(table, value) if table is not None else ""
