"""Whose search documents say something of what changed."""

from collections.abc import Callable, Iterable
from typing import Any

from ...accounts.records import EVERYBODY
from ...store import Change, Snapshot, Table
from ..records import LINKED, activities, notes

LINKED_AT_MOST = 2000  # so many are read again when what they are linked to is renamed
NAMES = frozenset(("name_en", "name_ar", "title", "name", "subject"))
Touched = Callable[[Snapshot, Change], Iterable[tuple[str, bytes]]]


def touched(table: Table) -> Touched:
    """The records of a table whose documents say something of a change."""

    def of_change(snap: Snapshot, change: Change) -> list[tuple[str, bytes]]:
        if change.table == notes.name:
            return _subject(snap, change, table)
        if change.op != "update" or NAMES.isdisjoint(change.after):
            return []
        fields = [f for f, linked in LINKED[table.name].items() if linked == change.table]
        ids = (i for f in fields if f != "parent_id" for i in _linking(snap, table, f, change.id))
        return [(table.name, record_id) for record_id in ids]

    return of_change


def _subject(snap: Snapshot, change: Change, table: Table) -> list[tuple[str, bytes]]:
    """The record on which a note was written, changed or removed."""
    note = snap.get(notes, change.id)
    gone: dict[str, Any] = change.before if note is None else {}
    if (note.subject_table if note else gone.get("subject_table")) != table.name:
        return []
    return [(table.name, note.subject_id if note else gone["subject_id"])]


def _linking(snap: Snapshot, table: Table, field: str, record_id: bytes) -> list[bytes]:
    link = field.removesuffix("_id")
    if table is activities:
        hits = snap.range(table, "subject", (link, record_id), limit=LINKED_AT_MOST)
    elif (table.name, field) == ("deal", "lead_id"):
        hits = snap.range(table, link, (record_id,), limit=LINKED_AT_MOST)
    else:
        hits = snap.range(table, link, (record_id, EVERYBODY), limit=LINKED_AT_MOST)
    return [hit.id for hit in hits]
