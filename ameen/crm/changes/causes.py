"""What changes of the CRM give cause to tell somebody."""

from collections.abc import Iterator
from typing import Any

from ...accounts.records import people_of, users
from ...jobs import Work, WorkState, works
from ...store import Change, Snapshot, id_text
from ...store.cause import Cause
from ...store.log import CREATE, EVENT, UPDATE
from ..exchange import IMPORT, imports
from ..queries import newly_mentioned
from ..records import TABLES, Deal, Note, Outcome, activities, deals, follow_ups, notes, reminders

ENDS = (Outcome.WON, Outcome.LOST)


def assigned(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Whom a record is given to by somebody else, as long as it is still theirs."""
    if change.table not in TABLES or change.op not in (CREATE, UPDATE):
        return
    person = change.after.get("assignee_id")
    if not person or person == change.by:
        return
    record = snap.get(TABLES[change.table], change.id)
    if record is not None and record.assignee_id == person and record.trashed_at is None:
        yield _cause("assigned", person, change, change.table, change.id)


def mentioned(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Whom a note speaks to for the first time."""
    for person in newly_mentioned(change):
        note = snap.get(notes, change.id)
        if note is not None and person in note.mentions and not _is_old(note, change):
            said = {"note": id_text(note.id)}
            yield _cause("mentioned", person, change, note.subject_table, note.subject_id, said)


def noted(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Those on whose record somebody else writes a note, but for whom it mentions."""
    if change.table != notes.name or change.op != CREATE:
        return
    note = snap.get(notes, change.id)
    record = snap.get(TABLES[note.subject_table], note.subject_id) if note is not None else None
    if record is None or _is_old(note, change):
        return
    for person in sorted(people_of(record) - {change.by, *note.mentions}):
        said = {"note": id_text(note.id)}
        yield _cause("noted", person, change, note.subject_table, note.subject_id, said)


def _is_old(note: Note, change: Change) -> bool:
    """Whether it was written before, elsewhere, and only comes in now."""
    return change.op == CREATE and note.created_at < change.at


def closed(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Those whose deal somebody else wins or loses: who made it, whose it is, their manager."""
    if change.table != deals.name or change.op != UPDATE:
        return
    outcome = change.after.get("outcome")
    deal = snap.get(deals, change.id) if outcome in ENDS else None
    if deal is None or deal.outcome != outcome or deal.trashed_at is not None:
        return
    for person in sorted(_concerned(snap, deal) - {change.by}):
        yield _cause(str(outcome), person, change, deals.name, deal.id)


def due(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Whose lead is to be followed up today, as the minute's job has found."""
    if change.table == follow_ups.name and change.op == EVENT:
        told = change.after
        said = {"on": told["on"]}
        yield _cause("follow_up", told["user_id"], change, "lead", change.id, said)


def reminded(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Who is to do what begins soon, as the minute's job has found, and as it still stands."""
    if change.table != reminders.name or change.op != EVENT:
        return
    activity, told = snap.get(activities, change.id), change.after
    if activity is None or activity.trashed_at is not None or activity.reminds_at is None:
        return
    if activity.starts_at.isoformat() == told["at"]:
        said = {"at": told["at"]}
        yield _cause("reminder", told["user_id"], change, activities.name, activity.id, said)


def imported(snap: Snapshot, change: Change) -> Iterator[Cause]:
    """Whose import came to its end."""
    if change.table != works.name or change.op != EVENT:
        return
    work = snap.get(works, change.id)
    if work is None or work.kind != IMPORT or work.owner_id is None:
        return
    made = snap.get(imports, work.args["import_id"])
    if made is not None:
        path = f"/crm/{made.kind}/import/{id_text(made.id)}"
        said = {"end": _end(work), "filename": made.filename, "path": path}
        yield Cause(user_id=work.owner_id, kind="imported", said=said)


def _end(work: Work) -> str:
    whole = work.state == WorkState.DONE and not work.result.get("stopped")
    return "done" if whole else "failed"


def _concerned(snap: Snapshot, deal: Deal) -> set[bytes]:
    owner = snap.get(users, deal.assignee_id or deal.created_by or b"")
    manager = {owner.manager_id} if owner is not None and owner.manager_id else set()
    return people_of(deal) | manager


def _cause(
    kind: str,
    person: bytes,
    change: Change,
    table: str,
    record_id: bytes,
    said: dict[str, Any] | None = None,
) -> Cause:
    return Cause(
        user_id=person,
        kind=kind,
        subject_table=table,
        subject_id=record_id,
        by=change.by,
        said=said or {},
    )


CAUSES = (assigned, mentioned, noted, closed, due, reminded, imported)
